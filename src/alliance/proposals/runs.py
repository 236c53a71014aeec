"""Conformance runs that an implementation report may point to. A room that keeps such runs
registers how one is found by what somebody types; this room knows none of them.

    runs.register("lab", find)        # in AppConfig.ready()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """`key` finds it again; `url` is where it is read."""

    key: str
    title: str
    url: str
    passed: int
    total: int


Finder = Callable[[str], Run | None]
FINDERS: dict[str, Finder] = {}


def register(name: str, find: Finder) -> None:
    """Have `find(text)` asked for the run that somebody named by its key or its address."""
    FINDERS[name] = find


def find(text: str) -> Run | None:
    """The run of that key or address; None where no room knows it."""
    return next((run for ask in FINDERS.values() if (run := ask(text)) is not None), None)
