"""Who signed a token around a badge: VC-JWT (Open Badges 3.0, 8.2), `vc+jwt`, or an SD-JWT.

The header names a key by `kid`, or carries it as `jwk` or in a certificate. A key that is carried
proves that somebody has it, no more: it has to be listed in the issuer's document, or named the
issuer's by an authority that the reader trusts. Nothing is fetched from where a header says
(`jku`, `x5u`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from badging.did import jwt_vc_issuer
from badging.did.controller import Controller
from badging.did.resolver import FoundKey, find_key, resolve
from badging.errors import BadgingError, DocumentUnavailable, InvalidKey, ProofError
from badging.keys import PublicKey, public_key_from
from badging.model.common import is_uri, parse_time, text_of
from badging.proofs import enveloping, sd_jwt_vc
from badging.proofs.jwt import Jwt, signature_holds
from badging.reading import parse_json
from badging.status.token_list import names_list
from badging.verification import certificate_origin, key_binding
from badging.verification.binding import bind, not_examined, refused, unavailable
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.report import Check, Outcome

MAX_KEYS = 16
MAX_KEY_BYTES = 64 * 1024
CLOCK_SKEW = timedelta(minutes=5)

_AGAINST = ("key_revoked", "key_expired", "key_not_for_assertions")
"""The issuer itself speaks against the key; no certificate brings it back."""

Origin = tuple[Check, Check]


def assess(examination: Examination) -> Origin:
    """The findings "proof" and "issuer" of the token around the badge."""
    jwt = examination.jwt
    assert jwt is not None
    try:
        signed = enveloping.signed_at(jwt)
        remarks = list(_remarks(examination, jwt, signed))
    except ProofError as error:
        wrong = say(
            "proof", Outcome.FAIL, "proof_malformed", pointer=error.pointer, why=error.message
        )
        return wrong, not_examined()
    for remark in remarks:
        if remark.outcome is Outcome.FAIL:
            return remark, not_examined()
    begin, _end = examination.names_of_dates
    made = signed or parse_time(examination.credential.get(begin))
    held, issuer = _signature_and_issuer(examination, jwt, made)
    if held.outcome is Outcome.PASS and remarks:
        return remarks[0], issuer
    return held, issuer


def _remarks(examination: Examination, jwt: Jwt, signed: datetime | None) -> Iterator[Check]:
    """What can be said of a token before its key is known. Raises ProofError."""
    for where, why in enveloping.disagreements(jwt):
        yield say("proof", Outcome.FAIL, "claims_disagree", pointer=where, why=why)
    begin, end = enveloping.signature_period(jwt)
    if end is not None and examination.at >= end:  # RFC 7519, 4.1.4: on or after
        yield say("proof", Outcome.FAIL, "proof_expired", pointer="/exp", when=moment(end))
    if begin is not None and examination.at + CLOCK_SKEW < begin:
        yield say("proof", Outcome.FAIL, "proof_not_yet_valid", pointer="/nbf", when=moment(begin))
    yield from key_binding.assess(examination, jwt)
    missing = enveloping.missing_claims(jwt)
    if missing:
        yield say("proof", Outcome.WARN, "claims_missing", names=", ".join(missing))
    is_unread = "status" in jwt.payload and not names_list(jwt.payload["status"])
    if is_unread and jwt.presentation is not None:
        yield say("proof", Outcome.WARN, "status_claim_unread", pointer="/status")
    if signed is not None and signed > examination.at + CLOCK_SKEW:
        when = moment(signed)
        yield say("proof", Outcome.WARN, "proof_created_later", pointer="/iat", when=when)


def _signature_and_issuer(examination: Examination, jwt: Jwt, made: datetime | None) -> Origin:
    """By the documents of those who are named; by a certificate where these do not speak."""
    listed = _by_document(examination, jwt, made)
    decided = listed[1].outcome in (Outcome.PASS, Outcome.WARN) or listed[1].code in _AGAINST
    if decided or "x5c" not in jwt.header:
        return listed
    return certificate_origin.assess(examination, jwt, made)


def _by_document(examination: Examination, jwt: Jwt, made: datetime | None) -> Origin:
    try:
        candidates = list(_candidates(examination, jwt))
    except DocumentUnavailable as error:
        method = text_of(jwt.header.get("kid")) or "of the issuer"
        unknown = say(
            "proof", Outcome.FAIL, "key_unavailable",
            undecided=True, method=method, why=error.message,
        )  # fmt: skip
        return unknown, unavailable(examination, error)
    except BadgingError as error:
        method = text_of(jwt.header.get("kid")) or "in the header"
        unusable = say("proof", Outcome.FAIL, "key_unusable", method=method, why=error.message)
        return unusable, refused(examination, error)
    for found in candidates:
        if _fits(jwt, found.public_key):
            return certificate_origin.signature_right(jwt), bind(examination, found, made)
    if not candidates:
        return say("proof", Outcome.FAIL, "no_method"), not_examined()
    return say("proof", Outcome.FAIL, "signature_wrong"), not_examined()


def _fits(jwt: Jwt, key: PublicKey) -> bool:
    try:
        return signature_holds(jwt, key)
    except InvalidKey:  # a key of another kind than the algorithm cannot have made it
        return False


def _candidates(examination: Examination, jwt: Jwt) -> Iterator[FoundKey]:
    """Keys that the token may have been signed with.

    Raises DocumentUnavailable, InvalidKey.
    """
    kid, jwk = text_of(jwt.header.get("kid")), jwt.header.get("jwk")
    if kid and is_uri(kid):
        yield _named(examination, kid)
    elif jwk is None:
        yield from _of_issuer(examination, jwt, kid)
    if isinstance(jwk, dict):
        # Nobody's until the issuer's document says so.
        yield FoundKey("", "", public_key_from(jwk), is_assertion_method=False)


def _named(examination: Examination, kid: str) -> FoundKey:
    """The key at a URI: a method of a controller document, or a JWK that stands there alone."""
    try:
        return find_key(kid, examination.documents)
    except InvalidKey as error:
        if not kid.startswith("https://") or error.code == "key_not_listed":
            raise
        key = _standing_alone(examination, kid)
        if key is None:
            raise
        return FoundKey(kid, "", key, is_assertion_method=False)


def _standing_alone(examination: Examination, url: str) -> PublicKey | None:
    body = examination.documents.get(url, accept="application/jwk+json", max_bytes=MAX_KEY_BYTES)
    try:
        document = parse_json(body.body, max_bytes=MAX_KEY_BYTES)
        return public_key_from(document) if isinstance(document, dict) else None
    except BadgingError:
        return None


def _of_issuer(examination: Examination, jwt: Jwt, kid: str) -> Iterator[FoundKey]:
    """The token names no key by a URI: those of the issuer's keys that are called so are tried,
    or all where none is; the signature tells which it was."""
    if not examination.issuer_id:
        raise InvalidKey("Neither the key nor the issuer is named.", code="no_method")
    controller = _issuer(examination, jwt)
    names = sorted(controller.assertion_methods & controller.methods.keys())
    called = [name for name in names if name.endswith(f"#{kid.removeprefix('#')}")]
    for name in (called or names)[:MAX_KEYS]:
        key = controller.methods[name]
        if isinstance(key, PublicKey) and controller.controllers[name] == controller.id:
            life = controller.lifetime_of(name)
            yield FoundKey(name, controller.id, key, is_assertion_method=True, lifetime=life)


def _issuer(examination: Examination, jwt: Jwt) -> Controller:
    """The issuer's keys: by its document; of an SD-JWT VC, by its metadata before that."""
    issuer = examination.issuer_id
    if jwt.mechanism != sd_jwt_vc.DC or not issuer.startswith("https://"):
        return resolve(issuer, examination.documents)
    try:
        return jwt_vc_issuer.resolve(issuer, examination.documents)
    except DocumentUnavailable as missing:
        try:
            return resolve(issuer, examination.documents)
        except DocumentUnavailable:
            raise missing from None
