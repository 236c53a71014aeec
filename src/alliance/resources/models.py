"""What is worth reading and using: links and files with versions, chosen and reviewed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Resource(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for an editor")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    class Topic(models.TextChoices):
        START = "start", _("getting started")
        DESIGN = "design", _("designing badges")
        ISSUE = "issue", _("issuing")
        VERIFY = "verify", _("verifying")
        BUILD = "build", _("building software")
        RESEARCH = "research", _("research")
        POLICY = "policy", _("policy")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what it is good for"), max_length=2000)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    authors = models.CharField(_("by whom"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    curated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    curators_word = models.CharField(_("why it is here"), max_length=300, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators

    class Meta:
        ordering = ["topic", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:resource", args=[self.public_id])


def _place(version: Any, name: str) -> str:
    """Files lie under names of our own; the name they came with is shown, never used."""
    return f"resources/{uuid.uuid4().hex}"


class Version(models.Model):
    """A link or a file, as it was at that version. Versions are added, never changed."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=_place, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="versions_are_counted"),
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="a_version_is_a_link_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, version {self.number}"


class Review(models.Model):
    """What somebody who used it says. One a person; a new one replaces the old."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="resource_reviews"
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("what you found"), max_length=2000, blank=True)
    of_version = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [F("at").desc()]
        constraints = [
            models.UniqueConstraint(fields=["resource", "person"], name="one_review_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.resource}"
