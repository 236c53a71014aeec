"""Parts of a group's page that other rooms bring: its calls, its list, its chat.

The rooms stand above `groups` and register in `AppConfig.ready()`; `groups` knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from alliance.groups.models import WorkingGroup
from alliance.people.models import Person


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel.context` as `panel`, below a heading `title` (h2)."""

    title: str
    template: str
    context: dict[str, Any]


Maker = Callable[[WorkingGroup, Person | AnonymousUser, datetime], Panel | None]
MAKERS: dict[str, tuple[int, Maker]] = {}


def register(name: str, maker: Maker, *, order: int) -> None:
    """Have `maker(group, viewer, now)` asked for a panel of each group's page; None shows none."""
    MAKERS[name] = (order, maker)


def panels_of(group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime) -> list[Panel]:
    makers = sorted(MAKERS.values(), key=lambda entry: entry[0])
    return [panel for _, maker in makers if (panel := maker(group, viewer, now)) is not None]
