"""Occurrences of a series: the rule on the wall clock, with its exceptions laid over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from alliance.calls.models import CallException, CallSeries, ExtraCall
from alliance.calls.rules import local_starts

PLACES = (
    (_("New York"), ZoneInfo("America/New_York")),
    (_("Los Angeles"), ZoneInfo("America/Los_Angeles")),
    (_("London"), ZoneInfo("Europe/London")),
    ("UTC", ZoneInfo("UTC")),
)
# A difference of clocks is unusual when it holds in fewer weeks of a year than this. Zones that
# change on other days differ for one to four weeks; a zone without summer time differs for months.
USUAL_WEEKS = 10


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One call. `start` is aware and in the zone of the series, as `original_start` is."""

    series: CallSeries
    start: datetime
    original_start: datetime
    is_cancelled: bool = False
    reason: str = ""
    is_extra: bool = False

    @property
    def day(self) -> date:
        """The day that names the call: the one the rule places it on, wherever it was moved to."""
        return self.original_start.date()

    @property
    def stamp(self) -> str:
        """How addresses of `calls` name it: when it was to begin, in UTC."""
        return self.original_start.astimezone(UTC).strftime("%Y%m%dT%H%MZ")

    def get_absolute_url(self) -> str:
        try:
            return reverse("meetings:meeting", args=[self.series.slug, self.day.isoformat()])
        except NoReverseMatch:
            return self.series.get_absolute_url()

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
    series: CallSeries,
    starts: datetime,
    ends: datetime,
    exceptions: Iterable[CallException],
    extras: Iterable[ExtraCall] | None = None,
) -> Iterator[Occurrence]:
    """Calls of `series` that begin in [starts, ends), in no particular order.

    `exceptions` and `extras` are all of the series. A moved call is where it was moved to, even if
    the rule would place it outside; a cancelled one stays where it was, marked.
    """
    zone = ZoneInfo(series.time_zone)
    by_original = {e.original_start: e for e in exceptions}
    known = _extras(series) if extras is None else list(extras)
    extra_starts = {extra.start: extra for extra in known}
    for start in _planned(series, zone, starts, ends, known):
        exception = by_original.get(start)
        if exception is None or exception.new_start is None:
            yield _laid_over(series, start, exception, extra_starts.get(start))
    for exception in by_original.values():
        new = exception.new_start
        if new is not None and starts <= new < ends:
            original = exception.original_start.astimezone(zone)
            extra = extra_starts.get(exception.original_start)
            yield _laid_over(series, original, exception, extra)


def is_by_rule(series: CallSeries, start: datetime) -> bool:
    """True when the series has a call at `start`, by its rule or as an extra one."""
    zone = ZoneInfo(series.time_zone)
    return start in _planned(series, zone, start, start + timedelta(minutes=1), _extras(series))


def occurrence_at(series: CallSeries, original_start: datetime) -> Occurrence | None:
    """The call that the series has at `original_start`, wherever it was moved to."""
    if not is_by_rule(series, original_start):
        return None
    local = original_start.astimezone(ZoneInfo(series.time_zone))
    exception = next(
        (e for e in series.exceptions.all() if e.original_start == original_start), None
    )
    extra = next((e for e in _extras(series) if e.start == original_start), None)
    return _laid_over(series, local, exception, extra)


def occurrence_on(series: CallSeries, day: date) -> Occurrence | None:
    """The call whose original local date is `day`, wherever it was moved to; cancelled ones are
    returned, marked. A series has one a day at most.
    """
    zone = ZoneInfo(series.time_zone)
    noon = datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=12)
    around = timedelta(hours=14)  # of noon: days with a change of the clock are an hour off
    for start in _planned(series, zone, noon - around, noon + around, _extras(series)):
        if start.date() == day:
            return occurrence_at(series, start)
    return None


def planned_of(series: CallSeries, starts: datetime, ends: datetime) -> list[datetime]:
    """When the series has calls in [starts, ends) before anything is cancelled or moved."""
    zone = ZoneInfo(series.time_zone)
    return sorted(_planned(series, zone, starts, ends, _extras(series)))


def first_start(series: CallSeries) -> datetime:
    """The first call of the rule, in the zone of the series, on the wall clock as the rule says
    it. Where the rule places none within its bounds: the first day.
    """
    first = datetime.combine(series.first_on, series.local_time)
    found = local_starts(series.rule, first, first, first + timedelta(days=3660))
    return next(iter(found), first).replace(tzinfo=ZoneInfo(series.time_zone))


def _extras(series: CallSeries) -> list[ExtraCall]:
    return list(series.extras.all()) if series.pk else []


def _laid_over(
    series: CallSeries,
    original: datetime,
    exception: CallException | None,
    extra: ExtraCall | None,
) -> Occurrence:
    reason = extra.reason if extra else ""
    if exception is None:
        return Occurrence(series, original, original, reason=reason, is_extra=extra is not None)
    new = exception.new_start
    start = new.astimezone(original.tzinfo) if new else original
    return Occurrence(
        series,
        start,
        original,
        is_cancelled=new is None,
        reason=exception.reason,
        is_extra=extra is not None,
    )


def local_times(occurrence: Occurrence, viewer: ZoneInfo) -> list[LocalTime]:
    """When the call is for the viewer, first, and at the places of `PLACES`."""
    found = []
    for name, zone in [(_("Your time"), viewer), *PLACES]:
        time = occurrence.start.astimezone(zone)
        other_day = time.date() != occurrence.start.date()
        found.append(LocalTime(str(name), time, _usual(occurrence.start, zone), other_day))
    return found


def _planned(
    series: CallSeries,
    zone: ZoneInfo,
    starts: datetime,
    ends: datetime,
    extras: Iterable[ExtraCall],
) -> Iterator[datetime]:
    seen = set()
    for start in _by_rule(series, zone, starts, ends):
        seen.add(start)
        yield start
    for extra in extras:
        if starts <= extra.start < ends and extra.start not in seen:
            yield extra.start.astimezone(zone)


def _by_rule(
    series: CallSeries, zone: ZoneInfo, starts: datetime, ends: datetime
) -> Iterator[datetime]:
    first = datetime.combine(series.first_on, series.local_time)
    # The rule runs on the wall clock, so the window is widened by more than any offset change.
    day = timedelta(days=1)
    low = starts.astimezone(zone).replace(tzinfo=None) - day
    high = ends.astimezone(zone).replace(tzinfo=None) + day
    for local in local_starts(series.rule, first, low, high):
        if local > high or (series.last_on is not None and local.date() > series.last_on):
            return
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
