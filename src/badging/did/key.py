"""did:key (W3C CCG, The did:key Method): the identifier is the key."""

from __future__ import annotations

from typing import Any

from badging.errors import InvalidKey
from badging.keys import PublicKey

PREFIX = "did:key:"


def public_key_of(did: str) -> PublicKey:
    """The key that a did:key is. Raises InvalidKey."""
    text = did.removeprefix(PREFIX)
    if text == did or not text.startswith("z"):
        raise InvalidKey(f"{did[:120]!r} is no did:key.", remedy="It is did:key: and a Multikey.")
    return PublicKey.from_multibase(text)  # base 58 has one text for one value


def document_of(did: str) -> dict[str, Any]:
    """The DID document that a did:key stands for. Raises InvalidKey."""
    key = public_key_of(did)
    method = f"{did}#{key.multibase}"
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.multibase,
            }
        ],
        "assertionMethod": [method],
        "authentication": [method],
    }
