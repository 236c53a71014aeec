"""The configuration of a proof: its options as a graph of their own, all of it signed.

The suites over RDF sign the options beside the document, under the document's contexts
(VC-DI-EDDSA 3.2.5, VC-DI-ECDSA 3.2.5, 3.6.4). What no context defines would not be signed. Some
issuers name the context of the suite in the proof alone: where it is a known one, it is read, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from badging.documents import Documents, Offline
from badging.errors import InvalidCredential, ProofError
from badging.linked_data import contexts
from badging.linked_data.canonical import Prepared, canonicalize, prepare
from badging.linked_data.undefined import Kind, survey

MAX_REMEMBERED = 256
MAX_REMEMBERED_CHARS = 4096
_TEXTS = frozenset((str,))
_KNOWN = frozenset(contexts.known_urls())
_ANY_TIME = "2000-01-01T00:00:00Z"
_TIME = re.compile(r"[0-9T:.Z+-]+")
_LITERALS = {
    "created": _ANY_TIME,
    "expires": _ANY_TIME,
    "domain": "any",
    "challenge": "any",
    "nonce": "any",
}
"""Options whose values are literals in every known context: whether they are signed does not
depend on what they are."""


def canonical_configuration(
    options: Mapping[str, Any],
    document: Mapping[str, Any],
    documents: Documents,
    *,
    algorithm: str = "sha256",
) -> str:
    """Canonical N-Quads of a proof's options under the document's contexts.

    options: the proof without proofValue or jws. What is repeated is remembered. Raises ProofError
    for an option that would not be signed, InvalidCredential for a document without @context, and
    what canonicalisation raises.
    """
    names = _contexts_of(document)
    if not names:
        raise InvalidCredential("The document has no @context.", pointer="/@context")
    bare = dict(options)
    if "@context" in options:
        own = _contexts_of(options)
        names += [name for name in own if _is_known(name) and name not in names]
        del bare["@context"]
    if _are_known(names) and _is_small(bare):
        created = bare.get("created", "")
        if _TIME.fullmatch(created):
            bare["created"] = _ANY_TIME
            around = _around_created(tuple(bare.items()), tuple(names), algorithm)
            if around is not None:
                return f'{around[0]}"{created}"{around[1]}'
            bare["created"] = created
        return _remembered(tuple(bare.items()), tuple(names), algorithm)
    return _canonical({**bare, "@context": names}, documents, algorithm)


def _contexts_of(value: Mapping[str, Any]) -> list[Any]:
    named = value.get("@context", [])
    return list(named) if isinstance(named, list) else [named]


def _is_small(options: Mapping[str, Any]) -> bool:
    """Whether these are texts, and few letters in all: nothing else is remembered."""
    values = options.values()
    if not _TEXTS.issuperset(map(type, values)):
        return False
    return sum(map(len, options)) + sum(map(len, values)) <= MAX_REMEMBERED_CHARS


def _are_known(names: list[Any]) -> bool:
    return _TEXTS.issuperset(map(type, names)) and _KNOWN.issuperset(names)


def _is_known(name: Any) -> bool:
    return isinstance(name, str) and name in _KNOWN


@lru_cache(maxsize=MAX_REMEMBERED)
def _around_created(
    options: tuple[tuple[str, str], ...], names: tuple[str, ...], algorithm: str
) -> tuple[str, str] | None:
    """What stands before and after the value of `created`, whatever time it is.

    An issuer's configurations differ in nothing else. Its statement keeps its place among the
    sorted ones where each has a predicate of its own, and there is one node that all are about.
    options: with _ANY_TIME as created. None where that value is not written as just one literal.
    """
    text = _remembered(options, names, algorithm)
    before, found, after = text.partition(f'"{_ANY_TIME}"')
    heads = [statement.split(" ", 2)[:2] for statement in text.splitlines()]
    subjects, predicates = {head[0] for head in heads}, {head[1] for head in heads}
    if not found or _ANY_TIME in after or len(subjects) > 1 or len(predicates) < len(heads):
        return None
    return before, after


@lru_cache(maxsize=MAX_REMEMBERED)
def _remembered(
    options: tuple[tuple[str, str], ...], names: tuple[str, ...], algorithm: str
) -> str:
    alike = tuple((name, _LITERALS.get(name, value)) for name, value in options)
    _refuse_unsigned_once(alike, names)
    configuration = {**dict(options), "@context": list(names)}
    return canonicalize(configuration, Offline(), algorithm=algorithm)


@lru_cache(maxsize=MAX_REMEMBERED)
def _refuse_unsigned_once(options: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> None:
    _refuse_unsigned(prepare({**dict(options), "@context": list(names)}, Offline()), Offline())


def _canonical(configuration: dict[str, Any], documents: Documents, algorithm: str) -> str:
    prepared = prepare(configuration, documents)
    _refuse_unsigned(prepared, documents)
    return canonicalize(prepared, documents, algorithm=algorithm)


def _refuse_unsigned(configuration: Prepared, documents: Documents) -> None:
    for finding in survey(configuration, documents):
        where = f"/proof{finding.pointer}"
        if finding.kind is Kind.IDENTIFIER:
            raise ProofError(finding.message, pointer=where, code="proof_option_relative")
        raise ProofError(
            f"{finding.message} ({finding.pointer[1:]} of the proof)",
            pointer=where,
            remedy="Name the context that defines the proof: for version 1.1 credentials "
            "https://w3id.org/security/data-integrity/v2.",
            code="proof_not_defined",
        )
