"""The log folded: how a group was at a moment, from its events alone."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from alliance.groups.facts import Fact


class Event(Protocol):
    """What of an event the fold looks at."""

    @property
    def data(self) -> dict[str, Any]: ...


# In `data` a thing stands under its name; the fold keeps all of that name by their key.
_THINGS = {
    "role": ("roles", "id"),
    "charter": ("charters", "version"),
    "cycle": ("cycles", "number"),
    "deliverable": ("deliverables", "id"),
}


def _nothing() -> dict[str, Any]:
    return {"group": {}, **{name: {} for name, _key in _THINGS.values()}}


@dataclass
class Then:
    """A group at a moment. `data` is what `facts.of_everything` gives for now.

    `is_known` is false before the log says anything of the group itself: groups of the first days
    of the site have older lines that say no more than their words.
    """

    data: dict[str, Any] = field(default_factory=_nothing)

    @property
    def is_known(self) -> bool:
        return bool(self.data["group"])

    @property
    def group(self) -> Fact:
        return self.data["group"]

    @property
    def charter(self) -> Fact | None:
        """The version in force: the last one that was approved."""
        approved = [c for c in self.data["charters"].values() if c["state"] == "approved"]
        return max(approved, key=lambda c: c["version"], default=None)

    @property
    def cycle(self) -> Fact | None:
        """The cycle under way, else the last one."""
        return max(self.data["cycles"].values(), key=lambda c: c["number"], default=None)

    @property
    def deliverables(self) -> list[Fact]:
        """Those with a day first, in the order of their days."""
        things = self.data["deliverables"].values()
        return sorted(things, key=lambda t: (t["due_on"] is None, t["due_on"] or "", t["id"]))

    def roles_on(self, day: date) -> list[Fact]:
        """Roles that hold on that day: begun, and neither ended nor run out; by kind and time."""
        on = day.isoformat()
        roles = self.data["roles"].values()
        return [
            role
            for role in sorted(roles, key=lambda r: (r["kind"], r["starts_on"], r["id"]))
            if role["starts_on"] <= on
            and not role["ended"]
            and (role["ends_on"] is None or role["ends_on"] >= on)
        ]


def fold(events: Iterable[Event]) -> Then:
    """How a group is after `events`, oldest first."""
    then = Then()
    for event in events:
        apply(then, event.data)
    return then


def apply(then: Then, data: dict[str, Any]) -> None:
    """Add what one event says; what it strikes was never there. Names that are not known are left
    out: a later version of the site may have written them.
    """
    if "everything" in data:
        then.data = _nothing() | deepcopy(data["everything"])
    then.data["group"] |= data.get("group", {})
    for name, (collection, key) in _THINGS.items():
        for fact in _listed(data.get(name)):
            if fact.get("struck"):
                then.data[collection].pop(str(fact[key]), None)
            else:
                then.data[collection][str(fact[key])] = deepcopy(fact)


def _listed(facts: Fact | list[Fact] | None) -> list[Fact]:
    """One thing or several: an event may change more than one (a chair who follows another)."""
    if facts is None:
        return []
    return facts if isinstance(facts, list) else [facts]
