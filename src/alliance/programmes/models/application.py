"""An application: its answers in every state that was saved, its files, and who writes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.membership.models.tier import Kind
from alliance.programmes.models.round import Round

TEAM_AT_MOST = 12
FILES_AT_MOST = 40


class Application(models.Model):
    """Somebody asks for money in a round, for an organization or for themselves.

    `content` is what is being written: title, summary, amount and the answers by the keys of the
    questions. `submitted` is the content as it was submitted last, and what is judged: going on
    writing does not touch it. `version` counts the saves.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("application", "draft")
        SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_applications",
        verbose_name=_("organization"),
    )
    # Who answers for it. Empty once that account is gone: what was decided stays.
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_applications",
    )
    # For whom it was begun; with it, each applies once in a round.
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(
        _("kind of organization"), max_length=12, choices=Kind.choices, blank=True
    )
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(default=0)
    submitted = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Whether results may name the applicant with title and summary, if it is awarded.
    may_name = models.BooleanField(_("name us if we are awarded"), default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="applications_are_counted"),
            models.UniqueConstraint(
                fields=["round", "organization"],
                condition=~Q(state="withdrawn") & Q(organization__isnull=False),
                name="an_organization_applies_once",
                violation_error_message=_("This organization has an application here already."),
            ),
            models.UniqueConstraint(
                fields=["round", "lead"],
                condition=~Q(state="withdrawn") & Q(organization=None),
                name="a_person_applies_once",
                violation_error_message=_("You have an application of your own here already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted__isnull=False),
                name="a_submitted_application_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:application", args=[self.public_id])

    @property
    def title(self) -> str:
        said = (self.submitted or self.content or {}).get("title", "")
        return str(said or _("Application %(number)d") % {"number": self.number})

    @property
    def asked_minor(self) -> int:
        """What was asked for when it was submitted last; 0 before."""
        return int((self.submitted or {}).get("minor") or 0)

    @property
    def is_changed(self) -> bool:
        """Whether something was written since it was submitted."""
        said = self.submitted
        return said is not None and any(said.get(k, "") != v for k, v in self.content.items())


class Answers(models.Model):
    """The content as somebody saved it. Nothing is taken out: an older state is never lost.

    `is_aside` marks what could not be taken as it was, because somebody else had changed the same
    answer meanwhile; its text is here all the same.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="saves")
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    is_aside = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "answers"
        indexes = [models.Index(fields=["application", "version"], name="saves_of_an_application")]

    def __str__(self) -> str:
        return f"{self.application}, {self.version}"


class Member(models.Model):
    """Somebody who writes an application with its lead."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"],
                name="somebody_writes_with_once",
                violation_error_message=_("This person writes with you already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.application}"


def place(attachment: Any, name: str) -> str:
    """Files lie under names of our own; the name they came with is shown, never used."""
    return f"programmes/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """A file that answers a question, or comes with a report. What a submitted content names stays
    as long as the application does.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=place, max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
