"""What a program that knows credentials and badges takes words for, whatever @context says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from badging.linked_data import contexts

_OB_TYPES = frozenset(("OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"))
# Neither are those of earlier versions and of CLR 1.0: they protect nothing either.
_OB = frozenset(
    url for url in contexts.known_urls() if "/ob/v3p0/" in url or "imsglobal.github.io" in url
)
_CREDENTIALS = frozenset((contexts.CREDENTIALS_V1, contexts.CREDENTIALS_V2))
# security/v1 and v2 are not: they protect nothing, and define words that badges have, too.
_SECURITY = ("/security/suites/", "/security/data-integrity/")
_ORDINARY = frozenset(
    url
    for url in contexts.known_urls()
    if url in _OB or "/clr/v2p0/" in url or url in _CREDENTIALS or any(s in url for s in _SECURITY)
)


@cache
def terms_by_meaning() -> dict[str, frozenset[str]]:
    """Of each IRI in the vocabularies of credentials and badges: the terms that stand for it."""
    found: dict[str, set[str]] = {}
    for url in _ORDINARY:
        document = contexts.known(url)
        assert document is not None
        for scope in _scopes(document["@context"]):
            for term, definition in scope.items():
                iri = definition.get("@id") if isinstance(definition, dict) else definition
                for _ in range(2):  # a term may be defined by another term
                    if isinstance(iri, str) and iri in scope:
                        named = scope[iri]
                        iri = named.get("@id") if isinstance(named, dict) else named
                if isinstance(iri, str) and ":" in iri:
                    found.setdefault(iri, set()).add(term)
    return {iri: frozenset(terms) for iri, terms in found.items()}


def _scopes(context: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield context
    for definition in context.values():
        if isinstance(definition, dict) and isinstance(definition.get("@context"), dict):
            yield from _scopes(definition["@context"])


def has_ordinary_contexts(value: Any) -> bool:
    """Whether no context here could give a known term another meaning, by its name alone."""
    if isinstance(value, list):
        return all(map(has_ordinary_contexts, value))
    if not isinstance(value, Mapping):
        return True
    if "@context" in value:
        named = value["@context"]
        names = named if isinstance(named, list) else [named]
        if not all(isinstance(name, str) and name in _ORDINARY for name in names):
            return False
        if not names or names[0] not in _CREDENTIALS or _lacks_vocabulary(value, names):
            return False
    return all(has_ordinary_contexts(item) for item in value.values())


def with_known_contexts(value: Any, *, top: bool = False) -> Any:
    """The document as a reader takes it: with the contexts of credentials and badges, no others."""
    if isinstance(value, list):
        return [with_known_contexts(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    copied = {name: with_known_contexts(item) for name, item in value.items()}
    if "@context" in value or top:
        named = value.get("@context", [])
        names = [
            name
            for name in (named if isinstance(named, list) else [named])
            if isinstance(name, str) and name in _ORDINARY
        ]
        if top and not any(name in _CREDENTIALS for name in names):
            names.insert(0, contexts.CREDENTIALS_V2)
        if top and _lacks_vocabulary(value, names):
            names.append(contexts.OB_3_0_3)
        names.sort(key=lambda name: name not in _CREDENTIALS)
        copied.pop("@context", None)
        if names:
            copied["@context"] = names
    return copied


def _lacks_vocabulary(value: Mapping[str, Any], names: list[str]) -> bool:
    types = value.get("type", [])
    types = types if isinstance(types, list) else [types]
    is_badge = any(isinstance(name, str) and name in _OB_TYPES for name in types)
    return is_badge and not any("context" in name and name in _OB for name in names)
