"""Watching an expansion: what is said in the text and not in the graph, or in other clothes.

The watch is put on the very expansion that is hashed (see `processing.py`), so the two cannot
disagree. What is looked for, and why, is told in `undefined.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from badging.linked_data.ordinary import terms_by_meaning
from badging.linked_data.processing import Pointer

HARMLESS_TYPES = frozenset(
    ("1EdTechJsonSchemaValidator2019", "1EdTechRevocationList", "1EdTechCredentialRefresh")
)
"""Types that 1EdTech's own samples use without the context that defines them: they are not signed,
but a reader who knows them by name loses nothing, and any other name is reported."""

_VALUE_OBJECT = frozenset(("@value", "@language", "@direction"))


_OF_ANY = frozenset(("id", "type", "endorsementComment"))
"""What may be said of a credential in another place of it: an endorsement inside may be of the very
credential it stands in, and its comment is no property that a reader looks for at the top."""


class Kind(StrEnum):
    """What is the matter. The first three are not in the signed graph at all."""

    PROPERTY = "undefined_property"
    TYPE = "undefined_type"
    IDENTIFIER = "relative_identifier"
    HARMLESS_TYPE = "unsigned_1edtech_type"
    KEYWORD = "json_ld_keyword"
    DISGUISED = "disguised_term"
    REDEFINED = "redefined_term"
    SPLIT = "split_credential"


@dataclass(frozen=True, slots=True)
class Finding:
    """pointer: JSON pointer (RFC 6901). message: one sentence for a person."""

    kind: Kind
    pointer: str
    message: str

    @property
    def harmless(self) -> bool:
        return self.kind is Kind.HARMLESS_TYPE


class Watch:
    """Notes what happens to each key and each type on the way into the graph."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.findings: list[Finding] = []
        self.meanings: dict[Pointer, str] = {}
        self._document = document

    def see(
        self, processor: Any, element: dict[str, Any], pointer: Pointer, active: Any, of_types: Any
    ) -> None:
        for key, value in element.items():
            if key == "@context":
                continue
            meaning = processor._expand_iri(active, key, vocab=True)
            here = (*pointer, key)
            if meaning == "@id":
                self._identifier(processor, active, key, value, here)
            elif meaning == "@type" and "@value" not in element:
                self._types(processor, of_types, key, value, here)
            elif meaning is not None and meaning.startswith("@"):
                self._keyword(element, key, here)
            elif not processor.is_absolute(meaning) or meaning.startswith("_:"):
                self._add(Kind.PROPERTY, here, f"No context defines {key!r}, so it is not signed.")
            else:
                self.meanings[here] = meaning
                mapping = active["mappings"].get(key)
                self._property(mapping, key, meaning, here)
                if mapping is not None and mapping.get("@type") == "@id":
                    for link in value if isinstance(value, list) else [value]:
                        self._abbreviation(processor, active, link, here)

    def done(self, dropped: set[str]) -> None:
        """Find where the relative values stand."""
        for text in sorted(dropped):
            places = [
                place
                for place in _places_of(self._document, text)
                if not any(finding.pointer == pointer_to(place) for finding in self.findings)
            ]
            for place in places:
                self._add(
                    Kind.IDENTIFIER,
                    place,
                    f"{text[:80]!r} is no absolute IRI, so it is not signed.",
                )

    def compare(self, plain: Watch) -> None:
        """Against the same document with the known contexts alone: strangers may only add."""
        for place, meaning in plain.meanings.items():
            actual = self.meanings.get(place)
            if actual is not None and actual != meaning:
                self._add(
                    Kind.REDEFINED,
                    place,
                    f"A context of the document gives {place[-1]!r} another meaning.",
                )

    def look_for_split(self) -> None:
        """The credential's own identifier on a second object: its statements are told apart."""
        own = self._document.get("id")
        if not isinstance(own, str):
            return
        for place in _places_of(self._document, own):
            if len(place) < 2 or place[-1] != "id":
                continue
            holder = _at(self._document, place[:-1])
            if isinstance(holder, dict) and holder.keys() - _OF_ANY:
                self._add(
                    Kind.SPLIT, place[:-1], "More is said of the credential itself in this place."
                )

    def _identifier(self, processor: Any, active: Any, key: str, value: Any, here: Pointer) -> None:
        if key != "id":
            self._add(Kind.KEYWORD, here, f"The identifier is written as {key!r} instead of id.")
        if isinstance(value, str):
            absolute = processor._expand_iri(active, value, base=None)
            if not processor.is_absolute(absolute) or absolute.startswith("_:"):
                self._add(
                    Kind.IDENTIFIER,
                    here,
                    f"The identifier {value[:80]!r} is no absolute IRI, so nothing that is said "
                    "of it is signed.",
                )
            self._abbreviation(processor, active, value, here)

    def _abbreviation(self, processor: Any, active: Any, value: Any, here: Pointer) -> None:
        """A context may make a prefix of `did`: the signed identifier is then not the one shown."""
        if not isinstance(value, str):
            return
        full = processor._expand_iri(active, value, base=None)
        if full != value and processor.is_absolute(full):
            message = f"{value[:80]!r} is an abbreviation: what is signed is {full[:120]!r}."
            self._add(Kind.DISGUISED, here, message)

    def _types(self, processor: Any, of_types: Any, key: str, value: Any, here: Pointer) -> None:
        if key != "type":
            self._add(Kind.KEYWORD, here, f"The type is written as {key!r} instead of type.")
        several = isinstance(value, list)
        for index, name in enumerate(value if several else [value]):
            if not isinstance(name, str):
                continue
            place = (*here, index) if several else here
            meaning = processor._expand_iri(of_types, name, vocab=True)
            if processor.is_absolute(meaning):
                self.meanings[(*place, name)] = meaning
                self._disguise(name, meaning, place)
            elif name in HARMLESS_TYPES:
                self._add(
                    Kind.HARMLESS_TYPE,
                    place,
                    f"The type {name} is not signed: its context is missing.",
                )
            else:
                self._add(Kind.TYPE, place, f"No context defines the type {name!r}.")

    def _keyword(self, element: dict[str, Any], key: str, here: Pointer) -> None:
        if not (element.keys() <= _VALUE_OBJECT and "@value" in element):
            self._add(
                Kind.KEYWORD, here, f"{key!r} is read by JSON-LD in a way that programs do not see."
            )

    def _property(self, mapping: Any, key: str, meaning: str, here: Pointer) -> None:
        if mapping is not None:
            container = mapping.get("@container") or ()
            if mapping.get("reverse") or {"@index", "@id", "@type"} & set(container):
                self._add(Kind.KEYWORD, here, f"A context gives {key!r} a form of its own.")
        self._disguise(key, meaning, here)

    def _disguise(self, name: str, meaning: str, here: Pointer) -> None:
        terms = terms_by_meaning().get(meaning)
        if terms is not None and name not in terms:
            self._add(
                Kind.DISGUISED,
                here,
                f"{name[:120]!r} means the same as {min(terms)!r}, but no program looks for it.",
            )

    def _add(self, kind: Kind, place: Pointer, message: str) -> None:
        self.findings.append(Finding(kind, pointer_to(place), message))


def _places_of(value: Any, text: str, place: Pointer = ()) -> Iterator[Pointer]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name != "@context":
                yield from _places_of(item, text, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places_of(item, text, (*place, index))
    elif value == text:
        yield place


def _at(value: Any, place: Pointer) -> Any:
    for step in place:
        value = value[step]
    return value


def pointer_to(place: Pointer) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)
