"""Which duties there are. An app names its own in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Registered:
    """`work(now)` is done about every `every`. It may be interrupted and done again, and it may,
    rarely, run in two processes at once: like a task it must do no harm then.
    """

    name: str
    every: timedelta
    work: Callable[[datetime], object]


DUTIES: dict[str, Registered] = {}


def register(name: str, every: timedelta, work: Callable[[datetime], object]) -> None:
    """Have `work(now)` done about every `every` (no oftener than the sweep, 15 s)."""
    DUTIES[name] = Registered(name, every, work)
