"""What changes calls: one that is cancelled, or held at another time."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alliance.calls.models import CallException, CallSeries, Rsvp
from alliance.calls.occurrences import is_by_rule
from alliance.calls.permissions import may_change
from alliance.people.models import Person


class NoSuchCall(Exception):
    """The series has no call at that time."""


def cancel_call(series: CallSeries, start: datetime, *, by: Person, reason: str) -> CallException:
    """Cancel the call that the rule places at `start`. Raises `PermissionDenied`, `NoSuchCall`."""
    return _except(series, start, by, kind=CallException.Kind.CANCELLED, reason=reason)


def move_call(
    series: CallSeries, start: datetime, new_start: datetime, *, by: Person, reason: str
) -> CallException:
    """Hold the call that the rule places at `start` at `new_start` instead. Moved again, it counts
    from its original time. Raises `PermissionDenied`, `NoSuchCall`.
    """
    kind = CallException.Kind.MOVED
    return _except(series, start, by, kind=kind, reason=reason, new_start=new_start)


@transaction.atomic
def _except(
    series: CallSeries,
    start: datetime,
    by: Person,
    *,
    kind: CallException.Kind,
    reason: str,
    new_start: datetime | None = None,
) -> CallException:
    _ask(by, series)
    if not is_by_rule(series, start):
        raise NoSuchCall(f"{series.name} has no call at {start:%Y-%m-%d %H:%M %Z}.")
    exception, _ = CallException.objects.update_or_create(
        series=series,
        original_start=start,
        defaults={"kind": kind, "new_start": new_start, "reason": reason},
    )
    _note_change(series)
    return exception


@transaction.atomic
def restore_call(series: CallSeries, start: datetime, *, by: Person) -> None:
    """Hold the call after all as the rule says. Raises `PermissionDenied`, `NoSuchCall`."""
    _ask(by, series)
    count, _rows = CallException.objects.filter(series=series, original_start=start).delete()
    if not count:
        raise NoSuchCall(f"The call at {start:%Y-%m-%d %H:%M %Z} takes place as the rule says.")
    _note_change(series)


@transaction.atomic
def keep_series(series: CallSeries, *, by: Person) -> CallSeries:
    """Enter a series, or what has changed about it. Raises `PermissionDenied`, and
    `ValidationError` by field.
    """
    _ask(by, series)
    if series.pk:
        before = CallSeries.objects.select_for_update().get(pk=series.pk)
        _ask(by, before)  # nobody takes over a series by giving it to their own group
        series.sequence = before.sequence + 1
    series.updated_at = timezone.now()
    series.full_clean()
    series.save()
    return series


@transaction.atomic
def answer(series: CallSeries, start: datetime, *, by: Person, answer: str) -> Rsvp:
    """Say whether one comes to the call that the rule places at `start`; saying it again replaces
    it. Raises `PermissionDenied`, `NoSuchCall`.
    """
    if not by.is_active:
        raise PermissionDenied("A blocked account answers nothing.")
    if not is_by_rule(series, start):
        raise NoSuchCall(f"{series.name} has no call at {start:%Y-%m-%d %H:%M %Z}.")
    given, _is_new = Rsvp.objects.update_or_create(
        series=series,
        original_start=start,
        person=by,
        defaults={"answer": Rsvp.Answer(answer), "at": timezone.now()},
    )
    return given


def _ask(by: Person, series: CallSeries) -> None:
    if not may_change(by, series):
        raise PermissionDenied(
            "The chair of a group changes its calls, the coordinator those of everybody; staff all."
        )


def _note_change(series: CallSeries) -> None:
    CallSeries.objects.filter(pk=series.pk).update(
        sequence=F("sequence") + 1, updated_at=timezone.now()
    )
