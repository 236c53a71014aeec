"""What a topic's open pages are told. Without more it is what `touch` was given; a room may
register a function that works it out when it is sent, once for all who listen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from alliance.live.models import LiveTopic

Maker = Callable[[str, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """`make(topic, payload)` gives the state; it is asked for at most every `pause_s`."""

    make: Maker
    pause_s: float


MADE: dict[str, Made] = {}


def register(prefix: str, make: Maker, *, pause_s: float = 0.7) -> None:
    MADE[prefix] = Made(make, pause_s)


def made_by(topic: str) -> Made | None:
    fitting = [prefix for prefix in MADE if topic.startswith(prefix)]
    return MADE[max(fitting, key=len)] if fitting else None


@dataclass(frozen=True)
class State:
    """A topic at a version, and the text that says so to every page."""

    topic: str
    version: int
    payload: dict[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(
            {"topic": self.topic, "version": self.version, "payload": self.payload},
            ensure_ascii=False,
            separators=(",", ":"),
        )


def version_of(topic: str) -> int:
    """The number of its last change, 0 before the first."""
    return LiveTopic.objects.filter(topic=topic).values_list("version", flat=True).first() or 0


def state_of(topic: str) -> State:
    row = LiveTopic.objects.filter(topic=topic).values_list("version", "payload").first()
    version, payload = row or (0, {})
    made = made_by(topic)
    return State(topic, version, made.make(topic, payload) if made else payload)


def changed_since(known: Iterable[tuple[str, int]]) -> list[State]:
    """The states of those topics that are no longer at the version that is known."""
    versions = dict(known)
    rows = LiveTopic.objects.filter(topic__in=list(versions)).values_list("topic", "version")
    return [state_of(topic) for topic, version in rows if version != versions[topic]]
