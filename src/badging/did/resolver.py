"""From an identifier to its controller document, and from a method's identifier to its key.

Each kind of identifier says where the document is: in itself (did:key, did:jwk), on a web server
(did:web, an HTTPS profile), or at the end of a log that proves itself (did:webvh).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from badging.did import jwk as did_jwk
from badging.did import key as did_key
from badging.did import web as did_web
from badging.did import webvh, webvh_witness
from badging.did.controller import Controller, FoundKey, Lifetime, controller_from, key_in
from badging.documents import Documents, Offline
from badging.errors import BadgingError, InvalidKey, Unreadable
from badging.keys import PublicKey
from badging.model.common import parts_of
from badging.strict_json import parse_json

__all__ = ["Controller", "FoundKey", "controller_from", "find_key", "key_in", "resolve"]

ACCEPT = "application/did+ld+json, application/did+json, application/ld+json, application/json"
ACCEPT_LOG = "text/jsonl, application/jsonl;q=0.9, */*;q=0.5"
MAX_BYTES = 256 * 1024
CLOCK_SKEW = timedelta(minutes=5)
MAX_REMEMBERED = 512
MAX_REMEMBERED_CHARS = 2048


def resolve(identifier: str, documents: Documents) -> Controller:
    """The controller document of a DID of a known method, or of an HTTPS URL.

    Raises DocumentUnavailable; InvalidKey or Unreadable for a document that does not fit.
    """
    for prefix, read in _METHODS.items():
        if identifier.startswith(prefix):
            return read(identifier, documents)
    raise InvalidKey(
        f"Keys of {identifier[:200]!r} cannot be looked up.",
        remedy="Use a did:key, did:jwk, did:web or did:webvh, or an HTTPS address.",
        code="unsupported_identifier",
    )


def find_key(method_id: str, documents: Documents) -> FoundKey:
    """The key that a proof's `verificationMethod` or a JWT's `kid` names.

    Raises DocumentUnavailable, and InvalidKey when the controller's document does not list it,
    or lists it for somebody else.
    """
    if method_id.startswith(did_key.PREFIX) and len(method_id) <= MAX_REMEMBERED_CHARS:
        return _remembered_method(method_id)
    return _find_key(method_id, documents)


@lru_cache(maxsize=MAX_REMEMBERED)
def _remembered_method(method_id: str) -> FoundKey:
    """Of a did:key, which needs no document but itself."""
    return _find_key(method_id, Offline())


def _find_key(method_id: str, documents: Documents) -> FoundKey:
    owner, hash_, fragment = method_id.partition("#")
    if owner.startswith(did_key.PREFIX) and not hash_:
        # 1EdTech samples name the did:key alone; it has one key, so the meaning is plain.
        method_id = f"{owner}#{owner.removeprefix(did_key.PREFIX)}"
    elif owner.startswith(did_jwk.PREFIX) and not hash_:
        method_id = f"{owner}#0"
    elif owner.startswith(webvh.PREFIX):  # the query chooses a version, and is no part of the name
        method_id = owner.partition("?")[0] + hash_ + fragment
    return key_in(resolve(owner, documents), method_id)


def _resolve_key(identifier: str, documents: Documents) -> Controller:
    return _spelled_out(identifier, did_key.document_of)


def _resolve_jwk(identifier: str, documents: Documents) -> Controller:
    return _spelled_out(identifier, did_jwk.document_of)


def _spelled_out(identifier: str, document_of: Callable[[str], dict[str, Any]]) -> Controller:
    """Of an identifier that is a key: the same for all times, so it is remembered."""
    read = _remembered if len(identifier) <= MAX_REMEMBERED_CHARS else _read
    return read(identifier, document_of)


def _read(identifier: str, document_of: Callable[[str], dict[str, Any]]) -> Controller:
    return controller_from(identifier, document_of(identifier))


_remembered = lru_cache(maxsize=MAX_REMEMBERED)(_read)


def _resolve_web(identifier: str, documents: Documents) -> Controller:
    try:
        url = did_web.url_of(identifier)
    except BadgingError as error:
        raise InvalidKey(error.message, remedy=error.remedy, code=error.code) from error
    return controller_from(identifier, _fetched(url, documents))


def _resolve_https(identifier: str, documents: Documents) -> Controller:
    if not parts_of(identifier).hostname:
        raise InvalidKey(f"{identifier[:200]!r} is no address.", code="unsupported_identifier")
    return controller_from(identifier, _fetched(identifier, documents))


def _resolve_webvh(identifier: str, documents: Documents) -> Controller:
    """The version that is asked for, and the keys of those before it that were withdrawn since.

    The log proves until when they were listed, so that what they signed before can be told.
    """
    did, _, query = identifier.partition("?")
    url = webvh.url_of(did)
    log = documents.get(url, accept=ACCEPT_LOG, max_bytes=webvh.MAX_LOG_BYTES).body
    versions = webvh.read_log(did, log, datetime.now(UTC) + CLOCK_SKEW)
    if webvh_witness.are_needed(versions):
        proofs = _fetched(webvh.witness_url_of(did), documents, webvh_witness.MAX_BYTES)
        webvh_witness.check(versions, proofs)
    chosen = webvh.choose(versions, query)
    if chosen is None:
        raise InvalidKey(f"{did} has no version {query[:120]!r}.", code="no_such_version")
    return _with_history(did, versions[: chosen.number], versions)


def _with_history(
    did: str, until: Sequence[webvh.Version], versions: Sequence[webvh.Version]
) -> Controller:
    """The last version of `until`, with the signing keys of those before it beside its own.

    Each key has the shortest of the lives that any version gave it, and is withdrawn when the
    version after the last one that lists it begins.
    """
    listings = [_listing(did, version) for version in versions]
    newest_first = listings[: len(until)][::-1]
    methods: dict[str, PublicKey | InvalidKey] = {}
    controllers: dict[str, str] = {}
    assertion: set[str] = set()
    for listing in newest_first:
        for name in listing.methods.keys() - methods.keys():
            if listing is newest_first[0] or name in listing.assertion_methods:
                methods[name], controllers[name] = listing.methods[name], listing.controllers[name]
                assertion |= {name} & listing.assertion_methods
    return replace(
        newest_first[0],
        methods=methods,
        controllers=controllers,
        assertion_methods=frozenset(assertion | newest_first[0].assertion_methods),
        lifetimes={name: _life(name, methods[name], listings, versions) for name in assertion},
    )


def _listing(did: str, version: webvh.Version) -> Controller:
    """What a version lists for the DID: nothing once it is deactivated, or goes by another name."""
    if version.parameters.deactivated or version.document["id"] != did:
        return Controller(did, version.document, {}, {}, frozenset())
    return controller_from(did, version.document)


def _life(
    name: str,
    key: PublicKey | InvalidKey,
    listings: Sequence[Controller],
    versions: Sequence[webvh.Version],
) -> Lifetime:
    life, withdrawn = Lifetime(), None
    for listing, version in zip(listings, versions, strict=True):
        if listing.methods.get(name) == key and name in listing.assertion_methods:
            life, withdrawn = life.and_(listing.lifetime_of(name)), None
        elif withdrawn is None:
            withdrawn = version.time
    return life.and_(Lifetime(revoked=withdrawn))


def _fetched(url: str, documents: Documents, max_bytes: int = MAX_BYTES) -> Any:
    received = documents.get(url, accept=ACCEPT, max_bytes=max_bytes)
    try:
        return parse_json(received.body, max_bytes=max_bytes)
    except Unreadable as error:
        raise InvalidKey(f"What {url} answers is no JSON: {error.message}") from error


_METHODS: dict[str, Callable[[str, Documents], Controller]] = {
    did_key.PREFIX: _resolve_key,
    did_jwk.PREFIX: _resolve_jwk,
    did_web.PREFIX: _resolve_web,
    webvh.PREFIX: _resolve_webvh,
    "https://": _resolve_https,
}
