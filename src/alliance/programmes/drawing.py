"""A ranking drawn: a row an application, in it a dot a review, a line from the lowest to the
highest and a mark at the mean; and the line that the budget draws. Lengths are SVG units.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from alliance.programmes.ranking import Ranked, Ranking

WIDTH, ROW, TOP, LEFT, RIGHT = 640, 26, 26, 64, 20


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Row:
    ranked: Ranked
    y: float
    low: float
    high: float
    mean: float
    dots: tuple[float, ...]

    @property
    def mark(self) -> str:
        """A lozenge at the mean, as points of a polygon."""
        x, y = self.mean, self.y
        return f"{x - 6},{y} {x},{y - 6} {x + 6},{y} {x},{y + 6}"


@dataclass(frozen=True)
class Drawing:
    """`cut_y` is None where the budget reaches all, or none."""

    width: int
    height: int
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]
    cut_y: float | None
    left: int = LEFT
    right: int = WIDTH - RIGHT


def draw(ranking: Ranking, scale: int) -> Drawing | None:
    """None where nothing has a review yet."""
    judged = [row for row in ranking.rows if row.mean is not None]
    if not judged:
        return None
    rows = tuple(_row(row, place, scale) for place, row in enumerate(judged))
    cut = ranking.cut
    return Drawing(
        width=WIDTH,
        height=TOP + ROW * len(judged) + 8,
        ticks=tuple(Tick(_x(Fraction(n), scale), str(n)) for n in range(1, scale + 1)),
        rows=rows,
        cut_y=float(TOP + ROW * cut) if 0 < cut < len(judged) else None,
    )


def _row(ranked: Ranked, place: int, scale: int) -> Row:
    assert ranked.mean is not None
    dots = tuple(_x(score, scale) for score in ranked.scores)
    y = TOP + ROW * place + ROW / 2
    return Row(ranked, y, dots[0], dots[-1], _x(ranked.mean, scale), dots)


def _x(score: Fraction, scale: int) -> float:
    return round(float(LEFT + (score - 1) / (scale - 1) * (WIDTH - LEFT - RIGHT)), 1)
