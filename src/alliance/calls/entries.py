"""What other rooms put into a person's own calendar: office hours, deadlines, talks.

    calls.entries.register("help.hours", hours_of)

in `AppConfig.ready()` of a room above `calls`. The entries stand on the person's calendar page and
in their own feed, beside their calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from alliance.people.models import Person

MAX_ENTRIES = 500  # of one room, for one person


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` is its lasting name ("office-hour-12"). `start` and `end` are both moments (aware), or
    both days, the last one included. `url` is a path of this site. `changed_at` moves only when the
    entry has changed, for a feed has to stay the same while nothing has.
    """

    key: str
    title: str
    start: datetime | date
    end: datetime | date
    changed_at: datetime
    url: str = ""
    text: str = ""

    @property
    def begins_at(self) -> datetime:
        """For putting entries in order: a day begins at its midnight in the viewer's zone."""
        if isinstance(self.start, datetime):
            return self.start
        return timezone.make_aware(datetime.combine(self.start, datetime.min.time()))


Maker = Callable[[Person, datetime, datetime], Iterable[Entry]]
MAKERS: dict[str, Maker] = {}


def register(name: str, maker: Maker) -> None:
    """Have `maker(person, starts, ends)` asked for what of a person begins in [starts, ends)."""
    MAKERS[name] = maker


def entries_of(person: Person, starts: datetime, ends: datetime) -> list[Entry]:
    """Entries of all rooms, in order."""
    found: list[Entry] = []
    for maker in MAKERS.values():
        found += list(maker(person, starts, ends))[:MAX_ENTRIES]
    return sorted(found, key=lambda entry: (entry.begins_at, entry.key))
