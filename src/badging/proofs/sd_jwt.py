"""The form of a Selective Disclosure JWT (RFC 9901): claims that a holder may show or keep back.

The issuer signs digests; what was digested travels beside the token, each part on its own, and
whoever presents the token leaves out what nobody needs to know. Made in `sd_jwt_concealing`, read
in `sd_jwt_revealing`; none of the three knows credentials.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from badging.errors import ProofError
from badging.keys import multibase

HASHES: dict[str, Callable[[bytes], Any]] = {  # names of the IANA registry that 4.1.1 points to
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
}
DIGESTS, ELEMENT, ALGORITHM = RESERVED = ("_sd", "...", "_sd_alg")
MAX_DISCLOSURES = 1000


@dataclass(frozen=True, slots=True)
class Parts:
    """An SD-JWT taken apart (4): the JWS, the disclosures as they are written, and the KB-JWT.

    key_binding: "" where there is none. bound: what a Key Binding JWT is bound to (4.3.1).
    """

    jws: str
    disclosures: tuple[str, ...]
    key_binding: str
    bound: str


def split(text: str) -> Parts:
    """Take an SD-JWT apart. Raises ProofError for what does not have its form."""
    token, *disclosures, key_binding = text.split("~") if "~" in text else ["", ""]
    if not token or "" in disclosures:
        raise malformed("It is not written as a token and disclosures, each with a ~ after it.")
    if len(disclosures) > MAX_DISCLOSURES:
        raise malformed(f"It has more than {MAX_DISCLOSURES} disclosures.")
    bound = text[: len(text) - len(key_binding)]
    return Parts(token, tuple(disclosures), key_binding, bound)


def hash_of(bound: str, payload: Mapping[str, Any]) -> str:
    """The `sd_hash` of what is presented (4.3.1), by the token's own hash."""
    make = HASHES[payload.get(ALGORITHM, "sha-256")]
    return multibase.base64url_encode(make(bound.encode("ascii", "replace")).digest())


def digest(data: bytes) -> str:
    """The digest of a disclosure by the hash that is used here (4.1.1)."""
    return multibase.base64url_encode(hashlib.sha256(data).digest())


def malformed(why: str, at: str = "") -> ProofError:
    """The error that a text is no SD-JWT. at: where, as a JSON pointer into the claims."""
    return ProofError(f"The SD-JWT is malformed. {why}", pointer=at, code="malformed_sd_jwt")
