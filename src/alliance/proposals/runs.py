"""Conformance runs that an implementation report may point to. A room that keeps such runs
registers how one is found by what somebody types; this room knows none of them.

    runs.register("lab", find)        # in AppConfig.ready()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Run:
    """`key` finds it again; `url` is where it is read, whole or from this site's root. engine: with
    what it was examined, and `at` when it was concluded, where that is known.
    """

    key: str
    title: str
    url: str
    passed: int
    total: int
    engine: str = ""
    at: datetime | None = None


Finder = Callable[[str], Run | None]
FINDERS: dict[str, Finder] = {}


def register(name: str, find: Finder) -> None:
    """Have `find(text)` asked for the run that somebody named by its key or its address."""
    FINDERS[name] = find


def find(text: str) -> Run | None:
    """The published run of that key or address; None where no room knows one."""
    return next((run for ask in FINDERS.values() if (run := ask(text)) is not None), None)
