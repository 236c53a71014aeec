"""What changes calls: one that is cancelled, or held at another time."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from alliance.calls.models import CallException, CallSeries
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
    if not may_change(by, series):
        raise PermissionDenied("Only staff, and the chair of the group, change its calls.")
    if not is_by_rule(series, start):
        raise NoSuchCall(f"{series.name} has no call at {start:%Y-%m-%d %H:%M %Z}.")
    exception, _ = CallException.objects.update_or_create(
        series=series,
        original_start=start,
        defaults={"kind": kind, "new_start": new_start, "reason": reason},
    )
    return exception
