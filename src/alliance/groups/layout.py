"""Where the stars of the constellation stand. It uses no chance, so it is the same for the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, pi, sin, sqrt

ROUNDS = 150  # in which the stars find their places
APART = 64  # units that two stars keep between them at least, where there is room
LINE = 46  # units down from a star in which its name stands
Ties = tuple[tuple[int, int, int], ...]  # (star, star, weight)


@dataclass(frozen=True)
class Shape:
    """A drawing, in its units; no star stands in the margins. `letter` is the width of a letter of
    a name, about.
    """

    width: int
    height: int
    margin_x: int
    margin_y: int
    letter: float

    def beside(self, name: str) -> int:
        """Half the width of a name."""
        return round(len(name) * self.letter / 2)

    def label_x(self, x: int, name: str) -> int:
        """The middle of the name of a star at `x`, so that all of it is in the drawing."""
        half = self.beside(name) + 4
        return min(max(x, half), max(self.width - half, half))


WIDE = Shape(960, 620, 90, 60, 9)


def tall(count: int) -> Shape:
    """For a phone: as wide as its window, and as long as so many stars need."""
    return Shape(400, max(520, 42 * count + 120), 46, 50, 7.6)


@lru_cache(maxsize=16)
def layout(
    count: int, ties: Ties, shape: Shape = WIDE, names: tuple[str, ...] = ()
) -> tuple[tuple[int, int], ...]:
    """Where `count` stars stand in the drawing; under each its name, where `names` has one."""
    halves = [shape.beside(names[n]) if n < len(names) else 0 for n in range(count)]
    return tuple(_kept_apart(_fitted(_settled(count, ties), shape), halves, shape))


@lru_cache(maxsize=16)
def _settled(count: int, ties: Ties) -> tuple[tuple[float, float], ...]:
    """Forces, as Fruchterman and Reingold have them: all push each other away, ties pull together,
    and the whole cools down. It begins on a spiral.
    """
    points = [_on_spiral(n) for n in range(count)]
    for turn in range(ROUNDS):
        heat = 0.12 * (1 - turn / ROUNDS)
        points = _moved(points, ties, heat)
    return tuple(points)


def _on_spiral(n: int) -> tuple[float, float]:
    angle = n * pi * (3 - sqrt(5)) - 1.1
    return sqrt(n + 0.5) * cos(angle) / 4, sqrt(n + 0.5) * sin(angle) / 4


def _moved(points: list[tuple[float, float]], ties: Ties, heat: float) -> list[tuple[float, float]]:
    spring = 1 / sqrt(len(points) or 1)
    push = [[0.0, 0.0] for _ in points]
    for a, b in combinations(range(len(points)), 2):
        dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
        square = dx * dx + dy * dy or 1e-6
        force = spring * spring / square
        push[a][0] += dx * force
        push[a][1] += dy * force
        push[b][0] -= dx * force
        push[b][1] -= dy * force
    for a, b, weight in ties:
        dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
        force = hypot(dx, dy) / spring * min(weight, 4) / 6
        push[a][0] -= dx * force
        push[a][1] -= dy * force
        push[b][0] += dx * force
        push[b][1] += dy * force
    moved = []
    for (x, y), (out_x, out_y) in zip(points, push, strict=True):
        dx, dy = out_x - 0.3 * x, out_y - 0.3 * y  # to the middle, so that no star is lost
        length = hypot(dx, dy) or 1e-9
        step = min(length, heat) / length
        moved.append((x + dx * step, y + dy * step))
    return moved


def _fitted(points: tuple[tuple[float, float], ...], shape: Shape) -> list[tuple[float, float]]:
    xs = _onto(shape.margin_x, shape.width - shape.margin_x, [x for x, _ in points])
    ys = _onto(shape.margin_y, shape.height - shape.margin_y, [y for _, y in points])
    return list(zip(xs, ys, strict=True))


def _onto(low: int, high: int, values: list[float]) -> list[float]:
    if len(values) < 2 or max(values) - min(values) < 1e-6:
        return [(low + high) / 2 for _ in values]
    first, last = min(values), max(values)
    return [low + (high - low) * (value - first) / (last - first) for value in values]


def _kept_apart(
    points: list[tuple[float, float]], halves: list[int], shape: Shape
) -> list[tuple[int, int]]:
    """Moved off each other, so that each star and its name can be seen and pressed."""
    places = [list(point) for point in points]
    for turn in range(120):
        moved = False
        for a, b in combinations(range(len(places)), 2):
            if turn < 60 and _names_meet(places[a], places[b], halves[a] + halves[b]):
                _lift(places, a, b, shape)
                moved = True
            moved = _pushed(places, a, b, shape) or moved
        if not moved:
            break
    return [(round(x), round(y)) for x, y in places]


def _names_meet(one: list[float], other: list[float], room: int) -> bool:
    return abs(one[0] - other[0]) < room + 8 and abs(one[1] - other[1]) < LINE


def _lift(places: list[list[float]], a: int, b: int, shape: Shape) -> None:
    """One goes up and the other down, until they stand on lines of their own."""
    if places[a][1] > places[b][1]:
        a, b = b, a
    by = (LINE - (places[b][1] - places[a][1])) / 2 + 0.5
    places[a] = _inside(places[a][0], places[a][1] - by, shape)
    places[b] = _inside(places[b][0], places[b][1] + by, shape)


def _pushed(places: list[list[float]], a: int, b: int, shape: Shape) -> bool:
    dx, dy = places[b][0] - places[a][0], (places[b][1] - places[a][1]) * 1.4
    gap = hypot(dx, dy)
    if gap >= APART:
        return False
    dx, dy = (dx / gap, dy / gap) if gap > 1e-6 else (1.0, 0.0)
    by = (APART - gap) / 2 + 0.5
    places[a] = _inside(places[a][0] - dx * by, places[a][1] - dy * by / 1.4, shape)
    places[b] = _inside(places[b][0] + dx * by, places[b][1] + dy * by / 1.4, shape)
    return True


def _inside(x: float, y: float, shape: Shape) -> list[float]:
    x = min(max(x, shape.margin_x / 2), shape.width - shape.margin_x / 2)
    return [x, min(max(y, shape.margin_y / 2), shape.height - shape.margin_y)]
