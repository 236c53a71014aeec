"""Walks a document along a table of classes, and says where the two differ.

A table is data: {class: {property: (kind, cardinality)}}. Kinds are names of classes in the table
or of plain values; "A|B" is either. Cardinalities are those of the specifications' own tables:
"1", "0..1", "0..*", "1..*". What a class does not mention is an extension, and not judged here.

Two roads lead through a table: `fits` says in a few microseconds that there is nothing to say (see
`fitting.py`), and `problems` says what there is. They agree: what fits has no problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from badging.model import fitting
from badging.model.common import is_uri, parse_any_time, parse_time, pointer, types_of
from badging.model.readings import READINGS, has_capitals, has_markup

Table = Mapping[str, Mapping[str, tuple[str, str]]]
Test = fitting.Test

MAX_PROBLEMS = 20
"""A document that fits nowhere is described by its first differences."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One difference. code: missing | empty | not_one | not_an_object | wrong_type | wrong_value,
    or a row of `leniency.LENIENCY`. expected: what belongs there, in words.
    grave: whether the document does not conform; else it is merely bent.
    """

    pointer: str
    code: str
    name: str
    expected: str
    grave: bool = True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    """A string, or one with its language (JSON-LD 1.1, 4.2.4); or some of them."""
    if isinstance(value, list):
        return bool(value) and all(_is_text(item) for item in value)
    if isinstance(value, Mapping):
        value = value.get("@value")
    return isinstance(value, str)


def _without_markup(value: Any) -> bool:
    return isinstance(value, str) and not has_markup(value)


def _matches(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


_URI = (lambda v: isinstance(v, str) and is_uri(v), "an absolute URI such as https://… or urn:…")

VALUES: dict[str, tuple[Test, str]] = {
    "String": (lambda v: isinstance(v, str), "a text"),
    "Prose": (_without_markup, "a text, or Markdown"),
    "Text": (_is_text, "a text"),
    "Boolean": (lambda v: isinstance(v, bool), "true or false"),
    "Float": (_is_number, "a number"),
    "Object": (lambda v: isinstance(v, Mapping), "an object"),
    "Context": (lambda v: isinstance(v, str | Mapping), "a URL or an object"),
    "URI": _URI,
    "Homepage": _URI,
    "Reference": _URI,
    "Linked": _URI,
    "URL": (_matches(r"[hH][tT][tT][pP][sS]?://[^\s/?#]+\S*"), "a web address (https://…)"),
    "DateTime": (
        lambda v: parse_time(v) is not None,
        "a date and time such as 2026-03-11T16:00:00Z",
    ),
    "DateTimeZ": (
        lambda v: parse_time(v, zone_required=True) is not None,
        "a date and time with its zone, such as 2026-03-11T16:00:00Z",
    ),
    "AnyTime": (
        lambda v: parse_any_time(v) is not None,
        "a date, a date and time, or seconds since 1970",
    ),
    "Date": (_matches(r"\d{4}-\d\d-\d\d"), "a date such as 2026-03-11"),
    "Language": (
        _matches(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
        "a language tag such as en or pt-BR",
    ),
    "Email": (_matches(r"[^@\s]+@[^@\s]+"), "an e-mail address"),
    "IdentityHash": (
        lambda v: isinstance(v, str) and not has_capitals(v),
        "an identity, or its hash such as sha256$…",
    ),
    "EmailOrHash": (
        _matches(r"[^@\s]+@[^@\s]+|(sha256|sha1|md5)\$[0-9a-f]+"),
        "an e-mail address, or its hash such as sha256$…",
    ),
    "CompactJws": (
        _matches(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+"),
        "a compact JWS: three parts of base64url with full stops between",
    ),
}


@dataclass(frozen=True)
class Model:
    """classes: the table. required_types: class → names of which its `type` must hold one.

    terms: kind → the values of a vocabulary; open_terms: those of them that may be extended.
    untyped: classes whose place says what they are, so that a missing type is a bend.
    addressable: classes for which an address may stand. absent: (class, property) → the bend that
    it is when it is missing. recurring: classes of objects that stand in many documents alike.
    """

    classes: Table
    required_types: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, frozenset[str]]
    open_terms: frozenset[str] = frozenset()
    untyped: frozenset[str] = frozenset()
    addressable: frozenset[str] = frozenset()
    absent: Mapping[tuple[str, str], str] = field(default_factory=dict)
    recurring: frozenset[str] = frozenset()

    def fits(self, node: Any, name: str) -> bool:
        """Whether there is nothing to say of the node: no problem, and no bend."""
        return self._tests[name](node)

    @cached_property
    def _tests(self) -> dict[str, Test]:
        values = {kind: test for kind, (test, _) in VALUES.items()}
        return fitting.tests_of(self, values, _MAY_BE_COMPACT, _LISTABLE, self.recurring)

    def problems(self, node: Any, name: str, at: str = "") -> list[Problem]:
        """Where the node differs from the class of that name; the first MAX_PROBLEMS."""
        found: list[Problem] = []
        if self.fits(node, name):
            return found
        for problem in self._object(node, name, at):
            found.append(problem)
            if len(found) == MAX_PROBLEMS:
                break
        return found

    def _object(self, node: Any, name: str, at: str) -> Iterator[Problem]:
        if not isinstance(node, Mapping):
            bent = name in self.addressable and isinstance(node, str) and is_uri(node)
            code = "address_alone" if bent else "not_an_object"
            yield Problem(at, code, _last(at), f"an object ({name})", grave=not bent)
            return
        yield from self._types(node, name, at)
        for key, (kind, cardinality) in self.classes[name].items():
            value, place = node.get(key), at + pointer(key)
            if value is None:
                yield from self._nothing(node, name, key, place)
            else:
                yield from self._property(value, key, kind, cardinality, place)

    def _types(self, node: Mapping[str, Any], name: str, at: str) -> Iterator[Problem]:
        wanted = self.required_types.get(name, ())
        if wanted and "type" in node and not set(wanted) & set(types_of(node)):
            yield Problem(at + "/type", "wrong_type", "type", " or ".join(wanted))

    def _property(
        self, value: Any, key: str, kind: str, cardinality: str, at: str
    ) -> Iterator[Problem]:
        if cardinality.endswith("*"):
            yield from self._several(value, key, kind, cardinality, at)
        elif isinstance(value, list) and kind not in _LISTABLE:
            grave = len(value) != 1
            yield Problem(at, "not_one" if grave else "list_of_one", key, self._words(kind), grave)
            if not grave:
                yield from self._value(value[0], kind, at + "/0")
        else:
            yield from self._value(value, kind, at)

    def _nothing(self, node: Mapping[str, Any], name: str, key: str, at: str) -> Iterator[Problem]:
        kind, cardinality = self.classes[name][key]
        if not cardinality.startswith("1"):
            if key in node:
                yield Problem(at, "null_value", key, self._words(kind), grave=False)
            return
        bend = self.absent.get((name, key), "")
        if key == "type" and name in self.untyped:
            bend = "type_missing"
        yield Problem(at, bend or "missing", key, self._words(kind), grave=not bend)

    def _several(
        self, value: Any, key: str, kind: str, cardinality: str, at: str
    ) -> Iterator[Problem]:
        if not isinstance(value, list):
            if key not in _MAY_BE_COMPACT:
                yield Problem(at, "not_a_list", key, self._words(kind), grave=False)
            yield from self._value(value, kind, at)
            return
        if not value and cardinality.startswith("1"):
            yield Problem(at, "empty", key, self._words(kind))
        for index, item in enumerate(value):
            yield from self._value(item, kind, f"{at}/{index}")

    def _value(self, value: Any, kind: str, at: str) -> Iterator[Problem]:
        choices = kind.split("|")
        for choice in choices:
            if choice in self.classes:
                if isinstance(value, Mapping) or len(choices) == 1:
                    yield from self._object(value, choice, at)
                    return
            elif choice in self.terms:
                yield from self._term(value, choice, at)
                return
            elif VALUES[choice][0](value):
                return
        bend = next(
            (code for choice in choices for test, code in READINGS.get(choice, ()) if test(value)),
            "",
        )
        code = bend or "wrong_value"
        yield Problem(at, code, _last(at), self._words(kind), grave=not bend)

    def _term(self, value: Any, kind: str, at: str) -> Iterator[Problem]:
        if isinstance(value, str) and value in self.terms[kind]:
            return
        if kind not in self.open_terms or not isinstance(value, str):
            yield Problem(at, "wrong_value", _last(at), self._words(kind))
        elif not value.startswith("ext:"):  # how an extensible vocabulary is extended
            yield Problem(at, "unknown_term", _last(at), self._words(kind), grave=False)

    def _words(self, kind: str) -> str:
        words = []
        for choice in kind.split("|"):
            if choice in self.terms:
                terms = sorted(self.terms[choice])
                words.append("one of " + ", ".join(terms[:8]) + (" …" if len(terms) > 8 else ""))
            else:
                words.append(VALUES[choice][1] if choice in VALUES else f"an object ({choice})")
        return " or ".join(words)


_MAY_BE_COMPACT = frozenset(
    ("@context", "type", "proof", "credentialSchema", "credentialStatus", "termsOfUse")
)
"""Lists of one that the specification itself lets stand without brackets ("array-compacted")."""
_LISTABLE = frozenset(("Text",))
"""Values that may be given once for each language."""


def _last(at: str) -> str:
    parts = [p for p in at.split("/") if p and not p.isdigit()]
    return parts[-1] if parts else "document"
