"""`vc+jwt`: the credential itself as the payload of a JWS (VC-JOSE-COSE 1.0, section 3.1).

Nothing of the credential is rewritten into claims. What is said of the signature (who, when, until
when) stands in the header, so that the payload stays the very credential that was given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badging.errors import InvalidCredential, Misused, ProofError
from badging.keys import SigningKey
from badging.model.common import id_of
from badging.proofs import jws
from badging.proofs.jwt import CLAIMS, Jwt, payload_of

NAME = "vc+jwt"
TYPES = frozenset((NAME, "vc-ld+jwt", "vc+ld+jwt"))
"""`typ`: the registered one, and those of its drafts."""

FORBIDDEN = ("vc", "vp")
"""Claims that must not be there (3.1.3): they belong to the form before this one."""

CONFIRMATION = "cnf"


def sign(credential: Mapping[str, Any], key: SigningKey, created: datetime | None = None) -> str:
    """A compact JWS with the credential as its payload.

    created: aware, or None for a signature that does not say when it was made. Raises
    InvalidCredential for what cannot be written, or has a property of a forbidden name.
    """
    return jws.sign(encode(credential), key, header_of(NAME, credential, key, created))


def header_of(
    kind: str, credential: Mapping[str, Any], key: SigningKey, created: datetime | None
) -> dict[str, Any]:
    """The header parameters of 3.1.1 and 3.1.3: typ, cty, kid, iss, and iat where it is known."""
    header: dict[str, Any] = {"typ": kind, "cty": "vc", "kid": key.verification_method}
    issuer = id_of(credential.get("issuer"))
    if issuer:
        header["iss"] = issuer
    if created is not None:
        header["iat"] = seconds(created)
    return header


def seconds(moment: datetime) -> int:
    """A moment as a NumericDate of whole seconds. Raises Misused for one without a zone."""
    if moment.tzinfo is None:
        raise Misused("The time of signing has no time zone.", remedy="Give an aware datetime.")
    return int(moment.timestamp())


def encode(credential: Mapping[str, Any]) -> bytes:
    """The payload. Raises InvalidCredential."""
    refuse_forbidden(credential, InvalidCredential)
    try:
        text = json.dumps(credential, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidCredential("The credential cannot be written as JSON.") from error


def parse(text: str, parsed: jws.Jws) -> Jwt:
    """Read a `vc+jwt` without judging its signature. Raises ProofError."""
    payload = payload_of(parsed)
    refuse_forbidden(payload, ProofError)
    return Jwt(NAME, parsed.header, payload, credential_of(payload), text, parsed)


def credential_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload without the registered claims, which speak of the signature (3.1.3)."""
    claims = (*CLAIMS, CONFIRMATION)
    return {name: value for name, value in payload.items() if name not in claims}


def refuse_forbidden(
    payload: Mapping[str, Any], error: type[ProofError] | type[InvalidCredential]
) -> None:
    """Raises the error when a claim of FORBIDDEN is there."""
    for name in FORBIDDEN:
        if name in payload:
            raise error(
                f"The payload has a claim {name!r}, which must not be there.",
                pointer=f"/{name}",
                remedy="Write the credential itself as the payload, or use vc-jwt.",
                code="forbidden_claim",
            )


def disagreements(jwt: Jwt) -> list[tuple[str, str]]:
    """Where a claim names another than the credential does: pointer and a sentence (3.1.3)."""
    subject = jwt.credential.get("credentialSubject")
    said = {
        "iss": id_of(jwt.credential.get("issuer")),
        "jti": id_of(jwt.credential.get("id")),
        "sub": id_of(subject) if isinstance(subject, Mapping) else "",
    }
    found = []
    for claim, own in said.items():
        stated = jwt.stated(claim)
        if stated is not None and own and stated != own:
            message = f"The claim {claim} says {stated!r:.120}, the credential {own!r:.120}."
            found.append((f"/{claim}", message))
    return found
