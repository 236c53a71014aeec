"""Controller documents: which keys somebody lists, for what, and for how long.

Controlled Identifiers 1.0, sections 2 and 3: a key counts only when the controller's own document
lists it; for signing credentials, under `assertionMethod`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badging.errors import InvalidKey
from badging.keys import PublicKey, public_key_from
from badging.model.common import parse_time

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
class Lifetime:
    """Until when a key may be used (Controlled Identifiers 1.0, 2.2); None for no end.

    expires: from then on it makes no new signatures. revoked: from then on it is withdrawn, and
    who has it may be somebody else.
    """

    expires: datetime | None = None
    revoked: datetime | None = None

    def and_(self, other: Lifetime) -> Lifetime:
        """What holds where both hold: the earlier ends."""
        return Lifetime(
            _earlier(self.expires, other.expires), _earlier(self.revoked, other.revoked)
        )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


FOREVER = Lifetime()


@dataclass(frozen=True, slots=True)
class Controller:
    """Who controls keys.

    methods: each listed method's key, or the reason why it cannot be used.
    controllers: who each method says controls it; the document's own id where it says nothing.
    assertion_methods: identifiers of the methods that may sign claims. lifetimes: of the methods
    that have an end.
    """

    id: str
    document: dict[str, Any]
    methods: dict[str, PublicKey | InvalidKey]
    controllers: dict[str, str]
    assertion_methods: frozenset[str]
    lifetimes: dict[str, Lifetime] = field(default_factory=dict)

    def lifetime_of(self, method_id: str) -> Lifetime:
        return self.lifetimes.get(method_id, FOREVER)


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A verification method. controller: whose document lists it, and who it names."""

    id: str
    controller: str
    public_key: PublicKey
    is_assertion_method: bool
    lifetime: Lifetime = FOREVER


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
    may_assert = method_id in controller.assertion_methods
    return FoundKey(method_id, named, found, may_assert, controller.lifetime_of(method_id))


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
    lifetimes: dict[str, Lifetime] = {}
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
                if (life := _lifetime(entry)) != FOREVER:
                    lifetimes[method_id] = life
    return Controller(identifier, document, methods, controllers, frozenset(assertion), lifetimes)


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
        for name in ("expires", "revoked"):
            if name in entry and parse_time(entry[name]) is None:
                raise InvalidKey(f"The key's {name} is no date and time.", pointer=f"/{name}")
        return public_key_from(entry)
    except InvalidKey as error:
        return error


def _lifetime(entry: Mapping[str, Any]) -> Lifetime:
    return Lifetime(parse_time(entry.get("expires")), parse_time(entry.get("revoked")))
