"""How far somebody is, drawn: a path of stones up to the badge; a bar where there are too many."""

from __future__ import annotations

from dataclasses import dataclass

STONES = 24  # that are drawn one by one
STEP = 22  # units from one to the next
HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Stone:
    x: int
    y: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class Path:
    """stones: empty when a bar is drawn, of which `done` of `width` units are filled."""

    width: int
    height: int
    stones: tuple[Stone, ...]
    done: int


def path(have: int, need: int) -> Path:
    """`have` of `need` facts are there."""
    if need > STONES:
        width = STONES * STEP
        return Path(width, HEIGHT, (), min(width, width * have // need))
    stones = tuple(
        Stone(STEP // 2 + number * STEP, 9 if number % 2 else 16, number < have)
        for number in range(need)
    )
    return Path(need * STEP, HEIGHT, stones, 0)
