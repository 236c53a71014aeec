"""Outlines of badges, as SVG path data in a 512 by 512 box, at any scale about the middle."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MIDDLE = 256.0
Point = tuple[float, float]


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _ring(count: int, radius: float, turn_deg: float = -90.0) -> list[Point]:
    """`count` points evenly on a circle, the first at the top."""
    steps = (math.radians(turn_deg + 360 * i / count) for i in range(count))
    return [(MIDDLE + radius * math.cos(a), MIDDLE + radius * math.sin(a)) for a in steps]


def rounded(points: Sequence[Point], corner: float) -> str:
    """A polygon whose corners are rounded from `corner` units before each vertex."""
    parts = []
    for i, (x, y) in enumerate(points):
        legs = []
        for px, py in (points[i - 1], points[(i + 1) % len(points)]):
            length = math.hypot(px - x, py - y)
            step = min(corner, length / 2) / length
            legs.append((x + (px - x) * step, y + (py - y) * step))
        (ax, ay), (bx, by) = legs
        parts.append(f"{'L' if i else 'M'}{_n(ax)} {_n(ay)}Q{_n(x)} {_n(y)} {_n(bx)} {_n(by)}")
    return "".join(parts) + "Z"


def _polygon(count: int, radius: float, corner: float, turn_deg: float = -90.0) -> Callable:
    return lambda s: rounded(_ring(count, radius * s, turn_deg), corner * s)


def _stars(count: int, outer: float, inner: float, corner: float) -> Callable[[float], str]:
    def path(scale: float) -> str:
        tips, dents = _ring(count, outer * scale), _ring(count, inner * scale, -90 + 180 / count)
        return rounded([p for pair in zip(tips, dents, strict=True) for p in pair], corner * scale)

    return path


def _lobes(count: int, radius: float, bulge: float) -> Callable[[float], str]:
    """A rosette: `count` arcs between points of a circle; bulge 1 makes them half circles."""

    def path(scale: float) -> str:
        points = _ring(count, radius * scale, -90 + 180 / count)
        chord = math.dist(points[0], points[1])
        r = _n(chord / 2 / bulge)
        arcs = "".join(f"A{r} {r} 0 0 1 {_n(x)} {_n(y)}" for x, y in [*points[1:], points[0]])
        return f"M{_n(points[0][0])} {_n(points[0][1])}{arcs}Z"

    return path


def _circle(radius: float) -> Callable[[float], str]:
    def path(scale: float) -> str:
        r = radius * scale
        left, right, arc = _n(MIDDLE - r), _n(MIDDLE + r), f"A{_n(r)} {_n(r)} 0 0 1"
        return f"M{left} 256{arc} {right} 256{arc} {left} 256Z"

    return path


def _traced(*commands: tuple[str, Sequence[float]]) -> Callable[[float], str]:
    """A path of absolute commands, scaled about the middle."""

    def path(scale: float) -> str:
        return "".join(
            letter + " ".join(_n(MIDDLE + (v - MIDDLE) * scale) for v in numbers)
            for letter, numbers in commands
        )

    return path


def _pennant(scale: float) -> str:
    points = [(84, 24), (428, 24), (428, 488), (256, 420), (84, 488)]
    moved = [(MIDDLE + (x - MIDDLE) * scale, MIDDLE + (y - MIDDLE) * scale) for x, y in points]
    return rounded(moved, 30 * scale)


@dataclass(frozen=True, slots=True)
class Shape:
    """path: scale to path data. icon: (middle y, size) alone; icon_above: with a ribbon below it.
    ribbon_y: top of the ribbon. stars_y: middle of the row of stars at the top.
    """

    label: _StrOrPromise
    path: Callable[[float], str]
    icon: tuple[float, float] = (256, 226)
    icon_above: tuple[float, float] = (212, 190)
    ribbon_y: float = 332
    stars_y: float = 106


SHAPES: dict[str, Shape] = {
    "hexagon": Shape(_("Hexagon"), _polygon(6, 248, 34), stars_y=124),
    "circle": Shape(_("Circle"), _circle(238), stars_y=108),
    "shield": Shape(
        _("Shield"),
        _traced(
            ("M", (256, 14)),
            ("C", (318, 54, 388, 70, 440, 70)),
            ("C", (454, 70, 462, 80, 462, 94)),
            ("L", (462, 250)),
            ("C", (462, 372, 372, 452, 256, 498)),
            ("C", (140, 452, 50, 372, 50, 250)),
            ("L", (50, 94)),
            ("C", (50, 80, 58, 70, 72, 70)),
            ("C", (124, 70, 194, 54, 256, 14)),
            ("Z", ()),
        ),
        icon=(250, 206),
        icon_above=(206, 172),
        ribbon_y=314,
        stars_y=118,
    ),
    "rosette": Shape(_("Rosette"), _lobes(14, 222, 0.92), stars_y=116),
    "seal": Shape(_("Seal"), _stars(28, 248, 226, 9), stars_y=114),
    "star": Shape(
        _("Star"),
        _stars(5, 258, 156, 40),
        icon=(264, 170),
        icon_above=(228, 150),
        ribbon_y=318,
        stars_y=158,
    ),
    "square": Shape(
        _("Square"),
        lambda s: rounded(
            [
                (256 + 226 * x * s, 256 + 226 * y * s)
                for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
            ],
            84 * s,
        ),
        stars_y=98,
    ),
    "diamond": Shape(
        _("Diamond"),
        _polygon(4, 262, 62),
        icon=(256, 190),
        icon_above=(212, 160),
        ribbon_y=316,
        stars_y=146,
    ),
    "octagon": Shape(_("Octagon"), _polygon(8, 250, 40, -67.5), stars_y=102),
    "flower": Shape(_("Flower"), _lobes(8, 206, 0.86), stars_y=122),
    "pennant": Shape(
        _("Pennant"), _pennant, icon=(232, 200), icon_above=(196, 176), ribbon_y=304, stars_y=98
    ),
}
