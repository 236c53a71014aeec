"""What the front page shows, read from the apps below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alliance.calls import queries as calls
from alliance.calls.occurrences import Occurrence
from alliance.groups import queries as groups
from alliance.groups.models import WorkingGroup
from alliance.history import queries as history
from alliance.history.models import HistoryEntry
from alliance.home.community import Room, doors
from alliance.home.constellation import Constellation, draw
from alliance.issuing import queries as issuing
from alliance.issuing.models import Achievement

NEWEST = 6
GROUPS = 12
YEARS = 6


@dataclass(frozen=True)
class Front:
    """Each of them may be empty. `years` holds one entry a year. Star number n of the
    constellation stands for group number n.
    """

    next_call: Occurrence | None
    achievements: list[Achievement]
    groups: list[WorkingGroup]
    constellation: Constellation
    rooms: list[Room]
    years: list[HistoryEntry]


def read(now: datetime) -> Front:
    over = [WorkingGroup.State.CONCLUDED, WorkingGroup.State.ARCHIVED]
    working = groups.all_groups().exclude(state__in=over)
    shown = list(working[:GROUPS])
    return Front(
        next_call=calls.next_occurrence(now),
        achievements=issuing.newest_achievements(NEWEST),
        groups=shown,
        constellation=draw([group.state == WorkingGroup.State.ACTIVE for group in shown]),
        rooms=doors(),
        years=milestones([entries[0] for _, entries in history.timeline()], YEARS),
    )


def milestones(entries: list[HistoryEntry], limit: int) -> list[HistoryEntry]:
    """At most `limit` of the entries, spread evenly from the first to the last."""
    if len(entries) <= limit:
        return entries
    step = (len(entries) - 1) / (limit - 1)
    return [entries[round(place * step)] for place in range(limit)]
