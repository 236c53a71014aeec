"""`jws` of older proofs: a compact JWS whose payload is left out and not encoded.

RFC 7515, appendix F (detached content), and RFC 7797 (`b64` false). Read strictly: the header says
these two things, its algorithm, and no third that would have to be understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badging.errors import InvalidKey, ProofError, Unreadable
from badging.keys import KeyType, PublicKey, multibase
from badging.strict_json import parse_json

ALGORITHMS = {
    "EdDSA": KeyType.ED25519,
    "ES256": KeyType.P256,
    "ES384": KeyType.P384,
    "PS256": KeyType.RSA2048,
}
"""Of lds-jws2020, section 5.1, without ES256K, for which there is no kept key type here."""

MAX_CHARACTERS = 4096
_MEMBERS = frozenset(("alg", "b64", "crit", "kid", "typ"))


@dataclass(frozen=True, slots=True)
class DetachedJws:
    """A parsed detached JWS. algorithm: of ALGORITHMS. encoded_header: as it was signed."""

    algorithm: str
    encoded_header: bytes
    signature: bytes

    def holds(self, payload: bytes, key: PublicKey) -> bool:
        """Whether the key signed the payload. Raises InvalidKey when the algorithm is not its."""
        if ALGORITHMS[self.algorithm] is not key.type:
            raise InvalidKey(
                f"The JWS is signed with {self.algorithm}, and the key is of type {key.type}.",
                code="key_type",
            )
        signing_input = self.encoded_header + b"." + payload  # RFC 7797, section 3
        if self.algorithm == "PS256":
            return key.verify_pss(self.signature, signing_input)
        return key.verify(self.signature, signing_input)


def jws_of(proof: Mapping[str, Any]) -> DetachedJws:
    """The detached JWS of a proof. Raises ProofError."""
    text = proof.get("jws")
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise _malformed("The proof has no jws.")
    header, dots, signature = text.partition("..")
    try:
        members = parse_json(multibase.base64url_decode(header), max_bytes=MAX_CHARACTERS)
        decoded = multibase.base64url_decode(signature)
    except (ValueError, Unreadable) as error:
        raise _malformed(f"The jws is not readable: {error}.") from error
    if not dots or not isinstance(members, dict) or not members.keys() <= _MEMBERS:
        raise _malformed("The jws is no detached JWS with a header of alg, b64 and crit.")
    if members.get("b64") is not False or members.get("crit") != ["b64"]:
        raise _malformed("The header of the jws does not say that its payload is not encoded.")
    algorithm = members.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise _malformed(
            f"The jws is signed with {algorithm!r}, which is not accepted.",
            code="unsupported_algorithm",
        )
    return DetachedJws(algorithm, header.encode("ascii"), decoded)


def _malformed(message: str, code: str = "malformed_jws") -> ProofError:
    return ProofError(message, pointer="/proof/jws", code=code)
