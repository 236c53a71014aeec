"""Whether the one who presents an SD-JWT has proved that it is theirs (RFC 9901, 7.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from badging.errors import BadgingError, ProofError
from badging.keys import public_key_from
from badging.proofs import jws, sd_jwt_vc
from badging.proofs.jwt import Jwt, moment_of, payload_of, type_of
from badging.proofs.options import texts_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "proof"
CLOCK_SKEW = timedelta(minutes=5)


def assess(examination: Examination, jwt: Jwt) -> Iterator[Check]:
    """What is wrong with the Key Binding JWT, or with its absence when one is expected.

    One that nobody asked for has to hold all the same. Nothing is said of a token that is no
    SD-JWT.
    """
    if jwt.presentation is None:
        return
    expected = examination.expected
    bound = jwt.presentation.key_binding
    if bound is None:
        if expected.domain is not None or expected.challenge is not None:
            yield say(NAME, Outcome.FAIL, "key_binding_missing")
        return
    try:
        claims = _claims(examination, jwt, bound)
    except BadgingError as error:
        yield say(NAME, Outcome.FAIL, "key_binding_wrong", why=error.message)
        return
    if expected.domain is not None and set(texts_of(claims.get("aud"))) != expected.domain:
        yield say(NAME, Outcome.FAIL, "proof_domain_wrong", pointer="/aud")
    if expected.challenge is not None and claims.get("nonce") != expected.challenge:
        yield say(NAME, Outcome.FAIL, "proof_challenge_wrong", pointer="/nonce")
    for name, asked in (("aud", expected.domain), ("nonce", expected.challenge)):
        if asked is None:
            yield say(
                NAME, Outcome.WARN, "proof_for_a_use",
                pointer=f"/{name}", name=name, value=claims.get(name),
            )  # fmt: skip


def _claims(examination: Examination, jwt: Jwt, bound: jws.Jws) -> dict[str, Any]:
    """The claims of a Key Binding JWT that holds (7.3 step 5). Raises BadgingError."""
    assert jwt.presentation is not None
    if type_of(bound.header) != sd_jwt_vc.KEY_BINDING:
        raise ProofError("It is not of the type kb+jwt.")
    jwk = sd_jwt_vc.confirmed_jwk(jwt.payload)
    if not isinstance(jwk, dict):
        raise ProofError("The issuer named no key that it could be made with (cnf).")
    if not jws.signature_holds(bound, public_key_from(jwk)):
        raise ProofError("Its signature is of another key than the one that the issuer named.")
    claims = payload_of(bound)
    if claims.get("sd_hash") != jwt.presentation.bound_hash:
        raise ProofError("It was made for another presentation (sd_hash).")
    if moment_of(claims.get("iat"), "iat") > examination.at + CLOCK_SKEW:
        raise ProofError("It is of a time to come (iat).")
    return claims
