"""Who is on a call, and who wants to speak."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.meetings.models.meeting import Meeting


class Attendance(models.Model):
    """A line of the roll call: a claim, which counts once it is confirmed.

    `person` is None for a guest whom the moderator wrote in, and for lines of imported notes.
    """

    class Method(models.TextChoices):
        SELF = "self", _("signed in by themselves")
        HOST = "host", _("written in by the moderator")
        IMPORT = "import", _("from imported notes")

    class Proof(models.TextChoices):
        NONE = "", _("not confirmed")
        CODE = "code", _("by the spoken code")
        HOST = "host", _("by the coordinator")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="roll_call")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
    )
    name = models.CharField(_("name"), max_length=120)
    organization = models.CharField(_("organization"), max_length=120, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    contact_shown = models.BooleanField(_("show my contact on the page"), default=False)
    first_time = models.BooleanField(_("This is my first call"), default=False)
    introduction = models.CharField(_("a word about yourself"), max_length=400, blank=True)
    working_on = models.CharField(_("what I am working on"), max_length=400, blank=True)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.SELF)
    at = models.DateTimeField(default=timezone.now)
    is_late = models.BooleanField(default=False)
    proof = models.CharField(max_length=10, choices=Proof.choices, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_line_a_person_and_call")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.meeting}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class CodeTries(models.Model):
    """How many wrong codes somebody typed on a call. A line of the roll call can be struck and
    signed anew; this cannot.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="code_tries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="code_tries"
    )
    wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "code tries"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_count_of_tries")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}: {self.wrong}"


class AttendanceChoice(models.Model):
    """Whether a person lets everybody see which calls they were on. Without a row: no."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendance_choice"
    )
    is_public = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person}: {'public' if self.is_public else 'private'}"


class Hand(models.Model):
    """A raised hand: it waits, is called on, and is lowered."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="hands")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hands"
    )
    about = models.CharField(_("about"), max_length=100, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    called_at = models.DateTimeField(null=True, blank=True)
    lowered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=models.Q(lowered_at=None),
                name="one_hand_up_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.about}"
