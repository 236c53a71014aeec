"""Key documents: verification methods of all published types, and key files with a secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badging.errors import InvalidKey, Unreadable
from badging.keys import multibase
from badging.keys.jwk import public_key_from_jwk, secret_from_jwk
from badging.keys.local import SECRET_HEADERS, LocalKey, NativeSecret, local_key
from badging.keys.pem import public_key_from_pem, secret_from_pem
from badging.keys.public import CURVES, FIELD_BYTES, KeyType, PublicKey
from badging.strict_json import parse_json

MAX_REMEMBERED = 256
MAX_REMEMBERED_CHARS = 2048
_TEXTS = frozenset((str,))
_REMEMBERED = frozenset(
    ("kty", "crv", "x", "y", "n", "e", "alg", "kid", "use", "id", "type", "controller",
     "publicKeyMultibase")
)  # fmt: skip
"""Members of keys that are remembered: nothing secret, nothing large."""


def public_key_from(method: Mapping[str, Any]) -> PublicKey:
    """Read the public key of a verification method, or a bare JWK.

    Types: Multikey, JsonWebKey and the older names in `_READERS`, and Open Badges 2.0's
    CryptographicKey (PEM). Raises InvalidKey.
    """
    values = method.values()
    if (
        method.keys() <= _REMEMBERED
        and _TEXTS.issuperset(map(type, values))
        and sum(map(len, values)) <= MAX_REMEMBERED_CHARS
    ):
        return _remembered(tuple(method.items()))
    return _public_key(method)


def _public_key(method: Mapping[str, Any]) -> PublicKey:
    if "kty" in method:
        return public_key_from_jwk(method)
    types = method.get("type", method.get("@type"))
    for name in types if isinstance(types, list) else [types]:
        if isinstance(name, str) and name in _READERS:
            return _READERS[name](method)
    raise InvalidKey(
        f"The verification method has type {types!r}, which is not supported.",
        pointer="/type",
        remedy=f"Use one of {', '.join(_READERS)}.",
    )


@lru_cache(maxsize=MAX_REMEMBERED)  # an issuer's key is met with each of its badges
def _remembered(members: tuple[tuple[str, str], ...]) -> PublicKey:
    return _public_key(dict(members))


def read_key(document: Mapping[str, Any]) -> LocalKey:
    """Read a signing key: a document of `LocalKey.to_document`, a bare Multikey or JWK with secret.

    Without a controller in it, the key is its own, as a did:key. Raises InvalidKey.
    """
    if not isinstance(document, Mapping):
        raise InvalidKey("A key document is a JSON object.")
    native = _secret(document)
    key = local_key(
        native,
        controller=_text(document, "controller"),
        verification_method=_text(document, "id"),
    )
    stated = {k: v for k, v in document.items() if k in ("publicKeyMultibase", "publicKeyJwk")}
    for name, value in stated.items():
        public = (
            PublicKey.from_multibase(value)
            if name == "publicKeyMultibase" and isinstance(value, str)
            else public_key_from_jwk(_object(document, name), pointer=f"/{name}")
        )
        if public != key.public:
            raise InvalidKey(
                "The secret and the public part are not of one key.",
                pointer=f"/{name}",
                remedy="Make the key file again with `badging keygen`.",
            )
    return key


def read_key_text(text: str) -> LocalKey:
    """Read a signing key from text: a key document or JWK in JSON, PEM, or a secret multibase.

    PEM and multibase do not say whose key it is: such a key is its own, as a did:key, until
    `keys.named` gives it its name. Raises InvalidKey.
    """
    text = text.strip()
    if text.startswith("{"):
        try:
            return read_key(parse_json(text))
        except Unreadable as error:
            raise InvalidKey(f"The key is not readable: {error.message}") from error
    if text.startswith("-----BEGIN"):
        return local_key(secret_from_pem(text))
    return local_key(_secret_from_multibase(text, ""))


def _secret(document: Mapping[str, Any]) -> NativeSecret:
    if "kty" in document and "d" in document:
        return secret_from_jwk(document)
    if "secretKeyJwk" in document:
        return secret_from_jwk(_object(document, "secretKeyJwk"), pointer="/secretKeyJwk")
    for name in ("secretKeyMultibase", "privateKeyMultibase"):
        text = document.get(name)
        if isinstance(text, str):
            return _secret_from_multibase(text, f"/{name}")
    raise InvalidKey(
        "The key has no secret part, so it cannot sign.",
        remedy="Give the file that `badging keygen` wrote, or a JWK with its member d.",
    )


def _secret_from_multibase(text: str, pointer: str) -> NativeSecret:
    try:
        data = multibase.decode(text)
        for kind, header in SECRET_HEADERS.items():
            if not data.startswith(header):
                continue
            raw = data[len(header) :]
            if kind is KeyType.ED25519:
                return Ed25519PrivateKey.from_private_bytes(raw)
            if len(raw) != FIELD_BYTES[kind]:
                raise ValueError(f"{len(raw)} bytes instead of {FIELD_BYTES[kind]}")
            return ec.derive_private_key(int.from_bytes(raw, "big"), CURVES[kind])
    except ValueError as error:
        # The reason is not shown: it could quote a part of the secret.
        raise InvalidKey("The secret key is not readable.", pointer=pointer) from error
    raise InvalidKey("The multicodec header is of no supported secret key.", pointer=pointer)


def _multikey(method: Mapping[str, Any]) -> PublicKey:
    text = method.get("publicKeyMultibase")
    if not isinstance(text, str):
        raise InvalidKey("The key has no publicKeyMultibase.", pointer="/publicKeyMultibase")
    return PublicKey.from_multibase(text)


def _json_web_key(method: Mapping[str, Any]) -> PublicKey:
    return public_key_from_jwk(_object(method, "publicKeyJwk"), pointer="/publicKeyJwk")


def _ed25519_2020(method: Mapping[str, Any]) -> PublicKey:
    key = _multikey(method)
    if key.type is not KeyType.ED25519:
        raise InvalidKey("The key is not of Ed25519, as its type says.", pointer="/type")
    return key


def _ed25519_2018(method: Mapping[str, Any]) -> PublicKey:
    return PublicKey(KeyType.ED25519, _base58(method))


def _p256_2019(method: Mapping[str, Any]) -> PublicKey:
    """EcdsaSecp256r1VerificationKey2019, of which three forms were published."""
    if "publicKeyJwk" in method:
        key = _json_web_key(method)
    elif "publicKeyMultibase" in method:
        key = _multikey(method)
    else:
        key = PublicKey(KeyType.P256, _base58(method))
    if key.type is not KeyType.P256:
        raise InvalidKey("The key is not of P-256, as its type says.", pointer="/type")
    return key


def _base58(method: Mapping[str, Any]) -> bytes:
    text = method.get("publicKeyBase58")
    if not isinstance(text, str):
        raise InvalidKey("The key has no publicKeyBase58.", pointer="/publicKeyBase58")
    try:
        return multibase.base58_decode(text)
    except ValueError as error:
        raise InvalidKey(f"The key is unreadable: {error}.", pointer="/publicKeyBase58") from error


def _pem(method: Mapping[str, Any]) -> PublicKey:
    text = method.get("publicKeyPem")
    if not isinstance(text, str):
        raise InvalidKey("The key has no publicKeyPem.", pointer="/publicKeyPem")
    return public_key_from_pem(text, pointer="/publicKeyPem")


_READERS: dict[str, Callable[[Mapping[str, Any]], PublicKey]] = {
    "Multikey": _multikey,
    "JsonWebKey": _json_web_key,
    "JsonWebKey2020": _json_web_key,
    "Ed25519VerificationKey2020": _ed25519_2020,
    "Ed25519VerificationKey2018": _ed25519_2018,
    "EcdsaSecp256r1VerificationKey2019": _p256_2019,
    "RsaVerificationKey2018": _pem,
    "CryptographicKey": _pem,
}


def _object(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = document.get(name)
    if not isinstance(value, Mapping):
        raise InvalidKey(f"The key's {name} is missing or no object.", pointer=f"/{name}")
    return value


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidKey(f"The key's {name} is no text.", pointer=f"/{name}")
    return value
