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

    The stars lie on a sunflower's spiral, which keeps them apart whatever their number, stretched
    to the drawing. Each new star is joined to the nearest one before it: a tree, without a circle.
    """
    points = [_on_spiral(place, len(bright)) for place in range(len(bright))]
    stars = tuple(
        Star(place, *point, is_bright=shines)
        for place, (point, shines) in enumerate(zip(points, bright, strict=True))
    )
    lines = []
    for star in stars[1:]:
        near = min(stars[: star.place], key=lambda other: hypot(other.x - star.x, other.y - star.y))
        lines.append(Line(near.x, near.y, star.x, star.y))
    return Constellation(WIDTH, HEIGHT, stars, tuple(lines))


def _on_spiral(place: int, count: int) -> tuple[int, int]:
    distance = sqrt((place + 0.5) / count)
    angle = TURN + place * GOLDEN_ANGLE
    across, down = WIDTH / 2 - MARGIN, HEIGHT / 2 - MARGIN
    x = WIDTH / 2 + across * distance * cos(angle)
    y = HEIGHT / 2 + down * distance * sin(angle)
    return round(x), round(y)
