"""Signed verification of Open Badges 2.0: a JWS whose key the issuer's profile lists.

(Specification 2.0, "Implementation", Signed badges; CryptographicKey.) RSA keys in PEM, RS256.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from badging.errors import InvalidKey
from badging.keys import PublicKey
from badging.model.common import as_list, id_of
from badging.proofs import jws


def key_of(document: Mapping[str, Any]) -> PublicKey:
    """The key of a CryptographicKey document. Raises InvalidKey."""
    pem = document.get("publicKeyPem")
    if not isinstance(pem, str) or len(pem) > 16_384:
        raise InvalidKey("The key has no publicKeyPem.", pointer="/publicKeyPem")
    try:
        native = load_pem_public_key(pem.encode())
    except (ValueError, TypeError) as error:
        raise InvalidKey(
            "publicKeyPem is no public key in PEM.", pointer="/publicKeyPem"
        ) from error
    return PublicKey.from_native(native)


def signature_holds(signed: jws.Jws, key: PublicKey) -> bool:
    """Whether the key made the signature. Raises InvalidKey for an algorithm of another kind."""
    return jws.signature_holds(signed, key)


def is_listed(
    key_url: str, key: Mapping[str, Any], issuer_url: str, issuer: Mapping[str, Any]
) -> bool:
    """Whether issuer and key name each other: the profile its `publicKey`, the key its `owner`."""
    listed = {id_of(entry) for entry in as_list(issuer.get("publicKey"))}
    owner = id_of(key.get("owner"))
    return bool(listed & {key_url, id_of(key)} - {""}) and owner in (issuer_url, id_of(issuer))
