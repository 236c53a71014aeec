"""The queues drawn: a bar for each, as long as its oldest thing has waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from alliance.desk.queues import Line

WIDTH = 240  # units of the drawing
LONGEST = timedelta(days=60)  # whatever waits longer fills the bar
LEAST = 4.0


@dataclass(frozen=True)
class Row:
    line: Line
    bar: float  # units

    @property
    def days(self) -> int:
        return self.line.waited.days


def rows(lines: list[Line]) -> list[Row]:
    """Of queues in which something waits. The bars are as the square root of the time, so that a
    day and a week can be told apart where something has waited for months.
    """
    return [Row(line, length(line.waited)) for line in lines if line.count]


def length(waited: timedelta) -> float:
    share = min(max(waited / LONGEST, 0.0), 1.0)
    return round(max(LEAST, WIDTH * share**0.5), 1)
