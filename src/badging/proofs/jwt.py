"""A credential inside a signed token: what the three ways of writing it have in common.

A VC-JWT (Open Badges 3.0, 8.2), `vc+jwt` (VC-JOSE-COSE 1.0) and SD-JWT VC differ in what the
claims mean. All are a JWS whose payload holds a credential and registered claims beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from badging.errors import ProofError, Unreadable
from badging.keys import PublicKey
from badging.proofs import jws

CLAIMS = ("iss", "jti", "sub", "nbf", "exp", "iat", "aud")
"""Claims of RFC 7519, 4.1, which are no part of the credential."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """Of an SD-JWT: what was presented along with the token, or kept back (RFC 9901).

    disclosed: JSON pointers into the credential of what could have been hidden and is not.
    withheld: how many digests nothing was shown for, decoys among them. key_binding: the Key
    Binding JWT, parsed, or None. bound_hash: what its `sd_hash` has to be (RFC 9901, 4.3.1).
    """

    disclosed: tuple[str, ...]
    withheld: int
    key_binding: jws.Jws | None
    bound_hash: str


@dataclass(frozen=True, slots=True)
class Jwt:
    """A parsed token. mechanism: of `registry.MECHANISMS`. payload: with what was disclosed.

    credential: as the payload holds it, completed from the claims where the mechanism says so.
    presentation: of an SD-JWT, else None.
    """

    mechanism: str
    header: dict[str, Any]
    payload: dict[str, Any]
    credential: dict[str, Any]
    text: str
    parsed: jws.Jws
    presentation: Presentation | None = None

    def stated(self, name: str) -> Any:
        """A claim, or the header parameter that replicates it (RFC 7519, 5.3); None for none."""
        return self.payload.get(name, self.header.get(name))


def signature_holds(jwt: Jwt, key: PublicKey) -> bool:
    """Whether the key made the signature. Raises InvalidKey when the algorithm is not the key's.

    A key out of the header proves nothing about the issuer: find it by the issuer's document.
    """
    return jws.signature_holds(jwt.parsed, key)


def payload_of(parsed: jws.Jws) -> dict[str, Any]:
    """The claims of a token. Raises ProofError for what is no JSON object."""
    try:
        payload = parsed.content
    except Unreadable as error:
        raise ProofError(
            f"The payload is not readable: {error.message}", code=error.code
        ) from error
    if not isinstance(payload, dict):
        raise ProofError("The payload is no object.", code="malformed_jws")
    return payload


def type_of(header: Mapping[str, Any], otherwise: str = "") -> str:
    """The header's `typ` as it is compared (RFC 7515, 4.1.9): in small letters, without
    `application/`. "?" for what is no text."""
    kind = header.get("typ", otherwise)
    return kind.lower().removeprefix("application/") if isinstance(kind, str) else "?"


def moment_of(value: Any, claim: str) -> datetime:
    """A NumericDate (RFC 7519, 2) as a moment. Raises ProofError."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(value)
        return datetime.fromtimestamp(value, UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise ProofError(
            f"The claim {claim} is no number of seconds since 1970.", pointer=f"/{claim}"
        ) from error
