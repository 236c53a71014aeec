"""JSON Web Keys (RFC 7517), read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from badging.errors import InvalidKey
from badging.keys import multibase
from badging.keys.local import NativeSecret
from badging.keys.public import (
    CURVES,
    FIELD_BYTES,
    JWK_CURVES,
    RSA_MAX_BITS,
    KeyType,
    PublicKey,
)

SECRET_MEMBERS = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))
ALGORITHMS = {  # RFC 7518, 3.1; RFC 8037, 3.1; RFC 9864, 2.2
    KeyType.ED25519: ("EdDSA", "Ed25519"),
    KeyType.P256: ("ES256",),
    KeyType.P384: ("ES384",),
    KeyType.RSA2048: ("RS256",),
}
"""What a key of a type signs with. One type, one algorithm: nothing is left to be confused."""
_KIND_OF_CURVE = {name: kind for kind, name in JWK_CURVES.items()}


def public_key_from_jwk(jwk: Mapping[str, Any], *, pointer: str = "") -> PublicKey:
    """Read a public JWK. Raises InvalidKey, also for a secret member or another purpose."""
    leaked = sorted(SECRET_MEMBERS & jwk.keys())
    if leaked:
        raise InvalidKey(
            f"The public key carries a secret member, {leaked[0]!r}: it is no secret any more.",
            pointer=f"{pointer}/{leaked[0]}",
            remedy="Retire this key; publish the public members only.",
        )
    _check_purpose(jwk, "verify", pointer)
    try:
        native = _public(jwk)
    except (ValueError, TypeError) as error:
        raise InvalidKey(f"The JSON Web Key is not readable: {error}.", pointer=pointer) from error
    key = PublicKey.from_native(native)
    _check_algorithm(jwk, key, pointer)
    return key


def secret_from_jwk(jwk: Mapping[str, Any], *, pointer: str = "") -> NativeSecret:
    """Read a JWK with its secret part. Raises InvalidKey, also when the two parts do not match."""
    _check_purpose(jwk, "sign", pointer)
    try:
        public = _public(jwk)
        if isinstance(public, rsa.RSAPublicKey):
            parts = {name: _number(jwk, name) for name in ("d", "p", "q", "dp", "dq", "qi")}
            secret: NativeSecret = rsa.RSAPrivateNumbers(
                p=parts["p"],
                q=parts["q"],
                d=parts["d"],
                dmp1=parts["dp"],
                dmq1=parts["dq"],
                iqmp=parts["qi"],
                public_numbers=public.public_numbers(),
            ).private_key()
        elif isinstance(public, Ed25519PublicKey):
            secret = Ed25519PrivateKey.from_private_bytes(_octets(jwk, "d", 32))
        else:
            size = (public.curve.key_size + 7) // 8
            number = int.from_bytes(_octets(jwk, "d", size), "big")
            secret = ec.derive_private_key(number, public.curve)
    except (ValueError, TypeError) as error:
        raise InvalidKey(f"The JSON Web Key is not readable: {error}.", pointer=pointer) from error
    key = PublicKey.from_native(public)
    _check_algorithm(jwk, key, pointer)
    if PublicKey.from_native(secret.public_key()) != key:
        raise InvalidKey("The secret and the public part are not of one key.", pointer=pointer)
    return secret


def _public(
    jwk: Mapping[str, Any],
) -> Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    kty, crv = jwk.get("kty"), jwk.get("crv")
    if kty == "OKP" and crv == "Ed25519":
        return Ed25519PublicKey.from_public_bytes(_octets(jwk, "x", 32))
    if kty == "EC" and isinstance(crv, str) and _KIND_OF_CURVE.get(crv) in CURVES:
        kind = KeyType(_KIND_OF_CURVE[crv])
        size = FIELD_BYTES[kind]
        x, y = _octets(jwk, "x", size), _octets(jwk, "y", size)
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], b"\x04" + x + y)
    if kty == "RSA":
        return rsa.RSAPublicNumbers(e=_number(jwk, "e"), n=_number(jwk, "n")).public_key()
    raise ValueError(f"key type {kty!r} with curve {crv!r} is not supported")


def _check_algorithm(jwk: Mapping[str, Any], key: PublicKey, pointer: str) -> None:
    """RFC 7517, 4.4: a key that names its algorithm is used with no other."""
    stated = jwk.get("alg")
    if stated is not None and stated not in ALGORITHMS[key.type]:
        raise InvalidKey(
            f"The JSON Web Key is for {stated!r}, which is not used with keys of its type here.",
            pointer=f"{pointer}/alg",
            remedy=f"Used is {' or '.join(ALGORITHMS[key.type])}.",
        )


def _octets(jwk: Mapping[str, Any], name: str, size: int) -> bytes:
    """A member of fixed length (RFC 7518, 6.2.1.2: the full size of a coordinate, RFC 8037, 2)."""
    data = _decoded(jwk, name)
    if len(data) != size:
        raise ValueError(f"member {name!r} has {len(data)} bytes instead of {size}")
    return data


def _number(jwk: Mapping[str, Any], name: str) -> int:
    data = _decoded(jwk, name)
    if len(data) > RSA_MAX_BITS // 8:
        raise ValueError(f"member {name!r} has more than {RSA_MAX_BITS} bits")
    return int.from_bytes(data, "big")


def _decoded(jwk: Mapping[str, Any], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise TypeError(f"member {name!r} is missing or no text")
    try:
        return multibase.base64url_decode(text)
    except ValueError as error:
        raise ValueError(f"member {name!r} is {error}") from error


def _check_purpose(jwk: Mapping[str, Any], operation: str, pointer: str) -> None:
    """RFC 7517, 4.2 and 4.3: a key that says what it is for is used for nothing else."""
    use, operations = jwk.get("use", "sig"), jwk.get("key_ops", [operation])
    if use != "sig" or not isinstance(operations, list):
        raise InvalidKey(f"The JSON Web Key is for {use!r}.", pointer=f"{pointer}/use")
    if operation not in operations:
        raise InvalidKey(f"The JSON Web Key is not to {operation}.", pointer=f"{pointer}/key_ops")
