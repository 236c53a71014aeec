"""did:jwk (the did:jwk Method Specification): the identifier is a JSON Web Key."""

from __future__ import annotations

from typing import Any

from badging.errors import InvalidKey, Unreadable
from badging.keys import PublicKey, multibase, public_key_from
from badging.strict_json import parse_json

PREFIX = "did:jwk:"
MAX_CHARACTERS = 4096
"""An 8192-bit RSA key takes about 1,950."""

_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"]


def document_of(did: str) -> dict[str, Any]:
    """The DID document that a did:jwk stands for. Raises InvalidKey.

    A key for encryption (`use` `enc`) has no place among those that assert.
    """
    jwk = _jwk_of(did)
    public_key_from(jwk)
    method = f"{did}#0"
    return {
        "@context": _CONTEXTS,
        "id": did,
        "verificationMethod": [
            {"id": method, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk}
        ],
        "assertionMethod": [method],
        "authentication": [method],
    }


def did_of(key: PublicKey) -> str:
    """The did:jwk of a key: of its required members alone, in the order of RFC 7638."""
    members = ",".join(f'"{name}":"{value}"' for name, value in sorted(key.jwk.items()))
    return PREFIX + multibase.base64url_encode(f"{{{members}}}".encode())


def _jwk_of(did: str) -> dict[str, Any]:
    text = did.removeprefix(PREFIX)
    try:
        if len(text) > MAX_CHARACTERS:
            raise ValueError("too long")
        jwk = parse_json(multibase.base64url_decode(text))
    except (ValueError, Unreadable) as error:
        raise InvalidKey(
            f"{did[:120]!r} is no did:jwk.", remedy="It is did:jwk: and a JWK in base64url."
        ) from error
    if not isinstance(jwk, dict) or "kty" not in jwk:
        raise InvalidKey(f"{did[:120]!r} holds no JSON Web Key.")
    return jwk
