"""How far a proposal has come, drawn: a line with a mark for each stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alliance.proposals.models import Proposal
from alliance.proposals.stages import STAGES

WIDTH, HEIGHT, MARGIN, RADIUS = 640, 64, 56, 13


@dataclass(frozen=True)
class Mark:
    """`state` is "passed", "here" or "ahead"."""

    x: int
    number: int
    name: Any
    state: str


@dataclass(frozen=True)
class Track:
    """In the units of an SVG of `width` by `height`; the line is drawn up to `done_x`."""

    width: int
    height: int
    line_y: int
    label_y: int
    start_x: int
    end_x: int
    done_x: int
    radius: int
    marks: tuple[Mark, ...]


def track(proposal: Proposal) -> Track:
    step = (WIDTH - 2 * MARGIN) // (len(STAGES) - 1)
    marks = tuple(
        Mark(MARGIN + step * one.number, one.number, one.name, _state(one.number, proposal))
        for one in STAGES
    )
    return Track(
        width=WIDTH,
        height=HEIGHT,
        line_y=RADIUS + 4,
        label_y=HEIGHT - 10,
        start_x=MARGIN,
        end_x=marks[-1].x,
        done_x=marks[proposal.stage].x,
        radius=RADIUS,
        marks=marks,
    )


def _state(number: int, proposal: Proposal) -> str:
    if number == proposal.stage:
        return "here"
    return "passed" if number < proposal.stage else "ahead"
