"""Tokens with a credential inside: which of the ways of writing one a text is, and what it says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from badging.errors import Misused, ProofError, Unreadable
from badging.keys import PublicKey, SigningKey
from badging.model.common import id_of, types_of
from badging.proofs import jws, sd_jwt_vc, vc_jose, vc_jwt
from badging.proofs.jwt import Jwt, moment_of, type_of

_DATA = re.compile(
    r"data:application/(?:(?:vc(?:-ld)?|vc\+ld)\+jwt|jwt|(?:dc|vc(?:-ld)?)\+sd-jwt),"
    r"([A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:~[A-Za-z0-9_.~-]*)?)"
)

MECHANISMS = (vc_jwt.NAME, vc_jose.NAME, sd_jwt_vc.VC, sd_jwt_vc.DC)
"""The ways in which a credential can be put into a signed text, by their names."""


def sign(
    credential: Mapping[str, Any],
    key: SigningKey,
    mechanism: str,
    created: datetime | None,
    *,
    disclosable: Collection[str] = (),
    holder: PublicKey | None = None,
) -> str:
    """The credential as a signed text. mechanism: of MECHANISMS.

    created: aware; a VC-JWT has no place for it. disclosable: JSON pointers to what its holder
    may keep back, and holder: the key that a holder is to prove; for SD-JWTs alone. Raises
    InvalidCredential, Misused.
    """
    if mechanism in (sd_jwt_vc.VC, sd_jwt_vc.DC):
        make = sd_jwt_vc.sign if mechanism == sd_jwt_vc.VC else sd_jwt_vc.sign_dc
        return make(credential, key, created, disclosable, holder=holder)
    if disclosable or holder is not None:
        raise Misused(
            f"Nothing in a {mechanism} can be kept back, and no holder proved.",
            remedy=f"Use {sd_jwt_vc.VC} or {sd_jwt_vc.DC}.",
        )
    if mechanism == vc_jose.NAME:
        return vc_jose.sign(credential, key, created)
    return vc_jwt.sign(credential, key)


def parse(text: str) -> Jwt:
    """Read a VC-JWT, a `vc+jwt` or an SD-JWT of a credential, without judging its signature.

    The header's `typ` says which it is; none means a VC-JWT. Raises ProofError.
    """
    return sd_jwt_vc.parse(text) if "~" in text else read(text, jws.parse(text))


def read(text: str, parsed: jws.Jws) -> Jwt:
    """As `parse`, of a text whose JWS was parsed, and nothing more is in it. Raises ProofError."""
    kind = type_of(parsed.header)
    if kind in vc_jose.TYPES:
        return vc_jose.parse(text, parsed)
    if kind in vc_jwt.TYPES:
        return vc_jwt.read(text, parsed)
    raise ProofError(
        f"The token is of type {parsed.header['typ']!r:.80}, not a credential.", code="jwt_type"
    )


def token_within(document: Any) -> str | None:
    """The token of an EnvelopedVerifiableCredential (VC data model 2.0, 4.13), or None for another
    document. Raises Unreadable for one whose `id` holds none."""
    if "EnvelopedVerifiableCredential" not in types_of(document):
        return None
    match = _DATA.fullmatch(id_of(document))
    if match is None:
        raise Unreadable(
            "The credential is said to be inside of a data: address, and is not.",
            remedy="Give the signed text itself.",
            code="empty_envelope",
        )
    return match[1]


def disagreements(jwt: Jwt) -> list[tuple[str, str]]:
    """Where claims and credential differ: JSON pointer into the payload, and a sentence."""
    if jwt.mechanism == vc_jwt.NAME:
        return vc_jwt.disagreements(jwt)
    return vc_jose.disagreements(jwt)


def missing_claims(jwt: Jwt) -> list[str]:
    """Claims that a VC-JWT should have and has not; the other forms need none."""
    return vc_jwt.missing_claims(jwt) if jwt.mechanism == vc_jwt.NAME else []


def signed_at(jwt: Jwt) -> datetime | None:
    """When the token says that it was signed: `iat`, or None. Raises ProofError."""
    stated = jwt.stated("iat")
    return None if stated is None else moment_of(stated, "iat")


def signature_period(jwt: Jwt) -> tuple[datetime | None, datetime | None]:
    """From when until when the signature is valid: `nbf` and `exp` (VC-JOSE-COSE 3.1.3).

    A VC-JWT has none of its own: its claims repeat when the credential is valid. Raises ProofError.
    """
    if jwt.mechanism == vc_jwt.NAME:
        return None, None
    begin, end = (jwt.stated(claim) for claim in ("nbf", "exp"))
    return (
        None if begin is None else moment_of(begin, "nbf"),
        None if end is None else moment_of(end, "exp"),
    )
