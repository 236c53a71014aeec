"""Keys in PEM (RFC 7468): SubjectPublicKeyInfo, PKCS #8, and the older forms of OpenSSL."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)

from badging.errors import InvalidKey
from badging.keys.local import NativeSecret
from badging.keys.public import PublicKey

MAX_CHARACTERS = 16_384
"""An 8192-bit RSA secret key takes about 6,400."""


def public_key_from_pem(text: str, *, pointer: str = "") -> PublicKey:
    """Read a public key. Raises InvalidKey, also for a secret key where a public one belongs."""
    if "PRIVATE KEY" in text:
        raise InvalidKey(
            "The public key is a secret key: it is no secret any more.",
            pointer=pointer,
            remedy="Retire this key; publish the public part only.",
        )
    try:
        return PublicKey.from_native(load_pem_public_key(_encoded(text)))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidKey("The key is no public key in PEM.", pointer=pointer) from error


def secret_from_pem(text: str) -> NativeSecret:
    """Read a secret key that is not encrypted: PKCS #8, PKCS #1 or SEC 1. Raises InvalidKey.

    A passphrase would have to come from somewhere, and would lie beside the file: what has to be
    locked away belongs into a token or a key service (`badging.keys.keystore`).
    """
    try:
        native = load_pem_private_key(_encoded(text), password=None)
    except TypeError as error:
        raise InvalidKey(
            "The secret key is encrypted with a passphrase, which is not asked for here.",
            remedy="Remove the passphrase (openssl pkey -in KEY.pem -out OPEN.pem), or keep the "
            "key in a PKCS #11 token.",
            code="encrypted_key",
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        # The reason is not shown: it could quote a part of the secret.
        raise InvalidKey("The key is no secret key in PEM.") from error
    if isinstance(native, Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        return native
    raise InvalidKey(
        "The secret key is of a kind that is not supported.",
        remedy="Use Ed25519, P-256, P-384 or RSA with 2048 bits or more.",
    )


def _encoded(text: str) -> bytes:
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"more than {MAX_CHARACTERS} characters of PEM")
    return text.encode("utf-8", "surrogatepass")
