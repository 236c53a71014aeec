"""One call from within. The series says when; this says what happened."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


def new_secret() -> str:
    return secrets.token_hex(16)


class Meeting(models.Model):
    """The occurrence of `series` whose local original date is `day`; made when first touched.

    `starts_at` follows the series while the call is ahead: a call that is moved keeps its day, its
    page and its record. `version` grows with every change that people on the page should see,
    `agenda_version` with those of the agenda and `roll_version` with those of the roll call.
    `secret` names the room of the conference and seeds the spoken code; it is never shown.
    """

    series = models.ForeignKey(
        "calls.CallSeries", on_delete=models.PROTECT, related_name="meetings"
    )
    day = models.DateField()
    starts_at = models.DateTimeField()
    duration_min = models.PositiveSmallIntegerField(default=60)
    secret = models.CharField(max_length=32, default=new_secret, editable=False)
    version = models.PositiveIntegerField(default=0)
    agenda_version = models.PositiveIntegerField(default=0)
    roll_version = models.PositiveIntegerField(default=0)

    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    current_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    item_began_at = models.DateTimeField(null=True, blank=True)

    summary = models.CharField(max_length=500, blank=True)
    consent_line = models.CharField(max_length=300, blank=True)
    notes_text = models.TextField(blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "day"], name="one_meeting_an_occurrence")
        ]
        indexes = [models.Index(fields=["starts_at"], name="meetings_by_start")]

    def __str__(self) -> str:
        return f"{self.series.name}, {self.day:%Y-%m-%d}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_min)

    @property
    def is_final(self) -> bool:
        return self.finalised_at is not None

    @property
    def key(self) -> str:
        """What its pad of notes and its topic of live changes are called."""
        return f"meeting:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.series.slug, self.day])
