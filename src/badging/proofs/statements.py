"""The statements of a document under labels that tell nothing (VC-DI-ECDSA 3.4).

Selective disclosure signs each statement (N-Quad) by itself. So that a label of a node without an
identifier does not tell how many nodes there are before it, it is an HMAC of the canonical label.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badging.documents import Documents
from badging.errors import InvalidCredential
from badging.keys import multibase
from badging.linked_data.canonical import canonicalize, prepare
from badging.linked_data.nquads import Quad, line, parse
from badging.linked_data.prepared import objects_of
from badging.linked_data.processing import Pointer
from badging.linked_data.rdfc import issue_identifiers
from badging.linked_data.reference import to_quads
from badging.proofs.selection import select

_NO_NODES = frozenset(("@value", "@list", "@set"))
_BLANK = "_:"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document's statements, and a means to find those that JSON pointers choose.

    lines: canonical N-Quads under HMAC labels, sorted. labels: from a node's name in `document`
    to its HMAC label. document: the document with a name for each node that had none.
    """

    lines: list[str]
    labels: dict[str, str]
    document: dict[str, Any]
    prefix: str

    def selected(self, pointers: Iterable[str], documents: Documents) -> list[Quad]:
        """3.4.15 selectCanonicalNQuads: the chosen statements, under the nodes' own names."""
        return _named_quads(select(self.document, pointers), self.prefix, documents)

    def matching(self, quads: Iterable[Quad]) -> set[int]:
        """The indexes in `lines` of these statements (3.4.16, matching)."""
        chosen = {line(relabelled(quad, self.labels)) for quad in quads}
        return {index for index, text in enumerate(self.lines) if text in chosen}


def label(document: Mapping[str, Any], hmac_key: bytes, documents: Documents) -> Labelled:
    """3.4.16 canonicalizeAndGroup, all but the grouping.

    Raises InvalidCredential for what cannot be selected from: lists, and labels of one's own.
    """
    prefix = f"urn:bnid:{secrets.token_hex(16)}:"
    named = _with_names(document, prefix, documents)
    quads = _named_quads(named, prefix, documents)
    canonical = issue_identifiers(quads)
    labels = {name: hmac_label(identifier, hmac_key) for name, identifier in canonical.items()}
    lines = sorted(line(relabelled(quad, labels)) for quad in quads)
    return Labelled(lines, labels, named, prefix)


def hmac_label(canonical: str, hmac_key: bytes) -> str:
    """3.4.4 createHmacIdLabelMapFunction: `_:u…` for `_:c14n…`."""
    digest = hmac.digest(hmac_key, canonical.removeprefix(_BLANK).encode(), "sha256")
    return f"{_BLANK}u{multibase.base64url_encode(digest)}"


def canonical_quads(document: Mapping[str, Any], documents: Documents) -> list[Quad]:
    """The statements of a document under its canonical labels."""
    return parse(canonicalize(document, documents))


def labels_in(quads: Iterable[Quad]) -> set[str]:
    """The labels of nodes without identifier that occur in the statements."""
    return {term for quad in quads for term in quad if term.startswith(_BLANK)}


def relabelled(quad: Quad, labels: Mapping[str, str]) -> Quad:
    """3.4.14 relabelBlankNodes."""
    return Quad(*(labels.get(term, term) for term in quad))


def hash_of(lines: Iterable[str]) -> bytes:
    """3.4.17 hashMandatoryNQuads: SHA-256 over the statements, in order."""
    return hashlib.sha256("".join(lines).encode()).digest()


class _Nodes:
    """Notes which objects of a document are nodes without an identifier."""

    def __init__(self) -> None:
        self.nameless: set[Pointer] = set()

    def see(
        self, processor: Any, element: dict[str, Any], pointer: Pointer, active: Any, of_types: Any
    ) -> None:
        meanings = {processor._expand_iri(active, key, vocab=True) for key in element}
        if not meanings & (_NO_NODES | {"@id"}):
            self.nameless.add(pointer)

    def done(self, dropped: set[str]) -> None:
        """What is not in the graph is not signed; `undefined.survey` tells of it."""


def _with_names(document: Mapping[str, Any], prefix: str, documents: Documents) -> dict[str, Any]:
    """3.4.8 skolemizeCompactJsonLd, without the detour over the expanded form.

    The names are put into the document as it stands, so that pointers lead where they led before.
    """
    nameless = _nameless(document, documents)
    names = {place: f"{prefix}b{number}" for number, place in enumerate(sorted(nameless, key=str))}
    named: dict[str, Any] = _copy(document, (), names)
    return named


def _nameless(document: Mapping[str, Any], documents: Documents) -> set[Pointer]:
    """Where the objects stand that are nodes without an identifier."""
    if prepare(document, documents).emission() is not None:  # all are nodes, named by id or not
        return {place for place, element in objects_of(document) if "id" not in element}
    nodes = _Nodes()
    to_quads(document, documents, nodes)
    return nodes.nameless


def _copy(value: Any, place: Pointer, names: Mapping[Pointer, str]) -> Any:
    if isinstance(value, Mapping):
        copied = {
            key: item if key == "@context" else _copy(item, (*place, key), names)
            for key, item in value.items()
        }
        return {"id": names[place], **copied} if place in names else copied
    if isinstance(value, list):
        return [_copy(item, (*place, index), names) for index, item in enumerate(value)]
    return value


def _named_quads(document: Mapping[str, Any], prefix: str, documents: Documents) -> list[Quad]:
    """3.4.9 toDeskolemizedNQuads."""
    if not document:
        return []
    quads = prepare(document, documents).quads()
    labels = _labels_of_graphs(quads)
    start = f"<{prefix}"

    def named(term: str) -> str:
        return _BLANK + term[len(start) : -1] if term.startswith(start) else labels.get(term, term)

    return [Quad(*map(named, quad)) for quad in quads]


def _labels_of_graphs(quads: Sequence[Quad]) -> dict[str, str]:
    """A label for each graph inside that stays the same when a part of the document is selected.

    A graph inside is the proof of a credential inside. It has no place in the document for a name
    of its own (3.4.7 gives it one in the expanded form), but there is one node that it is about.
    Raises InvalidCredential for graphs that cannot be told apart so, and for every other label.
    """
    about: dict[str, tuple[set[str], set[str]]] = {}
    for quad in quads:
        if quad.graph.startswith(_BLANK):
            subjects, objects = about.setdefault(quad.graph, (set(), set()))
            subjects.add(quad.subject)
            objects.add(quad.object)
    labels: dict[str, str] = {}
    for graph, (subjects, objects) in about.items():
        roots = subjects - objects
        if len(roots) == 1:
            digest = hashlib.sha256(roots.pop().encode()).hexdigest()
            labels[graph] = f"{_BLANK}g{digest}"
    if labels.keys() != labels_in(quads) or len(set(labels.values())) != len(labels):
        raise InvalidCredential(
            "The document has lists or labels of its own inside, or proofs inside that cannot be "
            "told apart, from which nothing can be selected.",
            remedy="Sign it with another proof.",
            code="not_selectable",
        )
    return labels
