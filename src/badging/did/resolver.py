"""From an identifier to its controller document, and from a method's identifier to its key.

Controlled Identifiers 1.0, sections 3.3 and 3.4: a key counts only when the controller's own
document lists it. For signing credentials, it is to be listed under `assertionMethod`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from badging.did import key as did_key
from badging.did import web as did_web
from badging.documents import Documents
from badging.errors import BadgingError, InvalidKey, Unreadable
from badging.keys import PublicKey, public_key_from
from badging.strict_json import parse_json

ACCEPT = "application/did+ld+json, application/did+json, application/ld+json, application/json"
MAX_BYTES = 256 * 1024
MAX_METHODS = 64

# Where a controller document holds methods: DID Core, and Open Badges 2.0's Profile.
_LISTS = (
    "verificationMethod",
    "assertionMethod",
    "authentication",
    "keyAgreement",
    "capabilityInvocation",
    "capabilityDelegation",
    "publicKey",
)


@dataclass(frozen=True, slots=True)
class Controller:
    """Who controls keys.

    methods: each listed method's key, or the reason why it cannot be used.
    controllers: who each method says controls it; the document's own id where it says nothing.
    assertion_methods: identifiers of the methods that may sign claims.
    """

    id: str
    document: dict[str, Any]
    methods: dict[str, PublicKey | InvalidKey]
    controllers: dict[str, str]
    assertion_methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A verification method. controller: whose document lists it, and who it names."""

    id: str
    controller: str
    public_key: PublicKey
    is_assertion_method: bool


def resolve(identifier: str, documents: Documents) -> Controller:
    """The controller document of a did:key, a did:web or an HTTPS URL.

    Raises DocumentUnavailable; InvalidKey or Unreadable for a document that does not fit.
    """
    for prefix, read in _METHODS.items():
        if identifier.startswith(prefix):
            return controller_from(identifier, read(identifier, documents))
    raise InvalidKey(
        f"Keys of {identifier[:200]!r} cannot be looked up.",
        remedy="Use a did:key, a did:web or an HTTPS address.",
        code="unsupported_identifier",
    )


def find_key(method_id: str, documents: Documents) -> FoundKey:
    """The key that a proof's `verificationMethod` or a JWT's `kid` names.

    Raises DocumentUnavailable, and InvalidKey when the controller's document does not list it,
    or lists it for somebody else.
    """
    owner, hash_, _fragment = method_id.partition("#")
    if owner.startswith(did_key.PREFIX) and not hash_:
        # 1EdTech samples name the did:key alone; it has one key, so the meaning is plain.
        method_id = f"{owner}#{owner.removeprefix(did_key.PREFIX)}"
    controller = resolve(owner, documents)
    return key_in(controller, method_id)


def key_in(controller: Controller, method_id: str) -> FoundKey:
    """The key of a method in a controller document that is at hand. Raises InvalidKey."""
    found = controller.methods.get(method_id)
    if found is None:
        raise InvalidKey(
            f"{controller.id} does not list the key {method_id}.",
            remedy="The issuer has to publish the key in its document under assertionMethod.",
            code="key_not_listed",
        )
    if isinstance(found, InvalidKey):
        raise found
    named = controller.controllers[method_id]
    if named != controller.id:
        raise InvalidKey(
            f"{controller.id} lists the key {method_id}, which is controlled by {named}.",
            code="controller_mismatch",
        )
    return FoundKey(method_id, named, found, method_id in controller.assertion_methods)


def controller_from(identifier: str, document: Any) -> Controller:
    """Read a controller document. Raises InvalidKey unless its id is the one asked for."""
    if not isinstance(document, dict):
        raise InvalidKey(f"The document of {identifier} is no JSON object.", code="no_controller")
    stated = document.get("id", document.get("@id"))
    if stated != identifier:
        raise InvalidKey(
            f"The document of {identifier} says that it is of {str(stated)[:200]!r}.",
            pointer="/id",
            code="id_mismatch",
        )
    methods: dict[str, PublicKey | InvalidKey] = {}
    controllers: dict[str, str] = {}
    assertion: set[str] = set()
    # A 2.0 Profile has publicKey alone; where assertionMethod is stated, nothing else counts.
    signing = "assertionMethod" if "assertionMethod" in document else "publicKey"
    for name in _LISTS:
        for entry in _entries(document, name):
            method_id = _absolute(identifier, entry)
            if method_id is None:
                continue
            if name == signing:
                assertion.add(method_id)
            if isinstance(entry, Mapping) and _has_key(entry) and method_id not in methods:
                methods[method_id] = _key_or_reason(entry)
                named = entry.get("controller", entry.get("owner", identifier))
                controllers[method_id] = named if isinstance(named, str) else ""
    return Controller(identifier, document, methods, controllers, frozenset(assertion))


def _entries(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name, [])
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_METHODS:
        raise InvalidKey(f"The document lists more than {MAX_METHODS} keys.", pointer=f"/{name}")
    return entries


def _absolute(identifier: str, entry: Any) -> str | None:
    """A method's identifier; `#key-1` is relative to the document (DID Core, 3.2.2)."""
    name = entry.get("id", entry.get("@id")) if isinstance(entry, Mapping) else entry
    if not isinstance(name, str) or not name:
        return None
    return identifier + name if name.startswith("#") else name


def _has_key(entry: Mapping[str, Any]) -> bool:
    return any(name.startswith("publicKey") for name in entry) or "kty" in entry


def _key_or_reason(entry: Mapping[str, Any]) -> PublicKey | InvalidKey:
    try:
        return public_key_from(entry)
    except InvalidKey as error:
        return error


def _read_key(identifier: str, documents: Documents) -> Any:
    return did_key.document_of(identifier)


def _read_web(identifier: str, documents: Documents) -> Any:
    try:
        url = did_web.url_of(identifier)
    except BadgingError as error:
        raise InvalidKey(error.message, remedy=error.remedy, code=error.code) from error
    return _fetched(url, documents)


def _read_https(identifier: str, documents: Documents) -> Any:
    if not urlsplit(identifier).hostname:
        raise InvalidKey(f"{identifier[:200]!r} is no address.", code="unsupported_identifier")
    return _fetched(identifier, documents)


def _fetched(url: str, documents: Documents) -> Any:
    received = documents.get(url, accept=ACCEPT, max_bytes=MAX_BYTES)
    try:
        return parse_json(received.body, max_bytes=MAX_BYTES)
    except Unreadable as error:
        raise InvalidKey(f"What {url} answers is no JSON: {error.message}") from error


_METHODS: dict[str, Callable[[str, Documents], Any]] = {
    did_key.PREFIX: _read_key,
    did_web.PREFIX: _read_web,
    "https://": _read_https,
}
