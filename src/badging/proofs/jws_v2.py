"""Signed badges of Open Badges 1.0 to 2.1 and CLR 1.0: a JWS whose key the issuer names.

(Specification 2.0, "Implementation", Signed badges; CryptographicKey. Of 1.0 and 1.1, the key is a
PEM file on the issuer's host.) Keys in PEM; RS256 is what the specifications name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from badging.errors import InvalidCredential, InvalidKey
from badging.keys import KeyType, PublicKey, SigningKey
from badging.keys.pem import public_key_from_pem
from badging.model.common import as_list, id_of, types_of
from badging.proofs import jws
from badging.proofs.hosted_v2 import same_address

NAME = "SignedBadge"
"""What a VerificationObject of 2.0 calls it; `signed` in 1.x."""

MAX_KEYS = 4
"""Keys of one profile that are tried on a badge that names none."""


def sign(assertion: Mapping[str, Any], key: SigningKey) -> str:
    """A compact JWS of an assertion of 1.0 to 2.1 (RS256; "Implementation", Signed badges).

    The assertion names the key by its address: `verification.creator`, or `verify.url` in 1.x. One
    of 2.0 that says nothing of its verification is completed. Raises InvalidKey for a key that is
    not RSA; InvalidCredential for an assertion that is hosted, or names another key.
    """
    if key.public.type is not KeyType.RSA2048:
        raise InvalidKey(
            f"Badges of that version are signed with RSA; the key is of type {key.public.type}.",
            remedy="Make one with `badging keygen --type rsa2048`.",
            code="key_type",
        )
    name = "verify" if "verify" in assertion else "verification"
    stated = assertion.get(name, {"type": NAME})
    if not isinstance(stated, Mapping) or not {NAME, "signed"} & set(types_of(stated)):
        raise InvalidCredential(
            "The assertion is not one that is verified by its signature.",
            pointer=f"/{name}/type",
            remedy=f'Write "type": "{NAME}" (in 1.x: "signed").',
        )
    member = "url" if name == "verify" else "creator"
    if stated.get(member, key.verification_method) != key.verification_method:
        raise InvalidCredential(
            f"The assertion names another key than {key.verification_method}.",
            pointer=f"/{name}/{member}",
            remedy="Name the address of the key that signs.",
        )
    named = {**assertion, name: {**stated, member: key.verification_method}}
    try:
        text = json.dumps(named, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        payload = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidCredential("The assertion cannot be written as JSON.") from error
    return jws.sign(payload, key, {})


def key_document(key: SigningKey) -> dict[str, Any]:
    """The CryptographicKey of a key, to be published at its address (2.0, CryptographicKey)."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "CryptographicKey",
        "id": key.verification_method,
        "owner": key.controller,
        "publicKeyPem": key.public.pem,
    }


def key_of(document: Mapping[str, Any]) -> PublicKey:
    """The key of a CryptographicKey document. Raises InvalidKey."""
    pem = document.get("publicKeyPem")
    if not isinstance(pem, str):
        raise InvalidKey("The key has no publicKeyPem.", pointer="/publicKeyPem")
    return public_key_from_pem(pem, pointer="/publicKeyPem")


def signature_holds(signed: jws.Jws, key: PublicKey) -> bool:
    """Whether the key made the signature. Raises InvalidKey for an algorithm of another kind."""
    return jws.signature_holds(signed, key)


def is_listed(
    key_url: str, key: Mapping[str, Any], issuer_url: str, issuer: Mapping[str, Any]
) -> bool:
    """Whether issuer and key name each other: the profile its `publicKey`, the key its `owner`.

    A key that the profile spells out needs no owner: who wrote it is who wrote the profile.
    """
    names = [name for name in (key_url, id_of(key)) if name]
    owner = id_of(key.get("owner"))
    owned = any(same_address(owner, name) for name in (issuer_url, id_of(issuer)))
    for entry in as_list(issuer.get("publicKey")):
        if isinstance(entry, Mapping) and entry.get("publicKeyPem") == key.get("publicKeyPem"):
            return owned or not owner
        if owned and any(same_address(id_of(entry), name) for name in names):
            return True
    return False
