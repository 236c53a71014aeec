"""What every change of calls has in common: who may, and that it is written down."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls import finding
from alliance.calls.errors import NoSuchCall
from alliance.calls.models import CallChange, CallSeries
from alliance.calls.occurrences import Occurrence, occurrence_at
from alliance.calls.permissions import may_change
from alliance.people.models import Person


def ask(by: Person, series: CallSeries) -> None:
    """Raises `PermissionDenied`."""
    if not may_change(by, series):
        raise PermissionDenied(
            _(
                "The chair of a group changes its calls, the coordinator those of everybody; "
                "staff all."
            )
        )


def taken(series: CallSeries, by: Person) -> CallSeries:
    """The series as it stands, locked until the end of the transaction; `by` may change it."""
    current = CallSeries.objects.select_for_update(of=("self",)).select_related("group")
    found = current.get(pk=series.pk)
    ask(by, found)
    return found


def call_at(series: CallSeries, start: datetime) -> Occurrence:
    """The call that was to begin at `start`. Raises `NoSuchCall`."""
    call = occurrence_at(series, start)
    if call is None:
        words = _("%(series)s has no call at %(time)s.")
        raise NoSuchCall(words % {"series": series.name, "time": f"{start:%Y-%m-%d %H:%M %Z}"})
    return call


def with_words(reason: str) -> str:
    """The reason on one line. Raises `ValidationError` where there is none."""
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": _("Say why, in a few words: everybody reads it.")})
    return words[:200]


def note(
    series: CallSeries,
    kind: CallChange.Kind,
    *,
    by: Person | None,
    reason: str = "",
    original_start: datetime | None = None,
    new_start: datetime | None = None,
) -> CallChange:
    """Write the change down and count SEQUENCE up (RFC 5545 3.8.7.4), but for a new series."""
    now = timezone.now()
    if kind != CallChange.Kind.MADE:
        CallSeries.objects.filter(pk=series.pk).update(sequence=F("sequence") + 1, updated_at=now)
        series.refresh_from_db(fields=["sequence", "updated_at"])
    finding.keep(series)
    return CallChange.objects.create(
        series=series,
        kind=kind,
        original_start=original_start,
        new_start=new_start,
        reason=reason,
        by=by,
        at=now,
    )
