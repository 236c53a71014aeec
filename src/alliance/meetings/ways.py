"""Ways from the page of a call to what other rooms have for it: its chat.

The rooms stand above `meetings` and register in `AppConfig.ready()`; `meetings` knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alliance.meetings.models import Meeting
from alliance.meetings.permissions import Viewer


@dataclass(frozen=True)
class Way:
    """A link: where it leads, and words for it in the reader's language."""

    url: str
    label: str


Maker = Callable[[Meeting, Viewer, datetime], Way | None]
MAKERS: dict[str, Maker] = {}


def register(name: str, maker: Maker) -> None:
    """Have `maker(meeting, viewer, now)` asked for a way from each call's page; None shows none."""
    MAKERS[name] = maker


def ways_of(meeting: Meeting, viewer: Viewer, now: datetime) -> list[Way]:
    return [way for maker in MAKERS.values() if (way := maker(meeting, viewer, now)) is not None]
