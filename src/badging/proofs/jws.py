"""Compact JWS (RFC 7515), strictly: signatures only, one text for one meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from badging.errors import InvalidKey, ProofError, Unreadable
from badging.keys import KeyType, PublicKey, SigningKey, multibase
from badging.strict_json import parse_json

ALGORITHMS = {
    "EdDSA": KeyType.ED25519,  # RFC 8037
    "Ed25519": KeyType.ED25519,  # RFC 9864, the same under a name that says all
    "ES256": KeyType.P256,  # RFC 7518, 3.4
    "ES384": KeyType.P384,
    "RS256": KeyType.RSA2048,  # RFC 7518, 3.3
}
"""What is verified. `none` and the symmetric HS256, HS384 and HS512 are not here on purpose."""

ALGORITHM_OF = {
    KeyType.ED25519: "EdDSA",
    KeyType.P256: "ES256",
    KeyType.P384: "ES384",
    KeyType.RSA2048: "RS256",
}
"""What each type of key signs with."""

MAX_HEADER_BYTES = 16 * 1024


MAX_REMEMBERED = 256
MAX_REMEMBERED_CHARS = 4096


@dataclass(frozen=True)
class Jws:
    """A parsed compact JWS. signing_input: what the signature is over (RFC 7515, 5.1 step 5)."""

    header: dict[str, Any]
    payload: bytes
    signing_input: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        return str(self.header["alg"])

    @cached_property
    def content(self) -> Any:
        """The payload as JSON, read once; not to be changed. Raises Unreadable."""
        return parse_json(self.payload)

    def was_read(self, content: Any) -> None:
        """Take this for the payload as JSON, which it is."""
        self.__dict__["content"] = content


def parse(text: str) -> Jws:
    """Read a compact JWS without judging its signature (RFC 7515, 5.2 steps 1 to 7).

    Raises ProofError for anything but three parts of canonical base64url, a header of one JSON
    object, an algorithm of ALGORITHMS, and no extension that has to be understood.
    """
    parts = text.split(".")
    if len(parts) != 3:
        raise ProofError(
            f"A compact JWS has three parts; this has {len(parts)}.", code="malformed_jws"
        )
    payload, signature = _decoded(parts[1]), _decoded(parts[2])
    is_short = len(parts[0]) <= MAX_REMEMBERED_CHARS
    header = (_remembered_header if is_short else _read_header)(parts[0])
    return Jws(dict(header), payload, f"{parts[0]}.{parts[1]}".encode("ascii"), signature)


def _read_header(encoded: str) -> dict[str, Any]:
    try:
        header = parse_json(_decoded(encoded), max_bytes=MAX_HEADER_BYTES)
    except Unreadable as error:
        raise ProofError(
            f"The header of the JWS is not readable: {error.message}", code="malformed_jws"
        ) from error
    if not isinstance(header, dict):
        raise ProofError("The header of the JWS is no object.", code="malformed_jws")
    _check_header(header)
    return header


# An issuer writes the same header before all that it signs with one key.
_remembered_header = lru_cache(maxsize=MAX_REMEMBERED)(_read_header)


def _decoded(part: str) -> bytes:
    try:
        return multibase.base64url_decode(part)
    except ValueError as error:
        raise ProofError(f"A part of the JWS is {error}.", code="malformed_jws") from error


def signature_holds(jws: Jws, key: PublicKey) -> bool:
    """Whether the key made the signature. Raises InvalidKey when the algorithm is not the key's."""
    if ALGORITHMS[jws.algorithm] is not key.type:
        raise InvalidKey(
            f"The JWS is signed with {jws.algorithm}, and the key is of type {key.type}.",
            code="key_type",
        )
    return key.verify(jws.signature, jws.signing_input)


def sign(payload: bytes, key: SigningKey, header: Mapping[str, Any]) -> str:
    """A compact JWS over the payload. header: further members; `alg` is the key's."""
    full = {"alg": ALGORITHM_OF[key.public.type], **header}
    _check_header(full)
    encode = multibase.base64url_encode
    signing_input = f"{encode(_compact(full))}.{encode(payload)}"
    return f"{signing_input}.{encode(key.sign(signing_input.encode('ascii')))}"


def _check_header(header: Mapping[str, Any]) -> None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise ProofError(
            f"The JWS is signed with {algorithm!r}, which is not accepted.",
            remedy=f"Accepted are {', '.join(ALGORITHMS)}.",
            code="unsupported_algorithm",
        )
    for name in ("crit", "b64", "zip"):  # RFC 7515, 4.1.11: refuse what is not understood
        if name in header:
            raise ProofError(
                f"The header of the JWS has {name!r}, which is not supported.",
                code="unsupported_header",
            )


def _compact(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
