"""Calls that come again every week, kept as people say them: a wall-clock time at a place.

No occurrence is stored. A series is a rule; only what differs from it is a row.
"""

from __future__ import annotations

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.calls.rules import check_rule

_PAGES = (
    "new calendar mine actions topics import archive podcast records attendance speaking changes "
    "holidays past month feed notes search"
)
PAGES = frozenset(_PAGES.split())


def check_zone(name: str) -> None:
    if name not in available_timezones():
        words = gettext("%(name)s is no time zone; write one like America/New_York.")
        raise ValidationError(words % {"name": name})


def check_slug(slug: str) -> None:
    """Addresses below /calls/ that are pages of their own."""
    if slug.lower() in PAGES:
        words = gettext("%(name)s is the name of a page here; choose another.")
        raise ValidationError(words % {"name": slug})


class CallSeries(models.Model):
    class Kind(models.TextChoices):
        CALL = "call", _("call")
        EVENT = "event", _("special event")

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CALL)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True, validators=[check_slug])
    first_on = models.DateField(_("first day"))
    local_time = models.TimeField(
        help_text=_("On the wall clock of the zone: 12:00 is noon there, in summer and in winter.")
    )
    time_zone = models.CharField(max_length=64, validators=[check_zone])
    # Without a rule it takes place once: a special event.
    rule = models.CharField(max_length=200, validators=[check_rule], blank=True)
    last_on = models.DateField(_("last day"), null=True, blank=True)
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
    # From a day on it goes on as another series; what was before stays as it was.
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by"
    )
    # The name that calendars know an imported series by (RFC 5545 3.8.4.7); else made of the slug.
    uid = models.CharField(max_length=255, blank=True, editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Counted up with each change, so that calendars take the newer of two (RFC 5545 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "call series"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on=None) | models.Q(last_on__gte=models.F("first_on")),
                name="series_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["uid"], condition=~models.Q(uid=""), name="one_series_a_uid"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("calls:series", args=[self.slug])
