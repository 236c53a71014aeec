"""A zone as iCalendar states it (RFC 5545 3.6.5): two rules where two are enough.

Libraries write a zone as a list of every change of the clock up to 2037. Programs read that, but it
is long, and after its end they are wrong. Nearly every zone follows two rules that have held for
years and hold until a parliament changes them; feeds are read anew each day. Rules that held
earlier, in years from which events are still shown, are stated with their end (UNTIL); changes that
follow no rule one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_DAYS = 7  # a day among the last seven of its month may be "the last Sunday"
AHEAD = 12  # years, from the one of the first event or from now on, that are looked at
LEAST = 3  # years in a row that make a rule


@dataclass(frozen=True)
class Change:
    """The clock goes from one offset to another. `local` is what it showed before."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def until(self) -> datetime:
        return (self.local - self.before).replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def vtimezone(name: str, first_year: int, now_year: int = 2026) -> Timezone:
    """The zone `name`, right from `first_year` until `AHEAD` years after it and after `now_year`,
    and on for as long as its last two rules hold.
    """
    zone = ZoneInfo(name)
    # From the year before: in the south January follows a change of the last October.
    start, end = first_year - 1, max(first_year, now_year) + AHEAD
    found = [change for year in range(start, end + 1) for change in changes(zone, year)]
    component = Timezone()
    component.add("tzid", name)
    if not any(change.local.year == start for change in found):
        component.add_component(_fixed(zone, start))
    for part in _parts(found, end):
        component.add_component(part)
    return component


def changes(zone: ZoneInfo, year: int) -> Iterator[Change]:
    """Changes of the clock in a year of UTC, in order, to the second."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        later = moment + timedelta(days=1)
        before, after = _offset(moment, zone), _offset(later, zone)
        if before != after:
            low, high = moment, later
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                if _offset(middle, zone) == before:
                    low = middle
                else:
                    high = middle
            local = (high + before).replace(tzinfo=None)
            yield Change(local, before, after, high.astimezone(zone).tzname() or "")
        moment = later


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _parts(found: list[Change], end: int) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Rules for changes that come year after year, and those that follow none one by one."""
    alike: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in found:
        place = change.local.month, change.local.weekday(), change.local.time()
        alike[*place, change.before, change.after, change.name].append(change)
    made: list[tuple[datetime, TimezoneStandard | TimezoneDaylight]] = []
    single: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for changes_alike in alike.values():
        for run, nth in _runs(changes_alike):
            first, last = run[0], run[-1]
            is_current = last.local.year >= end - 1
            if len(run) >= LEAST or (is_current and len(run) > 1):
                part = _observance(first)
                rule = {
                    "freq": "YEARLY",
                    "bymonth": first.local.month,
                    "byday": f"{nth}{WEEKDAYS[first.local.weekday()]}",
                }
                if not is_current:
                    rule["until"] = last.until
                part.add("rrule", vRecur(rule))
                made.append((first.local, part))
            else:
                single[first.before, first.after, first.name].extend(run)
    for lonely in single.values():
        lonely.sort(key=lambda change: change.local)
        part = _observance(lonely[0])
        if len(lonely) > 1:
            part.add("rdate", [change.local for change in lonely[1:]])
        made.append((lonely[0].local, part))
    made.sort(key=lambda entry: (entry[0], entry[1].to_ical()))
    yield from (part for _start, part in made)


def _runs(found: list[Change]) -> Iterator[tuple[list[Change], int]]:
    """Stretches of years in each of which the change is on the same weekday of the month: the
    n-th, or the last (-1).
    """
    run: list[Change] = []
    places: set[int] = set()
    for change in found:
        here = _places(change.local)
        if run and change.local.year == run[-1].local.year + 1 and places & here:
            run.append(change)
            places &= here
            continue
        if run:
            yield run, _one(places)
        run, places = [change], here
    if run:
        yield run, _one(places)


def _places(local: datetime) -> set[int]:
    nth = (local.day - 1) // 7 + 1
    return {nth, -1} if _days_left(local) < LAST_DAYS else {nth}


def _one(places: set[int]) -> int:
    return -1 if -1 in places else min(places)


def _observance(change: Change) -> TimezoneStandard | TimezoneDaylight:
    # Ireland and Morocco call winter the exception; programs know the longer day as DAYLIGHT.
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.local)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    return part


def _fixed(zone: ZoneInfo, year: int) -> TimezoneStandard:
    start = datetime(year, 1, 1, tzinfo=UTC)
    part = TimezoneStandard()
    part.add("dtstart", datetime(year, 1, 1))  # noqa: DTZ001  local, as the standard has it
    part.add("tzoffsetfrom", _offset(start, zone))
    part.add("tzoffsetto", _offset(start, zone))
    part.add("tzname", start.astimezone(zone).tzname() or "")
    return part


def _days_left(day: datetime) -> int:
    """Days of the month that come after `day`."""
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - day).days - 1
