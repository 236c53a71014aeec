"""The log folded: what a member's standing is on any day, from events alone.

A day is covered by a term, by the grace after it, or by nothing; nothing else decides, so that a
duty that ran late changes no answer. `standing_of` is the one place where that is worked out: for
the log here and for the tables in `queries`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from alliance.membership.facts import Fact


class Event(Protocol):
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Span:
    """A term as it held: in force from `starts_on` on, in grace from `ends_on` on, over from
    `until` on. Half open, all three.
    """

    starts_on: date
    ends_on: date
    until: date
    tier: str
    tier_name: str
    basis: str
    seats: int
    votes: int
    is_founding: bool

    def covers(self, day: date) -> bool:
        return self.starts_on <= day < self.until


@dataclass(frozen=True)
class Standing:
    """How a member stands on a day.

    state       "active", "grace", "former" (was a member before), "none"
    since       first day of the unbroken stretch of membership that the day lies in
    first       first day ever of which a membership is known, up to the day
    ends_on     the day on which the term ends (half open), without grace
    """

    state: str
    since: date | None = None
    first: date | None = None
    ends_on: date | None = None
    tier: str = ""
    tier_name: str = ""
    basis: str = ""
    seats: int = 0
    votes: int = 0
    is_founding: bool = False

    @property
    def is_member(self) -> bool:
        """In force, or in the grace after a term: until it lapses a member keeps its rights."""
        return self.state in ("active", "grace")


def fold(events: Iterable[Event]) -> dict[str, Fact]:
    """Each membership by its id as it is after `events`, oldest first: the last word wins."""
    memberships: dict[str, Fact] = {}
    for event in events:
        fact = event.data.get("membership")
        if fact:
            memberships[fact["id"]] = fact
    return memberships


def spans_of(memberships: Iterable[Fact]) -> list[Span]:
    """Every term of these memberships that held for at least a day, in the order of time."""
    spans = [_span(term, fact) for fact in memberships for term in fact["terms"]]
    return sorted((s for s in spans if s.starts_on < s.until), key=lambda s: s.starts_on)


def _span(term: Fact, membership: Fact) -> Span:
    closed_on = term["closed_on"] or term["grace_until"]
    return Span(
        starts_on=date.fromisoformat(term["starts_on"]),
        ends_on=date.fromisoformat(min(term["ends_on"], closed_on)),
        until=date.fromisoformat(min(term["grace_until"], closed_on)),
        tier=term["tier"],
        tier_name=term["tier_name"],
        basis=term["basis"],
        seats=term["seats"],
        votes=term["votes"],
        is_founding=membership["is_founding"],
    )


def standing_of(spans: Iterable[Span], on: date) -> Standing:
    """The standing on a day. Of two spans that cover it (a grace, and the term that came in it)
    the later one is meant.
    """
    begun = sorted((s for s in spans if s.starts_on <= on), key=lambda s: s.starts_on)
    if not begun:
        return Standing("none")
    first = begun[0].starts_on
    now = begun[-1]
    if not now.covers(on):
        return Standing("former", first=first)
    return Standing(
        state="active" if on < now.ends_on else "grace",
        since=stretches(begun)[-1][0],
        first=first,
        ends_on=now.ends_on,
        tier=now.tier,
        tier_name=now.tier_name,
        basis=now.basis,
        seats=now.seats,
        votes=now.votes,
        is_founding=now.is_founding,
    )


def stretches(spans: Iterable[Span]) -> list[tuple[date, date]]:
    """Unbroken times of membership, [first day, day on which it was over), in order."""
    joined: list[tuple[date, date]] = []
    for span in sorted(spans, key=lambda s: s.starts_on):
        if joined and span.starts_on <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], span.until))
        else:
            joined.append((span.starts_on, span.until))
    return joined
