"""Signed verification of Open Badges 1.0 to 2.1 and CLR 1.0: a JWS whose key the issuer names.

(Specification 2.0, "Implementation", Signed badges; CryptographicKey. Of 1.0 and 1.1, the key is a
PEM file on the issuer's host.) Keys in PEM; RS256 is what the specifications name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from badging.errors import InvalidKey
from badging.keys import PublicKey
from badging.model.common import as_list, id_of
from badging.proofs import jws
from badging.proofs.hosted_v2 import same_address

MAX_PEM_CHARS = 16_384
MAX_KEYS = 4
"""Keys of one profile that are tried on a badge that names none."""


def key_of(document: Mapping[str, Any]) -> PublicKey:
    """The key of a CryptographicKey document. Raises InvalidKey."""
    pem = document.get("publicKeyPem")
    if not isinstance(pem, str) or len(pem) > MAX_PEM_CHARS:
        raise InvalidKey("The key has no publicKeyPem.", pointer="/publicKeyPem")
    try:
        native = load_pem_public_key(pem.encode("utf-8", "surrogatepass"))
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
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
