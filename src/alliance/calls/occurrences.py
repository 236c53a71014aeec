"""Occurrences of a series: the rule on the wall clock, with its exceptions laid over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from alliance.calls.models import CallException, CallSeries

PLACES = (
    ("New York", ZoneInfo("America/New_York")),
    ("Los Angeles", ZoneInfo("America/Los_Angeles")),
    ("London", ZoneInfo("Europe/London")),
    ("UTC", ZoneInfo("UTC")),
)
# A difference of clocks is unusual when it holds in fewer weeks of a year than this. Zones that
# change on other days differ for one to four weeks; a zone without summer time differs for months.
USUAL_WEEKS = 10


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One call. `start` is aware and in the zone of the series."""

    series: CallSeries
    start: datetime
    original_start: datetime
    is_cancelled: bool = False
    reason: str = ""

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.series.duration_min)

    @property
    def is_moved(self) -> bool:
        return self.start != self.original_start


@dataclass(frozen=True, slots=True)
class LocalTime:
    """The start of a call on the clock of a place; `usual` is set where it is another than usual,
    and says what the clock would show in most weeks.
    """

    place: str
    time: datetime
    usual: datetime | None
    other_day: bool = False  # than at the call's own place


def occurrences_of(
    series: CallSeries, starts: datetime, ends: datetime, exceptions: Iterable[CallException]
) -> Iterator[Occurrence]:
    """Calls of `series` that begin in [starts, ends), in no particular order.

    `exceptions` are all of the series. A moved call is where it was moved to, even if the rule
    would place it outside; a cancelled one stays where it was, marked.
    """
    zone = ZoneInfo(series.time_zone)
    by_original = {e.original_start: e for e in exceptions}
    for start in _by_rule(series, zone, starts, ends):
        exception = by_original.get(start)
        if exception is None:
            yield Occurrence(series, start, start)
        elif exception.kind == CallException.Kind.CANCELLED:
            yield Occurrence(series, start, start, is_cancelled=True, reason=exception.reason)
    for exception in by_original.values():
        new = exception.new_start
        if new is not None and starts <= new < ends:
            original = exception.original_start.astimezone(zone)
            yield Occurrence(series, new.astimezone(zone), original, reason=exception.reason)


def is_by_rule(series: CallSeries, start: datetime) -> bool:
    """True when the rule places a call at `start`."""
    zone = ZoneInfo(series.time_zone)
    return start in _by_rule(series, zone, start, start + timedelta(minutes=1))


def local_times(occurrence: Occurrence, viewer: ZoneInfo) -> list[LocalTime]:
    """When the call is for the viewer, first, and at the places of `PLACES`."""
    found = []
    for name, zone in [("Your time", viewer), *PLACES]:
        time = occurrence.start.astimezone(zone)
        other_day = time.date() != occurrence.start.date()
        found.append(LocalTime(name, time, _usual(occurrence.start, zone), other_day))
    return found


def _by_rule(
    series: CallSeries, zone: ZoneInfo, starts: datetime, ends: datetime
) -> Iterator[datetime]:
    first = datetime.combine(series.first_on, series.local_time)
    rule = rrulestr(series.rule, dtstart=first)
    # The rule runs on the wall clock, so the window is widened by more than any offset change.
    day = timedelta(days=1)
    low = starts.astimezone(zone).replace(tzinfo=None) - day
    high = ends.astimezone(zone).replace(tzinfo=None) + day
    for local in rule.between(low, high, inc=True):
        # By way of UTC: a wall time that a change of clocks leaves out moves behind the gap, as
        # RFC 5545 3.3.5 has it.
        start = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
        if starts <= start < ends:
            yield start


def _usual(start: datetime, zone: ZoneInfo) -> datetime | None:
    """What the clock of `zone` shows in most weeks when it is this time at the call's own place;
    None when it shows that now.
    """
    around = [start + timedelta(weeks=week) for week in range(-26, 26)]  # same wall time
    differences = Counter(_difference(moment, zone) for moment in around)
    now = _difference(start, zone)
    if differences[now] >= USUAL_WEEKS:
        return None
    usual, _ = differences.most_common(1)[0]
    return start.astimezone(zone) - now + usual


def _difference(moment: datetime, zone: ZoneInfo) -> timedelta:
    """How far the clock of `zone` is ahead of the clock at the call's own place."""
    there, here = moment.astimezone(zone).utcoffset(), moment.utcoffset()
    assert there is not None and here is not None
    return there - here
