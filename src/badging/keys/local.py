"""Signing keys: the small interface that all have, and the one whose secret is in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from badging.errors import InvalidKey, Misused
from badging.keys import multibase, sodium
from badging.keys.public import CURVE_HASHES, CURVES, FIELD_BYTES, KeyType, PublicKey

SECRET_HEADERS = {
    KeyType.ED25519: b"\x80\x26",
    KeyType.P256: b"\x86\x26",
    KeyType.P384: b"\x87\x26",
}
"""Multicodec codes of secret keys, as unsigned varints (Controlled Identifiers 1.0, 2.2.2)."""

NativeSecret = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SigningKey(Protocol):
    """Whatever can sign: a key in this process, in a hardware token, in a key service."""

    @property
    def public(self) -> PublicKey: ...

    @property
    def controller(self) -> str:
        """Identifier (a DID or an HTTPS URL) of who controls the key."""
        ...

    @property
    def verification_method(self) -> str:
        """Identifier under which the controller's document lists the key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign the message; the raw form of the signature.

        Ed25519: 64 bytes (RFC 8032). P-256, P-384: r and s, big-endian, 64 and 96 bytes, over
        SHA-256 and SHA-384 (RFC 7518, 3.4). RSA: PKCS #1 v1.5 over SHA-256 (RFC 7518, 3.3).
        """
        ...


@dataclass(frozen=True)
class LocalKey:
    """A signing key whose secret part is in this process. Its repr does not show the secret."""

    public: PublicKey
    controller: str
    verification_method: str
    _native: NativeSecret = field(repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        key = self._native
        if isinstance(key, Ed25519PrivateKey):
            secret = self._of_sodium
            return key.sign(message) if secret is None else sodium.sign(secret, message)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            kind = self.public.type
            size = FIELD_BYTES[kind]
            r, s = decode_dss_signature(key.sign(message, ec.ECDSA(CURVE_HASHES[kind])))
            return r.to_bytes(size, "big") + s.to_bytes(size, "big")
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())

    @cached_property
    def _of_sodium(self) -> bytes | None:
        assert isinstance(self._native, Ed25519PrivateKey)
        return sodium.secret_of(self._native.private_bytes_raw())

    def to_document(self, *, secret: bool) -> dict[str, Any]:
        """The key as a verification method; with the secret part only when asked for.

        `read_key` reads what is written here.
        """
        document = public_document(self)
        if secret and self.public.type in SECRET_HEADERS:
            document["secretKeyMultibase"] = self._secret_multibase()
        elif secret:
            document["secretKeyJwk"] = self._secret_rsa_jwk()
        return document

    def _secret_multibase(self) -> str:
        key, kind = self._native, self.public.type
        if isinstance(key, Ed25519PrivateKey):
            raw = key.private_bytes_raw()
        else:
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            raw = key.private_numbers().private_value.to_bytes(FIELD_BYTES[kind], "big")
        return multibase.encode(SECRET_HEADERS[kind] + raw)

    def _secret_rsa_jwk(self) -> dict[str, str]:
        assert isinstance(self._native, rsa.RSAPrivateKey)
        numbers = self._native.private_numbers()
        parts = {  # RFC 7518, 6.3.2
            "d": numbers.d,
            "p": numbers.p,
            "q": numbers.q,
            "dp": numbers.dmp1,
            "dq": numbers.dmq1,
            "qi": numbers.iqmp,
        }
        secret = {
            name: multibase.base64url_encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))
            for name, number in parts.items()
        }
        return self.public.jwk | secret


@dataclass(frozen=True)
class NamedKey:
    """A signing key under another name than its own: as its controller's document lists it."""

    controller: str
    verification_method: str
    _key: SigningKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def named(key: SigningKey, verification_method: str) -> NamedKey:
    """The key, named as in its controller's document: `did:web:example.org#key-1`.

    An identifier alone (`did:web:example.org`) names its controller; the key is then called by
    its Multikey, as `generate_key` does. Raises InvalidKey for an empty name.
    """
    controller, _, fragment = verification_method.partition("#")
    if not controller:
        raise InvalidKey("The controller of the key is empty.", pointer="/controller")
    return NamedKey(controller, f"{controller}#{fragment or key.public.multibase}", key)


def public_document(key: SigningKey) -> dict[str, Any]:
    """The verification method that a controller's document lists for the key; no secret in it.

    A Multikey for Ed25519, P-256 and P-384, a JsonWebKey for RSA, which has no Multikey form for
    its secret, so that a key and its document are of one type.
    """
    document: dict[str, Any] = {
        "id": key.verification_method,
        "type": "Multikey",
        "controller": key.controller,
    }
    if key.public.type in SECRET_HEADERS:
        document["publicKeyMultibase"] = key.public.multibase
    else:
        document["type"] = "JsonWebKey"
        document["publicKeyJwk"] = key.public.jwk
    return document


def generate_key(type: str = "ed25519", controller: str | None = None) -> LocalKey:
    """Make a key pair from the operating system's randomness.

    type: a KeyType. controller: who will list the key in its document; without one, the key is
    its own controller, as a did:key. Raises Misused for an unknown type.
    """
    try:
        kind = KeyType(type)
    except ValueError as error:
        raise Misused(
            f"There is no key type {type!r}.", remedy=f"Use one of {', '.join(KeyType)}."
        ) from error
    native: NativeSecret
    if kind is KeyType.ED25519:
        native = Ed25519PrivateKey.generate()
    elif kind in CURVES:
        native = ec.generate_private_key(CURVES[kind])
    else:
        native = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return local_key(native, controller=controller)


def local_key(
    native: NativeSecret, *, controller: str | None = None, verification_method: str | None = None
) -> LocalKey:
    """Name a secret key of `cryptography`. Raises InvalidKey for weak keys and other kinds."""
    public = PublicKey.from_native(native.public_key())
    if controller is None:
        controller = _controller_of(verification_method) or public.did_key
    if not controller:
        raise InvalidKey("The controller of the key is empty.", pointer="/controller")
    if verification_method is None:
        verification_method = f"{controller}#{public.multibase}"
    return LocalKey(public, controller, verification_method, native)


def _controller_of(verification_method: str | None) -> str:
    return (verification_method or "").partition("#")[0]
