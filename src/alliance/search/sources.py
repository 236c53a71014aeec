"""What is searched. An app registers its own in `AppConfig.ready()`, so that the whole index can be
made anew; day to day it calls `search.services.put` where a thing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Findable:
    """One thing as search sees it: plain text, no markup. `url` is a path of this site."""

    key: str
    title: str
    text: str
    url: str
    at: datetime
    audience: str = "public"


@dataclass(frozen=True)
class Source:
    kind: str
    label: Any  # "Mail", lazily translated: what results of this kind are called
    everything: Callable[[], Iterator[Findable]]


SOURCES: dict[str, Source] = {}


def register(kind: str, label: Any, everything: Callable[[], Iterator[Findable]]) -> None:
    SOURCES[kind] = Source(kind, label, everything)
