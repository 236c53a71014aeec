"""VC-JWT: the credential as the payload of a signed JSON Web Token.

Open Badges 3.0, section 8.2. Written in its final form, in which the payload is the credential with
the registered claims beside it; read in that form and in the older one with a `vc` claim.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from badging.errors import InvalidCredential, ProofError
from badging.keys import SigningKey
from badging.model.common import OBJECTS, contexts_of
from badging.proofs import jws
from badging.proofs.jwt import CLAIMS, Jwt, moment_of, payload_of, signature_holds

__all__ = ["NAME", "Jwt", "claims_of", "disagreements", "missing_claims", "parse", "sign",
           "signature_holds"]  # fmt: skip

NAME = "vc-jwt"
TYPES = frozenset(("jwt", ""))
"""`typ` of 8.2.4.1, or none; a text of another type is another thing (RFC 8725, 3.11)."""

MAX_REMEMBERED = 1024
MAX_REMEMBERED_CHARS = 40

_V1 = "https://www.w3.org/2018/credentials/v1"


def sign(credential: Mapping[str, Any], key: SigningKey) -> str:
    """A compact JWS of the credential. Raises InvalidCredential when a claim cannot be made.

    The header holds the key both by `kid`, which leads to the issuer's document, and as `jwk`,
    which is what 1EdTech's validator reads.
    """
    payload = {**credential, **claims_of(credential)}
    try:
        text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        data = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidCredential("The credential cannot be written as JSON.") from error
    header = {"typ": "JWT", "kid": key.verification_method, "jwk": key.public.jwk}
    return jws.sign(data, key, header)


def claims_of(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The claims that 8.2.3 asks for: iss, jti, sub, nbf, and exp where the credential ends."""
    taken = [name for name in CLAIMS if name in credential]
    if taken:
        raise InvalidCredential(
            f"The credential has a property {taken[0]!r}, which is a claim of the token.",
            pointer=f"/{taken[0]}",
            remedy="Remove it.",
        )
    claims: dict[str, Any] = {}
    for claim, pointer, value in _stated(credential):
        if claim in ("nbf", "exp"):
            claims[claim] = int(_moment(value, pointer).timestamp())
        elif isinstance(value, str):
            claims[claim] = value
        else:
            raise InvalidCredential(f"The value at {pointer} is no text.", pointer=pointer)
    return claims


def parse(text: str) -> Jwt:
    """Read a VC-JWT without judging its signature. Raises ProofError."""
    return read(text, jws.parse(text))


def read(text: str, parsed: jws.Jws) -> Jwt:
    """Read a VC-JWT whose JWS was parsed. Raises ProofError."""
    payload = payload_of(parsed)
    if "vc" in payload:
        credential = payload["vc"]
        if not isinstance(credential, dict) or "@context" in payload:
            raise ProofError("The payload has no single credential in it.", pointer="/vc")
    else:
        credential = payload.copy()
        for claim in CLAIMS:
            credential.pop(claim, None)
    completed = _completed(credential, payload)
    return Jwt(NAME, parsed.header, payload, completed, text, parsed)


def disagreements(jwt: Jwt) -> list[tuple[str, str]]:
    """Where claims and credential differ: JSON pointer into the payload, and a sentence (8.2.5)."""
    found = []
    for claim, _, value in _stated(jwt.credential):
        if claim not in jwt.payload:
            continue
        stated = jwt.payload[claim]
        is_moment = claim in ("nbf", "exp")
        if not (_same_moment(stated, value) if is_moment else stated == value):
            message = f"The claim {claim} says {stated!r:.120}, the credential {value!r:.120}."
            found.append((f"/{claim}", message))
    return found


def missing_claims(jwt: Jwt) -> list[str]:
    """Claims that 8.2.3 requires and that are not there; signatures do not depend on them."""
    return [claim for claim, _, _ in _stated(jwt.credential) if claim not in jwt.payload]


def _stated(credential: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Claim, pointer and value of what the credential states."""
    issuer = credential.get("issuer")
    if isinstance(issuer, OBJECTS) and "id" in issuer:
        yield "iss", "/issuer/id", issuer["id"]
    elif isinstance(issuer, str):
        yield "iss", "/issuer", issuer
    if "id" in credential:
        yield "jti", "/id", credential["id"]
    subject = credential.get("credentialSubject")
    if isinstance(subject, OBJECTS) and "id" in subject:
        yield "sub", "/credentialSubject/id", subject["id"]
    for claim, names in (
        ("nbf", ("validFrom", "issuanceDate")),
        ("exp", ("validUntil", "expirationDate")),
    ):
        for name in names:
            if name in credential:
                yield claim, f"/{name}", credential[name]
                break


def _completed(credential: dict[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    complete = dict(credential)
    issuer, subject = complete.get("issuer"), complete.get("credentialSubject")
    if "iss" in payload and issuer is None:
        complete["issuer"] = payload["iss"]
    elif "iss" in payload and isinstance(issuer, dict) and "id" not in issuer:
        complete["issuer"] = {**issuer, "id": payload["iss"]}
    if "sub" in payload and isinstance(subject, dict) and "id" not in subject:
        complete["credentialSubject"] = {**subject, "id": payload["sub"]}
    if "jti" in payload:
        complete.setdefault("id", payload["jti"])
    for claim, new_name, old_name in (
        ("nbf", "validFrom", "issuanceDate"),
        ("exp", "validUntil", "expirationDate"),
    ):
        if claim in payload and new_name not in complete and old_name not in complete:
            name = old_name if _V1 in contexts_of(complete) else new_name
            complete[name] = _written(payload[claim], claim)
    return complete


def _written(value: Any, claim: str) -> str:
    return moment_of(value, claim).isoformat(timespec="seconds").replace("+00:00", "Z")


def _same_moment(claim: Any, value: Any) -> bool:
    """Whether a NumericDate and a date and time agree to the second."""
    if claim.__class__ is int and value.__class__ is str and len(value) <= MAX_REMEMBERED_CHARS:
        return _remembered_moments(claim, value)
    return _moments_agree(claim, value)


def _moments_agree(claim: Any, value: Any) -> bool:
    try:
        difference = moment_of(claim, "") - _moment(value, "")
    except (ProofError, InvalidCredential):
        return False
    return abs(difference.total_seconds()) < 1


# Badges that are awarded together begin and end together.
_remembered_moments = lru_cache(maxsize=MAX_REMEMBERED)(_moments_agree)


def _moment(value: Any, pointer: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidCredential(
            "The value is no date and time.",
            pointer=pointer,
            remedy="Write it like 2026-01-31T12:00:00Z.",
        ) from error
    if moment.tzinfo is None:
        raise InvalidCredential(
            "The time has no zone.", pointer=pointer, remedy="End it with Z, or with an offset."
        )
    return moment
