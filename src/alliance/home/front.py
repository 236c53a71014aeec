"""What the front page shows, read from the apps below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from alliance.groups.models import WorkingGroup
from alliance.history.models import HistoryEntry
from alliance.home.constellation import Constellation, draw
from alliance.issuing import queries as issuing
from alliance.issuing.models import Achievement

NEWEST = 6
GROUPS = 12
YEARS = 6


@dataclass(frozen=True)
class Front:
    """next_call is an occurrence of `calls`, or None; the others may be empty."""

    next_call: Any
    achievements: list[Achievement]
    groups: list[WorkingGroup]
    constellation: Constellation
    years: list[HistoryEntry]


def read(now: datetime) -> Front:
    groups = list(WorkingGroup.objects.exclude(state=WorkingGroup.State.CONCLUDED)[:GROUPS])
    return Front(
        next_call=_next_call(now),
        achievements=issuing.newest_achievements(NEWEST),
        groups=groups,
        constellation=draw([group.state == WorkingGroup.State.ACTIVE for group in groups]),
        years=list(HistoryEntry.objects.all()[:YEARS]),
    )


def _next_call(now: datetime) -> Any:
    try:
        next_occurrence: Callable[..., Any] = import_module(
            "alliance.calls.queries"
        ).next_occurrence
    except ImportError:
        return None
    return next_occurrence(now)
