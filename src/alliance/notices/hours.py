"""Quiet hours and the hour of the digest, on a person's own clock.

All functions take and return aware datetimes; the clock of the zone may be turned in between.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = 0


def is_quiet(moment: datetime, zone: ZoneInfo, quiet: tuple[time, time]) -> bool:
    """Whether the wall clock of `zone` lies in [from, to), which may span midnight."""
    starts, ends = quiet
    now = moment.astimezone(zone).time()
    if starts < ends:
        return starts <= now < ends
    return now >= starts or now < ends


def first_loud(moment: datetime, zone: ZoneInfo, quiet: tuple[time, time] | None) -> datetime:
    """`moment`, or the end of the quiet hours that it lies in."""
    if quiet is None or not is_quiet(moment, zone, quiet):
        return moment
    local = moment.astimezone(zone)
    day = local.date()
    if quiet[0] > quiet[1] and local.time() >= quiet[0]:
        day += timedelta(days=1)
    end = _at(day, quiet[1], zone)
    # The hour that a clock shows twice: the end that is still to come is the second.
    return end if end > moment else _at(day, quiet[1].replace(fold=1), zone)


def last_digest_slot(moment: datetime, zone: ZoneInfo, hour: int, *, weekly: bool) -> datetime:
    """The latest time at or before `moment` at which a digest was to be made."""
    day = moment.astimezone(zone).date()
    for back in range(9):
        candidate = day - timedelta(days=back)
        slot = _at(candidate, time(hour), zone)
        if slot <= moment and (not weekly or candidate.weekday() == MONDAY):
            return slot
    raise AssertionError("a week has a Monday")


def start_of(day: date, zone: ZoneInfo) -> datetime:
    return _at(day, time(0), zone)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    # By way of UTC: a wall time that the clock leaves out moves behind the gap.
    return datetime.combine(day, clock, zone).astimezone(UTC)
