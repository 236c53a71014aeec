"""The years as a drawing: a hexagon for each entry, stacked over its year, on a line through time.

Each hexagon leads to its entry below, so the drawing is a way in and not only a picture. Lengths
are SVG units. Years without entries keep their place: time is not folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from alliance.history.models import HistoryEntry

STEP = 56  # from one year to the next
SIDE = 15  # of a hexagon
RISE = 34  # from one hexagon to the one above it
FOOT = 34  # for the numbers of the years
MOST_HIGH = 8  # hexagons of one year that are drawn; the text below has all


@dataclass(frozen=True)
class Mark:
    """One entry: its corners as SVG points."""

    entry: HistoryEntry
    points: str


@dataclass(frozen=True)
class Year:
    number: int
    x: float
    marks: list[Mark]
    more: int  # entries that found no place


@dataclass(frozen=True)
class Drawing:
    years: list[Year]
    width: int
    height: int

    @property
    def line(self) -> int:
        """How low the line of time lies."""
        return self.height - FOOT


def draw(years: Sequence[tuple[int, list[HistoryEntry]]]) -> Drawing:
    """`years` as `queries.timeline` gives them."""
    if not years:
        return Drawing([], 0, 0)
    entries = dict(years)
    span = range(min(entries), max(entries) + 1)
    tallest = min(max(map(len, entries.values())), MOST_HIGH)
    height = FOOT + RISE * tallest + SIDE
    found = []
    for place, number in enumerate(span):
        x = STEP * (place + 0.5)
        of_year = entries.get(number, [])
        marks = [
            Mark(entry, hexagon(x, height - FOOT - RISE * (rank + 0.5)))
            for rank, entry in enumerate(of_year[:MOST_HIGH])
        ]
        found.append(Year(number, x, marks, len(of_year) - len(marks)))
    return Drawing(found, STEP * len(span), height)


def hexagon(x: float, y: float) -> str:
    """A hexagon that stands on a corner, like the Alliance's badges."""
    corners = [pi / 6 + pi / 3 * n for n in range(6)]
    return " ".join(f"{x + SIDE * cos(a):.1f},{y + SIDE * sin(a):.1f}" for a in corners)
