"""Parts of a person's page that other rooms bring: groups they take part in, pledges, answers.

The rooms stand above `people` and register in `AppConfig.ready()`. A person's page is seen by
anybody, so a panel shows what is public already, and only where `shows(person, field)` allows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from alliance.people.models import Person


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel.context` as `panel`, below a heading `title` (h2).

    `data` is what it adds to the person's JSON under the name it is registered by; None adds
    nothing.
    """

    title: str
    template: str
    context: dict[str, Any]
    data: Any = None


@dataclass(frozen=True)
class Registered:
    """`field` is the choice of the profile that the panel belongs to ("groups", "affiliations"),
    or "" when what it shows is public anyway.
    """

    name: str
    maker: Maker
    order: int
    field: str


Maker = Callable[[Person, Person | AnonymousUser, datetime], Panel | None]
MAKERS: dict[str, Registered] = {}


def register(name: str, maker: Maker, *, order: int, field: str = "") -> None:
    """Have `maker(person, viewer, now)` asked for a panel of a person's page; None shows none.

    With `field` it is only asked when the person chose to show that field.
    """
    MAKERS[name] = Registered(name, maker, order, field)


def panels_of(
    person: Person, viewer: Person | AnonymousUser, now: datetime, shown: frozenset[str]
) -> list[Panel]:
    """The panels of the page of `person`, of whose fields those in `shown` are for all to see."""
    return [panel for _name, panel in _made(person, viewer, now, shown)]


def data_of(person: Person, now: datetime, shown: frozenset[str]) -> dict[str, Any]:
    """What the panels add to the JSON of `person`, by their names, as nobody in particular sees
    them.
    """
    made = _made(person, AnonymousUser(), now, shown)
    return {name: panel.data for name, panel in made if panel.data is not None}


def _made(
    person: Person, viewer: Person | AnonymousUser, now: datetime, shown: frozenset[str]
) -> list[tuple[str, Panel]]:
    asked = sorted(MAKERS.values(), key=lambda entry: entry.order)
    made = (
        (entry.name, entry.maker(person, viewer, now))
        for entry in asked
        if entry.field in {"", *shown}
    )
    return [(name, panel) for name, panel in made if panel is not None]
