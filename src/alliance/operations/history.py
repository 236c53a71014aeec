"""The past ninety days of each part, day by day in the reader's zone, ready to be drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alliance.operations.models import Interval
from alliance.operations.watching import GAP

DAYS = 90
MOST = 50_000  # intervals that are read for one page

WIDTH = 5  # units of a day, and the room after it
STEP = 7
TALL = 30
HEIGHTS = {"ok": 14, "degraded": 22, "down": 30, "unwatched": 4}


@dataclass(frozen=True)
class Day:
    """Seconds of that day in each state; what is in none of them nobody watched."""

    on: date
    ok_s: float
    degraded_s: float
    down_s: float

    @property
    def watched_s(self) -> float:
        return self.ok_s + self.degraded_s + self.down_s

    @property
    def state(self) -> str:
        """The worst that lasted more than a moment."""
        if self.down_s:
            return "down"
        if self.degraded_s:
            return "degraded"
        return "ok" if self.ok_s else "unwatched"

    @property
    def bad_minutes(self) -> int:
        return round((self.down_s + self.degraded_s) / 60)


@dataclass(frozen=True)
class Bar:
    """A day as it is drawn: the worse, the taller, so that colour is not all that tells."""

    x: int
    y: int
    height: int
    state: str


@dataclass(frozen=True)
class Story:
    days: tuple[Day, ...]

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(number * STEP, TALL - HEIGHTS[day.state], HEIGHTS[day.state], day.state)
            for number, day in enumerate(self.days)
        ]

    @property
    def troubled(self) -> list[Day]:
        """Days with trouble, newest first."""
        return [day for day in reversed(self.days) if day.state in ("down", "degraded")]

    @property
    def share(self) -> float | None:
        """Per cent of the watched time in which it worked, in part too. None: nobody watched."""
        watched = sum(day.watched_s for day in self.days)
        if not watched:
            return None
        return 100 * (1 - sum(day.down_s for day in self.days) / watched)

    @property
    def watched_days(self) -> int:
        return sum(1 for day in self.days if day.watched_s)


def stories(keys: Iterable[str], now: datetime, zone: ZoneInfo) -> dict[str, Story]:
    """The last `DAYS` days of each part, today the last of them."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    since = datetime.combine(first, time(), zone)
    kept = Interval.objects.filter(part__in=list(keys), seen_at__gte=since).order_by("-seen_at")
    spent: dict[tuple[str, date, str], float] = defaultdict(float)
    for one in kept[:MOST]:
        for day, seconds in _by_day(max(one.began_at, since), one.seen_at, zone):
            spent[one.part, day, one.state] += seconds
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return {
        key: Story(
            tuple(
                Day(on, *(spent[key, on, state] for state in ("ok", "degraded", "down")))
                for on in days
            )
        )
        for key in keys
    }


def now_of(keys: Iterable[str], now: datetime) -> dict[str, str]:
    """How each part was at the last look; "unwatched" when that is long ago."""
    found = dict.fromkeys(keys, "unwatched")
    recent = Interval.objects.filter(part__in=list(found), seen_at__gte=now - GAP)
    for one in recent.order_by("seen_at"):
        found[one.part] = one.state
    return found


def _by_day(began: datetime, ended: datetime, zone: ZoneInfo) -> Iterator[tuple[date, float]]:
    """The seconds between the two, day by day of that zone. An interval of one look counts one."""
    if began >= ended:
        yield began.astimezone(zone).date(), 1.0
        return
    while began < ended:
        day = began.astimezone(zone).date()
        midnight = datetime.combine(day + timedelta(days=1), time(), zone)
        until = min(ended, midnight)
        # Instants, not clocks: a day in which the clock changes has 23 or 25 hours.
        yield day, until.timestamp() - began.timestamp()
        began = until
