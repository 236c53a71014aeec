"""Calls that come again every week, kept as people say them: a wall-clock time at a place.

No occurrence is stored. A series is a rule; only what differs from it is a row.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone


def check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is no time zone; write one like America/New_York.")


def check_rule(text: str) -> None:
    """RFC 5545 3.3.10, as far as a series needs it: start and zone are fields of their own."""
    if "\n" in text or "DTSTART" in text.upper():
        raise ValidationError("Write one rule alone, like FREQ=WEEKLY;BYDAY=WE.")
    if "FREQ=WEEKLY" not in text.upper():
        raise ValidationError("Calls come weekly: FREQ=WEEKLY, with INTERVAL=2 for every other.")
    try:
        rrulestr(text, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001  local, as in expansion
    except (ValueError, TypeError) as error:
        raise ValidationError(f"This is no recurrence rule ({error}).") from error


class CallSeries(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    first_on = models.DateField("first day")
    local_time = models.TimeField(
        help_text="On the wall clock of the zone: 12:00 is noon there, in summer and in winter."
    )
    time_zone = models.CharField(max_length=64, validators=[check_zone])
    rule = models.CharField(max_length=200, validators=[check_rule])
    duration_min = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    join_url = models.URLField(blank=True)
    description = models.TextField(blank=True)
    group = models.ForeignKey(
        "groups.WorkingGroup",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="call_series",
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "call series"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CallException(models.Model):
    """One occurrence that is cancelled, or held at another time."""

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", "cancelled"
        MOVED = "moved", "moved"

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="exceptions")
    original_start = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    new_start = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "original_start"],
                name="one_exception_an_occurrence",
                violation_error_message="This call has an exception already; change that one.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="moved", new_start__isnull=False)
                | models.Q(kind="cancelled", new_start=None),
                name="moved_calls_have_a_new_start",
                violation_error_message="A moved call has a new start; a cancelled one has none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} of {self.original_start:%Y-%m-%d}: {self.get_kind_display()}"
