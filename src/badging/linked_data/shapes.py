"""Shapes: what an object of a document will be in the graph, whatever its values.

The *shape* of an object is where it stands (its `Door`: the active context and the member that
leads to it), the names of its members in their order, and the values of its `type` and `@context`:
all that JSON-LD looks at before it looks at a value. `compiling.py` finds out what becomes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from badging.linked_data.watching import Finding

LAST = " .\n"
"""The end of a line in the default graph."""


class Reason(StrEnum):
    """Why a document goes the reference's way."""

    CONTEXT = "context"
    TERM = "term"
    KEYWORD = "keyword"
    FORM = "form"
    IDENTIFIER = "identifier"
    VALUE = "value"
    TEXT = "text"
    SIZE = "size"


class NotCompiled(Exception):
    """The compiled path does not know this. Never seen by a caller."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Kind(StrEnum):
    """What a text means as the value of a member."""

    LITERAL = "literal"
    LINK = "@id"
    WORD = "@vocab"


@dataclass(frozen=True, slots=True, eq=False)
class Door:
    """Where objects may stand: under a member, in its context. Compared by identity."""

    context: Mapping[str, Any]
    member: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A member. head: the predicate between spaces. datatype: `^^<…>`, or "" for a plain text.

    prefixes: beginnings of IRIs that the context would take for abbreviations. words: terms that
    stand for IRIs (`@vocab`). ordered, enclosed: containers `@list` and `@graph`.
    """

    name: str
    kind: Kind
    head: str
    datatype: str
    prefixes: frozenset[str]
    words: Mapping[str, str]
    door: Door
    ordered: bool
    enclosed: bool

    @property
    def row(self) -> Row:
        simple = self.kind is not Kind.WORD and not (self.ordered or self.enclosed)
        return self.name, self.kind if simple else None, self.head, self.datatype, self


Row = tuple[str, Kind | None, str, str, Slot]
"""A slot for the inner loop: name, what a text is if that is simple, head, tail, slot."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """An object of this shape. types: predicate and object of each type that is in the graph.

    whole_types, whole_rows: with the end of a line behind, as the default graph has them. plain:
    nothing is to be noted: `certain` and neither `repeats` nor `harmless`. repeats: two members
    share a predicate, so that a statement may be made twice. certain: the survey finds nothing in
    the object itself but `harmless` (pointers from the object on), the types that are `dropped`.
    """

    identified: bool
    prefixes: frozenset[str]
    types: tuple[str, ...]
    rows: tuple[Row, ...]
    repeats: bool
    certain: bool
    harmless: tuple[Finding, ...]
    dropped: frozenset[str]
    whole_types: tuple[str, ...] = field(init=False)
    whole_rows: tuple[Row, ...] = field(init=False)
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "whole_types", tuple(head + LAST for head in self.types))
        put(self, "whole_rows", tuple((*row[:3], row[3] + LAST, row[4]) for row in self.rows))
        put(self, "plain", self.certain and not self.repeats and not self.harmless)


class Doors:
    """All doors, so that one place has one door; and how many contexts they lead into."""

    def __init__(self) -> None:
        self._doors: dict[tuple[str, str], Door] = {}
        self.contexts: set[str] = set()

    def at(self, context: Mapping[str, Any], member: str) -> Door:
        self.contexts.add(context["_uuid"])
        return self._doors.setdefault((context["_uuid"], member), Door(context, member))

    def clear(self) -> None:
        self._doors, self.contexts = {}, set()

    def __len__(self) -> int:
        return len(self._doors)
