"""A rule of the table: one thing that can be asked of the site, and who may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.platform.every_action.cast import ROLES
from tests.platform.every_action.world import World

EVERYBODY = frozenset(ROLES)
ACCOUNTS = EVERYBODY - {"visitor", "blocked"}
STAFF = frozenset({"staff"})
BOOKS = STAFF | {"treasurer"}  # who keep the books
LEADS = frozenset({"chair", "voice", "staff"})  # of the group that the table is about
WRITES = LEADS | {"editor"}
IN_GROUP = WRITES | {"participant", "cabinet", "owner"}

Fields = Mapping[str, object]
Given = Fields | Callable[[World], Fields]


@dataclass(frozen=True)
class Rule:
    """`who` of `cast.ROLES` may ask `route` by `method`; the others are refused, and then nothing
    in the database differs.

    args      of the address, or a function of the world that gives them
    data      fields of the form (POST), or query (GET)
    before    prepares the world for this one request, in a transaction that is taken back
    changes   whether asking it changes the database for whoever may; None: as it comes
    told      who may ask, and is told that it cannot be: a form that does not offer it to them
    body      a JSON document to send instead of a form
    what      says which of several things that one address does
    """

    route: str
    method: str
    who: frozenset[str]
    args: Given = field(default_factory=dict)
    data: Given = field(default_factory=dict)
    before: Callable[[World], object] | None = None
    changes: bool | None = None
    told: frozenset[str] = frozenset()
    body: str = ""
    what: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}" + (f" ({self.what})" if self.what else "")


def look(route: str, who: frozenset[str] = EVERYBODY, **more: Any) -> Rule:
    """GET: it may be read, and reading it changes nothing."""
    more.setdefault("changes", False)
    return Rule(route, "GET", who, **more)


def do(route: str, who: frozenset[str], data: Given | None = None, **more: Any) -> Rule:
    """POST: it changes something for those who may."""
    more.setdefault("changes", True)
    return Rule(route, "POST", who, data=data or {}, **more)


def given(value: Given, world: World) -> dict[str, Any]:
    return dict(value(world) if callable(value) else value)
