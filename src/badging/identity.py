"""Whom a badge was awarded to, when the address is given only as a hash.

IdentityObject (Open Badges 3.0, B.2.5) and its ancestor of 2.0 (IdentityObject, IdentityHash).
A salted hash hides an address from those who do not know it, and lets those who do ask.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from badging.errors import Misused

ALGORITHMS = ("sha256", "md5")
"""What the specifications name. MD5 is read for old badges; write SHA-256. SHA-1, which 0.5 and 1.x
allowed, is read and never written."""

_HASH = re.compile(r"(sha256|sha1|md5)\$([0-9a-fA-F]+)")


def hash_identity(identity: str, salt: str, algorithm: str = "sha256") -> str:
    """`algorithm$hex` over the UTF-8 of identity followed by salt (Open Badges 3.0, IdentityHash).

    The identity is hashed as it is given: choose the spelling before. Raises Misused for an
    algorithm that the specification does not name.
    """
    if algorithm not in ALGORITHMS:
        raise Misused(
            f"{algorithm[:40]!r} is no hash algorithm for identities.",
            remedy="Use sha256.",
            code="unknown_algorithm",
        )
    return _hashed(identity, salt, algorithm)


def _hashed(identity: str, salt: str, algorithm: str) -> str:
    data = (identity + salt).encode("utf-8", "surrogatepass")
    return f"{algorithm}${hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()}"


def identity_object(email: str, salt: str) -> dict[str, Any]:
    """An IdentityObject for an e-mail address, salted and hashed with SHA-256."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": hash_identity(email, salt),
        "identityType": "emailAddress",
        "salt": salt,
    }


def matches(identity_object: Mapping[str, Any], identity: str) -> bool:
    """Whether an IdentityObject of Open Badges 3.0 stands for this identity.

    The identity is tried as given and, when it is an e-mail address, in small letters. Malformed
    objects match nobody.
    """
    return _matches(identity_object, "identityHash", identity)


def matches_v2(recipient: Mapping[str, Any], identity: str) -> bool:
    """Whether the `recipient` of an Open Badges 1.x or 2.0 assertion stands for this identity."""
    return _matches(recipient, "identity", identity)


def _matches(holder: Mapping[str, Any], name: str, identity: str) -> bool:
    stated = holder.get(name)
    if not isinstance(stated, str) or not stated or not identity:
        return False
    hashed = {"true": True, "false": False}.get(str(holder.get("hashed")).lower())
    match = _HASH.fullmatch(stated)
    if hashed is True or (hashed is None and match):
        return match is not None and _hash_matches(match[1], match[2], holder, identity)
    return _plain_matches(stated, identity)


def _hash_matches(algorithm: str, digits: str, holder: Mapping[str, Any], identity: str) -> bool:
    salt = holder.get("salt")
    salt = salt if isinstance(salt, str) else ""
    wanted = f"{algorithm}${digits.lower()}"
    # Every spelling is compared, so that the time taken does not tell which one matched.
    found = [_equal(wanted, _hashed(s, salt, algorithm)) for s in _spellings(identity)]
    return any(found)


def _plain_matches(stated: str, identity: str) -> bool:
    return _equal(stated, identity) or (
        "@" in stated and _equal(stated.strip().lower(), identity.strip().lower())
    )


def _spellings(identity: str) -> tuple[str, ...]:
    """As given and without white space around; addresses in small letters, too."""
    given = dict.fromkeys((identity, identity.strip()))
    if "@" in identity:
        given[identity.strip().lower()] = None
    return tuple(given)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
