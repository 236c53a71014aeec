"""Who comes, who follows, who was invited by mail, and whose calendar has a secret address."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.calls.models.series import CallSeries


class Answer(models.TextChoices):
    YES = "yes", _("I come")
    MAYBE = "maybe", _("perhaps")
    NO = "no", _("not this time")


class Rsvp(models.Model):
    """Whether a person comes to one call. `is_named`: others who signed in may read the name."""

    Answer = Answer

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="rsvps")
    original_start = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rsvps"
    )
    answer = models.CharField(max_length=5, choices=Answer.choices)
    is_named = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "original_start", "person"], name="one_answer_a_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer} to {self.series} of {self.original_start:%Y-%m-%d}"


class Following(models.Model):
    """How a person wants to hear of a series. `answer` holds for every call of it that they have
    not answered by itself. `invites`: calls come as invitations by mail, for their own calendar.
    """

    class How(models.TextChoices):
        REMIND = "remind", _("Changes, and reminders a day and an hour before")
        FOLLOW = "follow", _("Changes only")
        OFF = "off", _("Nothing")

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="followings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_followings"
    )
    how = models.CharField(max_length=6, choices=How.choices)
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True)
    is_named = models.BooleanField(default=False)
    invites = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "person"], name="one_following_a_series")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.how} {self.series}"


class Invitation(models.Model):
    """An invitation that left by mail (RFC 6047), so that its changes can follow it and its reply
    be known. Without `original_start` it is to the whole series.
    """

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="invitations")
    original_start = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_invitations"
    )
    address = models.EmailField()
    mails = models.PositiveIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)
    # The last change that was sent after it: a round of telling that is repeated skips it.
    told_change_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "original_start", "person"], name="one_invitation_a_call"
            ),
            models.UniqueConstraint(
                fields=["series", "person"],
                condition=models.Q(original_start=None),
                name="one_invitation_a_series",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} to {self.address}"


class Reminded(models.Model):
    """That those who wanted it were reminded of a call; one that moves is reminded of anew."""

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField()
    occasion = models.CharField(max_length=4)  # "day" or "hour" before

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "start", "occasion"], name="one_reminder_a_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} of {self.start:%Y-%m-%d}: {self.occasion}"


def new_name() -> str:
    return secrets.token_hex(16)


class OwnCalendar(models.Model):
    """`name` and the site's secret make the address of a person's own feed (`own_feed`)."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_calendar"
    )
    name = models.CharField(max_length=32, unique=True, default=new_name)

    def __str__(self) -> str:
        return f"calendar of {self.person}"
