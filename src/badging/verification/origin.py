"""Who signed: for each proof whether the signature holds, and whether its key is the issuer's.

A badge may carry several proofs: a JWT around it, and embedded ones inside. Any one suffices, as
long as the same one has both a signature that holds and a key that is the issuer's. One that builds
on others holds only with them (VC-DATA-INTEGRITY 4.5).
"""

from __future__ import annotations

from collections.abc import Iterator

from badging.model.common import as_list
from badging.proofs.options import texts_of
from badging.verification import jwt_origin, ordinary_proof
from badging.verification.binding import not_examined
from badging.verification.embedded import EmbeddedProofs, Origin
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import FAIL, PASS, SKIP, WARN, Check, Outcome

MAX_PROOFS = 8

_GRADES = {PASS: 0, WARN: 1, SKIP: 2}
_SPOILT = frozenset(
    ("signature_wrong", "proof_malformed", "proof_chain_broken", "previous_proof_fails")
)
"""Findings of a proof beside the one that counts which a reader should know of."""


def establish(examination: Examination) -> Origin:
    """The findings of the proof that speaks best for the badge. Asked twice, it answers once."""
    if examination.origin is None:
        first = _first(examination)
        if first is not None and _is_clean(first):
            examination.origin = first  # there is no better one
            return first
        embedded = EmbeddedProofs(examination, MAX_PROOFS)
        examination.origin = _best(examination, embedded, first)
        if examination.origin_established and examination.jwt is None:
            examination.other_proofs = tuple(_spoilt(embedded, examination.origin))
    return examination.origin


def _first(examination: Examination) -> Origin | None:
    """What is asked before all proofs are: the token around the badge, or its ordinary proof."""
    if examination.jwt is not None:
        return _around(examination)
    return ordinary_proof.assess(examination) if examination.settled.is_proven else None


def _is_clean(origin: Origin) -> bool:
    held, issuer = origin
    return held.outcome is PASS and issuer.outcome is PASS


def _best(examination: Examination, embedded: EmbeddedProofs, first: Origin | None) -> Origin:
    best: Origin | None = None
    enough = 0 if examination.jwt is None else 1  # with a remark, a token still speaks for itself
    for origin in _each(embedded, first):
        if best is None or _gravity(origin) < _gravity(best):
            best = origin
        if _gravity(best)[0] <= enough:
            break
    if best is None:
        nothing = say("proof", Outcome.FAIL, "no_proof", pointer="/proof")
        return nothing, not_examined()
    count = len(as_list(examination.credential.get("proof")))
    if count > MAX_PROOFS and _gravity(best)[0] > 1:
        many = say("proof", Outcome.FAIL, "too_many_proofs", count=count, limit=MAX_PROOFS)
        return many, best[1]
    return best


def _each(embedded: EmbeddedProofs, first: Origin | None) -> Iterator[Origin]:
    if first is not None:
        yield first
    for index in range(len(embedded.proofs)):
        yield embedded.assess(index)


def _around(examination: Examination) -> Origin:
    """The JWT around the badge: its `aud` and `nonce` say what `domain` and `challenge` do.

    In an SD-JWT, those of the Key Binding JWT do.
    """
    jwt = examination.jwt
    assert jwt is not None
    if jwt.presentation is not None:
        return jwt_origin.assess(examination)
    expected = examination.expected
    if expected.domain is not None and set(texts_of(jwt.payload.get("aud"))) != expected.domain:
        wrong = say("proof", Outcome.FAIL, "proof_domain_wrong", pointer="/aud")
        return wrong, not_examined()
    if expected.challenge is not None and jwt.payload.get("nonce") != expected.challenge:
        wrong = say("proof", Outcome.FAIL, "proof_challenge_wrong", pointer="/nonce")
        return wrong, not_examined()
    return jwt_origin.assess(examination)


def _spoilt(embedded: EmbeddedProofs, best: Origin) -> Iterator[Check]:
    """What is wrong with the proofs beside the one that counts. It takes nothing from that."""
    for index in range(len(embedded.proofs)):
        found = embedded.assess(index)[0]
        if found is not best[0] and found.code in _SPOILT and not found.undecided:
            at = embedded.place(index)
            yield say("proof", Outcome.WARN, "another_proof_fails", pointer=at, why=found.reason)


def _gravity(origin: Origin) -> tuple[int, int]:
    grades = [_grade(check) for check in origin]
    return max(grades), sum(grades)


def _grade(check: Check) -> int:
    if check.outcome is FAIL:
        return 2 if check.undecided else 3
    return _GRADES[check.outcome]
