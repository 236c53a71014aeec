"""Walks a document along a table of classes, and says where the two differ.

A table is data: {class: {property: (kind, cardinality)}}. Kinds are names of classes in the table
or of plain values; "A|B" is either. Cardinalities are those of the specifications' own tables:
"1", "0..1", "0..*", "1..*". What a class does not mention is an extension, and not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from badging.model.common import is_uri, parse_time, pointer, types_of

Table = Mapping[str, Mapping[str, tuple[str, str]]]

MAX_PROBLEMS = 20
"""A document that fits nowhere is described by its first differences."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One difference. code: missing | empty | not_one | not_an_object | wrong_type | wrong_value
    | not_a_list | unknown_term. expected: what belongs there, in words.
    grave: whether the document does not conform; else it is merely unusual.
    """

    pointer: str
    code: str
    name: str
    expected: str
    grave: bool = True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _matches(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "String": (lambda v: isinstance(v, str), "a text"),
    "Boolean": (lambda v: isinstance(v, bool), "true or false"),
    "Float": (_is_number, "a number"),
    "Object": (lambda v: isinstance(v, Mapping), "an object"),
    "Context": (lambda v: isinstance(v, str | Mapping), "a URL or an object"),
    "URI": (
        lambda v: isinstance(v, str) and is_uri(v),
        "an absolute URI such as https://… or urn:…",
    ),
    "URL": (_matches(r"[hH][tT][tT][pP][sS]?://[^\s/?#]+\S*"), "a web address (https://…)"),
    "DateTime": (
        lambda v: parse_time(v) is not None,
        "a date and time such as 2026-03-11T16:00:00Z",
    ),
    "DateTimeZ": (
        lambda v: parse_time(v, zone_required=True) is not None,
        "a date and time with its zone, such as 2026-03-11T16:00:00Z",
    ),
    "Date": (_matches(r"\d{4}-\d\d-\d\d"), "a date such as 2026-03-11"),
    "Language": (
        _matches(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
        "a language tag such as en or pt-BR",
    ),
    "Email": (_matches(r"[^@\s]+@[^@\s]+"), "an e-mail address"),
    "CompactJws": (
        _matches(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+"),
        "a compact JWS: three parts of base64url with full stops between",
    ),
}


@dataclass(frozen=True, slots=True)
class Model:
    """classes: the table. required_types: class → names of which its `type` must hold one.

    terms: kind → the values of a vocabulary; open_terms: those of them that may be extended.
    """

    classes: Table
    required_types: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, frozenset[str]]
    open_terms: frozenset[str] = frozenset()

    def problems(self, node: Any, name: str, at: str = "") -> list[Problem]:
        """Where the node differs from the class of that name; the first MAX_PROBLEMS."""
        found = []
        for problem in self._object(node, name, at):
            found.append(problem)
            if len(found) == MAX_PROBLEMS:
                break
        return found

    def _object(self, node: Any, name: str, at: str) -> Iterator[Problem]:
        if not isinstance(node, Mapping):
            yield Problem(at, "not_an_object", _last(at), f"an object ({name})")
            return
        yield from self._types(node, name, at)
        for key, (kind, cardinality) in self.classes[name].items():
            yield from self._property(node, key, kind, cardinality, at + pointer(key))

    def _types(self, node: Mapping[str, Any], name: str, at: str) -> Iterator[Problem]:
        wanted = self.required_types.get(name, ())
        if wanted and "type" in node and not set(wanted) & set(types_of(node)):
            yield Problem(at + "/type", "wrong_type", "type", " or ".join(wanted))

    def _property(
        self, node: Mapping[str, Any], key: str, kind: str, cardinality: str, at: str
    ) -> Iterator[Problem]:
        value = node.get(key)
        if value is None:
            if cardinality.startswith("1"):
                yield Problem(at, "missing", key, self._words(kind))
            elif key in node:
                yield Problem(at, "wrong_value", key, self._words(kind))
            return
        if not cardinality.endswith("*"):
            if isinstance(value, list):
                yield Problem(at, "not_one", key, self._words(kind), grave=len(value) != 1)
                if len(value) == 1:
                    yield from self._value(value[0], kind, at + "/0")
                return
            yield from self._value(value, kind, at)
            return
        if not isinstance(value, list):
            if not cardinality.endswith("..*") or key not in _MAY_BE_COMPACT:
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
        yield Problem(at, "wrong_value", _last(at), self._words(kind))

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


def _last(at: str) -> str:
    parts = [p for p in at.split("/") if p and not p.isdigit()]
    return parts[-1] if parts else "document"
