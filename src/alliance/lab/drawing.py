"""A requirement drawn: a cell for each badge, in the badges' order, so that rows line up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 14  # units from one cell to the next
SIDE = 10  # of a cell
LEAST = 12  # cells that a strip is wide, so that few do not become large


@dataclass(frozen=True, slots=True)
class Cell:
    """state: "held", "noted", "failed", "open" or "skipped"; each has a shape of its own. x: of its
    left side.
    """

    x: int
    state: str


@dataclass(frozen=True, slots=True)
class Strip:
    width: int
    height: int
    cells: tuple[Cell, ...]


def strip(states: Sequence[str]) -> Strip:
    cells = tuple(Cell(2 + STEP * place, state) for place, state in enumerate(states))
    return Strip(STEP * max(LEAST, len(cells)), STEP, cells)
