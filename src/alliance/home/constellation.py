"""A sky of stars, one for each thing, joined to a constellation: always the same for the same
number of stars, so a page that is made twice looks the same twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin, sqrt

GOLDEN_ANGLE = pi * (3 - sqrt(5))
TURN = radians(-64)  # the first two stars then do not lie on a level line
WIDTH, HEIGHT, MARGIN = 480, 400, 44


@dataclass(frozen=True)
class Star:
    """A point of the drawing, in its units, and the place of its thing in the list."""

    place: int
    x: int
    y: int
    is_bright: bool


@dataclass(frozen=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Constellation:
    width: int
    height: int
    stars: tuple[Star, ...]
    lines: tuple[Line, ...]


def draw(bright: Sequence[bool]) -> Constellation:
    """One star for each member of `bright`, which says whether it shines.

    The stars lie on a sunflower's spiral, which keeps them apart whatever their number. Each new
    star is joined to the nearest one before it: a tree, without a circle.
    """
    points = _stretched([_on_spiral(place) for place in range(len(bright))])
    stars = tuple(
        Star(place, *point, is_bright=shines)
        for place, (point, shines) in enumerate(zip(points, bright, strict=True))
    )
    lines = []
    for star in stars[1:]:
        near = min(stars[: star.place], key=lambda other: hypot(other.x - star.x, other.y - star.y))
        lines.append(Line(near.x, near.y, star.x, star.y))
    return Constellation(WIDTH, HEIGHT, stars, tuple(lines))


def _on_spiral(place: int) -> tuple[float, float]:
    angle = TURN + place * GOLDEN_ANGLE
    return sqrt(place + 0.5) * cos(angle), sqrt(place + 0.5) * sin(angle)


def _stretched(points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """The points moved and stretched so that they fill the drawing within its margin."""
    across = _onto(MARGIN, WIDTH - MARGIN, [x for x, _ in points])
    down = _onto(MARGIN, HEIGHT - MARGIN, [y for _, y in points])
    return list(zip(across, down, strict=True))


def _onto(low: int, high: int, values: Sequence[float]) -> list[int]:
    if len(values) < 2:  # one star alone stands in the middle
        return [(low + high) // 2 for _ in values]
    first, last = min(values), max(values)
    return [round(low + (high - low) * (value - first) / (last - first)) for value in values]
