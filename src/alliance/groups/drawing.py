"""A cycle drawn as a line of time, with its deliverables on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from alliance.groups.facts import Fact

WIDTH, MARGIN, LINE = 720, 24, 84
STEP = 27  # between markers that would lie on each other
NEAR = 26  # closer than this, they do


@dataclass(frozen=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True)
class Marker:
    """A deliverable: its number in the list below, its state, where it stands."""

    x: int
    y: int
    number: int
    title: str
    state: str


@dataclass(frozen=True)
class Timeline:
    """In the units of an SVG of `width` by `height`. `now_x` is None outside the cycle."""

    width: int
    height: int
    line_y: int
    start_x: int
    end_x: int
    now_x: int | None
    ticks: tuple[Tick, ...]
    markers: tuple[Marker, ...]
    percent: int


def timeline(starts_on: date, ends_on: date, deliverables: Sequence[Fact], day: date) -> Timeline:
    """The cycle as seen on `day`. Deliverables without a day, or dropped, are in the list only;
    those due outside the cycle stand at its ends.
    """
    length = max((ends_on - starts_on).days, 1)

    def across(when: date) -> int:
        share = min(max((when - starts_on).days / length, 0), 1)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN))

    placed: list[Marker] = []
    for number, thing in enumerate(deliverables, 1):
        if thing["due_on"] is None or thing["state"] == "dropped":
            continue
        x = across(date.fromisoformat(thing["due_on"]))
        above = sum(abs(x - other.x) < NEAR for other in placed)
        placed.append(Marker(x, above, number, thing["title"], thing["state"]))
    rows = max((marker.y for marker in placed), default=0)
    line_y = LINE - STEP + STEP * rows
    markers = tuple(
        Marker(m.x, line_y - 30 - STEP * m.y, m.number, m.title, m.state) for m in placed
    )
    return Timeline(
        width=WIDTH,
        height=line_y + 40,
        line_y=line_y,
        start_x=MARGIN,
        end_x=WIDTH - MARGIN,
        now_x=across(day) if starts_on <= day <= ends_on else None,
        ticks=tuple(
            Tick(across(first), date_format(first, "M")) for first in _months(starts_on, ends_on)
        ),
        markers=markers,
        percent=round(100 * min(max((day - starts_on).days / length, 0), 1)),
    )


def _months(starts_on: date, ends_on: date) -> list[date]:
    """First days of months in the cycle, at most about twelve of them."""
    firsts, day = [], starts_on.replace(day=1)
    while day <= ends_on:
        if day >= starts_on:
            firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = len(firsts) // 12 + 1
    return firsts[::every]
