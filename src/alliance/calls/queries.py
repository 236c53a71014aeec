"""Reading calls."""

from __future__ import annotations

from datetime import datetime, timedelta

from alliance.calls.models import CallSeries
from alliance.calls.occurrences import Occurrence, occurrences_of

HORIZON = timedelta(weeks=52)


def occurrences(
    starts: datetime, ends: datetime, *, group_acronym: str | None = None
) -> list[Occurrence]:
    """Calls that begin in [starts, ends), in order; cancelled ones are in it, marked.

    Without `group_acronym` all series count: those of groups and those of everybody.
    """
    series = CallSeries.objects.prefetch_related("exceptions")
    if group_acronym is not None:
        series = series.filter(group__acronym=group_acronym)
    found = [
        occurrence
        for one in series
        for occurrence in occurrences_of(one, starts, ends, one.exceptions.all())
    ]
    return sorted(found, key=lambda o: (o.start, o.series.name))


def next_occurrence(now: datetime) -> Occurrence | None:
    """The next call of everybody (of no single group) that takes place; one that is going on
    counts until its end. None when none is to come within a year.
    """
    calls = occurrences(now - timedelta(days=1), now + HORIZON)
    coming = (c for c in calls if c.series.group_id is None and not c.is_cancelled)
    return next((c for c in coming if c.end > now), None)
