"""From facts to what is earned. Pure: the same facts give the same, in whatever order they came.

A rule's facts fall into windows (a cycle, a year, each fact by itself …), and each window in which
there are enough of them is one occasion. The occasion, not the list of its facts, is what makes a
badge the same badge: an eleventh call, or one that is confirmed late, adds to an occasion and makes
no second one. Docs: docs/decisions/0020-one-badge-an-occasion.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.recognition.facts import Fact


class Window(models.TextChoices):
    """Within what the facts are counted."""

    EVER = "ever", _("ever")
    CYCLE = "cycle", _("in one cycle of the group")
    HALF_YEAR = "half", _("in one half of a year")
    YEAR = "year", _("in one year")
    EACH = "each", _("each time anew")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks for. scope: one of a fact's scopes, or "" for all. since: facts from that
    day on count (UTC), or None.
    """

    source: str
    count: int = 1
    window: str = Window.EVER
    scope: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """One window of one person, with the facts that count in it, the oldest first."""

    name: str
    facts: tuple[Fact, ...]

    @property
    def starts_at(self) -> datetime | None:
        return self.facts[0].starts_at

    @property
    def ends_at(self) -> datetime | None:
        return self.facts[0].ends_at


def matches(condition: Condition, fact: Fact) -> bool:
    """Whether the rule looks at this fact at all, counting or not."""
    if fact.source != condition.source:
        return False
    if condition.scope and condition.scope not in fact.scopes:
        return False
    return condition.since is None or fact.at.astimezone(UTC).date() >= condition.since


def occasions(condition: Condition, facts: Iterable[Fact]) -> dict[str, Occasion]:
    """Every window with at least one fact that counts, by its name; earned or not."""
    windows: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.counts and matches(condition, fact) and (name := window_of(condition, fact)):
            windows[name].append(fact)
    return {
        name: Occasion(name, tuple(sorted(found, key=lambda fact: (fact.at, fact.key))))
        for name, found in windows.items()
    }


def earned(condition: Condition, facts: Iterable[Fact]) -> dict[str, Occasion]:
    """The occasions with enough facts."""
    found = occasions(condition, facts)
    return {name: one for name, one in found.items() if len(one.facts) >= condition.count}


def window_of(condition: Condition, fact: Fact) -> str:
    """The name of the window that the fact falls into; "" for none (no cycle was under way)."""
    at = fact.at.astimezone(UTC)
    match condition.window:
        case Window.EVER:
            return "ever"
        case Window.EACH:
            return f"fact:{fact.key}"
        case Window.YEAR:
            return f"year:{at.year}"
        case Window.HALF_YEAR:
            return f"half:{at.year}-{1 if at.month <= 6 else 2}"
        case Window.CYCLE:
            return f"cycle:{fact.cycle}" if fact.cycle else ""
    raise AssertionError(condition.window)
