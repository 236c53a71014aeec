"""Public commitments made at a summit, with how far they have come and what shows it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Summit(models.Model):
    """Where pledges are made: a day, a place, a name."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    text = models.TextField(_("about it"), max_length=4000, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-held_on", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pledges:summit", args=[self.slug])


class Pledge(models.Model):
    """What an organization will do. Its words stay as they were given; progress is added."""

    class State(models.TextChoices):
        GIVEN = "given", _("given")
        UNDER_WAY = "under_way", _("under way")
        KEPT = "kept", _("kept")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    summit = models.ForeignKey(Summit, on_delete=models.PROTECT, related_name="pledges")
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="pledges"
    )
    text = models.CharField(_("we will"), max_length=400)
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.GIVEN)
    percent = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["organization__name", "given_at"]

    def __str__(self) -> str:
        return f"{self.organization}: {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("pledges:pledge", args=[self.public_id])

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is neither kept nor withdrawn."""
        done = self.state in (self.State.KEPT, self.State.WITHDRAWN)
        return bool(self.due_on and self.due_on < timezone.localdate() and not done)


class Progress(models.Model):
    """A report on a pledge, with evidence. Reports are added, never changed."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="progress")
    text = models.TextField(_("what has happened"), max_length=2000)
    percent = models.PositiveSmallIntegerField(
        _("how far, in percent"), validators=[MaxValueValidator(100)]
    )
    evidence_url = models.URLField(_("evidence"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Pledge.State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "progress"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pledge}: {self.percent} %"
