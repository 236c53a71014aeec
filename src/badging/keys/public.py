"""Public keys: what verifies a signature, and the two forms in which it is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from badging.errors import InvalidKey
from badging.keys import multibase, sodium

RSA_MIN_BITS = 2048
RSA_MAX_BITS = 8192
RSA_MIN_EXPONENT = 65537  # FIPS 186-5, 5.1
RSA_MAX_EXPONENT = 2**32  # a larger one only makes each verification slow

NativePublic = Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class KeyType(StrEnum):
    """Kinds of keys. RSA2048 is RSA of any accepted size; it names what `generate_key` makes."""

    ED25519 = "ed25519"
    P256 = "p256"
    P384 = "p384"
    RSA2048 = "rsa2048"

    __hash__ = str.__hash__


# Multicodec codes as unsigned varints (Controlled Identifiers 1.0, 2.2.2; the multicodec table).
PUBLIC_HEADERS = {
    KeyType.ED25519: b"\xed\x01",
    KeyType.P256: b"\x80\x24",
    KeyType.P384: b"\x81\x24",
    KeyType.RSA2048: b"\x85\x24",  # 0x1205, DER-encoded RSAPublicKey of PKCS #1
}
CURVES: dict[KeyType, ec.EllipticCurve] = {
    KeyType.P256: ec.SECP256R1(),
    KeyType.P384: ec.SECP384R1(),
}
CURVE_HASHES: dict[KeyType, hashes.HashAlgorithm] = {
    KeyType.P256: hashes.SHA256(),
    KeyType.P384: hashes.SHA384(),
}
_ECDSA = {kind: ec.ECDSA(digest) for kind, digest in CURVE_HASHES.items()}
_PKCS1, _SHA256 = padding.PKCS1v15(), hashes.SHA256()
FIELD_BYTES = {KeyType.P256: 32, KeyType.P384: 48}
JWK_CURVES = {KeyType.ED25519: "Ed25519", KeyType.P256: "P-256", KeyType.P384: "P-384"}

_P25519 = 2**255 - 19
# y of the points of order 1, 2, 4 and 8: under such a key one signature fits many messages.
_SMALL_ORDER_Y = frozenset(
    (
        0,
        1,
        _P25519 - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    )
)


@dataclass(frozen=True)
class PublicKey:
    """A public key that has been checked. Two are equal when type and material are.

    material: as in a Multikey, without its header: Ed25519 32 bytes; P-256 and P-384 the
    compressed point, 33 and 49 bytes; RSA the DER of PKCS #1's RSAPublicKey.
    Raises InvalidKey on creation when the material is no such key, or a weak one.
    """

    type: KeyType
    material: bytes
    _native: NativePublic = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_native", _load(self.type, self.material))

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature (raw, see `SigningKey.sign`) over the message."""
        key = self._native
        try:
            if isinstance(key, Ed25519PublicKey):
                if not sodium.verifier()(self.material, signature, message):
                    key.verify(signature, message)
            elif isinstance(key, ec.EllipticCurvePublicKey):
                size = FIELD_BYTES[self.type]
                if len(signature) != 2 * size:
                    return False
                r = int.from_bytes(signature[:size], "big")
                s = int.from_bytes(signature[size:], "big")
                key.verify(encode_dss_signature(r, s), message, _ECDSA[self.type])
            else:
                key.verify(signature, message, _PKCS1, _SHA256)
        except InvalidSignature:
            return False
        return True

    def verify_pss(self, signature: bytes, message: bytes) -> bool:
        """Whether this RSA key made the signature with PS256 (RFC 7518, 3.5)."""
        key = self._native
        assert isinstance(key, rsa.RSAPublicKey)
        form = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=hashes.SHA256.digest_size)
        try:
            key.verify(signature, message, form, hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    @property
    def multibase(self) -> str:
        """`publicKeyMultibase` of a Multikey (Controlled Identifiers 1.0, 2.2.2)."""
        return multibase.encode(PUBLIC_HEADERS[self.type] + self.material)

    @property
    def did_key(self) -> str:
        """The did:key that is this key."""
        return f"did:key:{self.multibase}"

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key (RFC 7517, 7518 section 6, 8037), required members only."""
        key = self._native
        encode = multibase.base64url_encode
        if isinstance(key, Ed25519PublicKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": encode(self.material)}
        if isinstance(key, ec.EllipticCurvePublicKey):
            point = key.public_numbers()
            size = FIELD_BYTES[self.type]
            return {
                "kty": "EC",
                "crv": JWK_CURVES[self.type],
                "x": encode(point.x.to_bytes(size, "big")),
                "y": encode(point.y.to_bytes(size, "big")),
            }
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": encode(_unsigned(numbers.n)), "e": encode(_unsigned(numbers.e))}

    @property
    def pem(self) -> str:
        """The key as SubjectPublicKeyInfo in PEM (RFC 7468, 13), as `publicKeyPem` has it."""
        data = self._native.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return data.decode("ascii")

    @classmethod
    def from_native(cls, key: Any) -> PublicKey:
        """Wrap a public key of `cryptography`. Raises InvalidKey for kinds not used here."""
        if isinstance(key, Ed25519PublicKey):
            return cls(KeyType.ED25519, key.public_bytes_raw())
        if isinstance(key, rsa.RSAPublicKey):
            return cls(KeyType.RSA2048, key.public_bytes(Encoding.DER, PublicFormat.PKCS1))
        if isinstance(key, ec.EllipticCurvePublicKey):
            for supported, curve in CURVES.items():
                if key.curve.name == curve.name:
                    point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
                    return cls(supported, point)
        kind = key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__
        raise InvalidKey(
            f"The key is of a kind that is not supported: {kind}.",
            remedy="Use Ed25519, P-256, P-384 or RSA with 2048 bits or more.",
        )

    @classmethod
    def from_multibase(cls, text: str) -> PublicKey:
        """Read `publicKeyMultibase` of a Multikey. Raises InvalidKey."""
        try:
            data = multibase.decode(text)
        except ValueError as error:
            raise InvalidKey(f"The public key is not readable: {error}.") from error
        for kind, header in PUBLIC_HEADERS.items():
            if data.startswith(header):
                return cls(kind, data[len(header) :])
        raise InvalidKey(
            "The multicodec header of the public key is of no supported kind.",
            remedy="Use a Multikey of Ed25519, P-256, P-384 or RSA.",
        )


def _load(kind: KeyType, material: bytes) -> NativePublic:
    try:
        if kind is KeyType.ED25519:
            _refuse_weak_ed25519(material)
            return Ed25519PublicKey.from_public_bytes(material)
        if kind in CURVES:
            if len(material) != 1 + FIELD_BYTES[kind]:
                raise ValueError("a compressed point is expected")
            return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], material)
        key = load_der_public_key(_subject_public_key_info(material))
    except ValueError as error:
        raise InvalidKey(f"The public key is no {kind} key: {error}.") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise InvalidKey("The public key is no RSA key.")
    return _refuse_weak_rsa(key)


def _refuse_weak_ed25519(material: bytes) -> None:
    if len(material) != 32:
        raise ValueError(f"it has {len(material)} bytes instead of 32")
    y = int.from_bytes(material, "little") & (2**255 - 1)
    if y >= _P25519 or y in _SMALL_ORDER_Y:
        raise ValueError("it is a point of small order or not in canonical form")


def _refuse_weak_rsa(key: rsa.RSAPublicKey) -> rsa.RSAPublicKey:
    exponent = key.public_numbers().e
    if not RSA_MIN_BITS <= key.key_size <= RSA_MAX_BITS:
        raise InvalidKey(
            f"The RSA key has {key.key_size} bits.",
            remedy=f"Use one with {RSA_MIN_BITS} to {RSA_MAX_BITS} bits.",
        )
    if not RSA_MIN_EXPONENT <= exponent <= RSA_MAX_EXPONENT:
        raise InvalidKey("The RSA key has an unsafe exponent.", remedy="Use 65537.")
    return key


def _subject_public_key_info(pkcs1: bytes) -> bytes:
    """Wrap PKCS #1's RSAPublicKey (DER) into the SubjectPublicKeyInfo that is read by everyone."""
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")  # rsaEncryption, NULL (RFC 3279)
    bits = b"\0" + pkcs1
    return _der(0x30, algorithm + _der(0x03, bits))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _unsigned(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
