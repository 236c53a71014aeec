"""Who signed: for each proof whether the signature holds, and whether its key is the issuer's.

A badge may carry several proofs: a JWT around it, and embedded ones inside. Any one suffices, as
long as the same one has both a signature that holds and a key that is the issuer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from badging.did.resolver import FoundKey, find_key
from badging.errors import BadgingError, DocumentUnavailable
from badging.keys import PublicKey
from badging.linked_data.undefined import survey
from badging.model.common import as_list, is_uri, parse_time, pointer, text_of
from badging.proofs import data_integrity
from badging.verification import jwt_origin
from badging.verification.binding import bind, not_examined, refused, unavailable
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.report import Check, Outcome

MAX_PROOFS = 8
CLOCK_SKEW = timedelta(minutes=5)

Origin = tuple[Check, Check]
"""The findings "proof" and "issuer" of one and the same proof."""


def establish(examination: Examination) -> Origin:
    """The findings of the proof that speaks best for the badge. Asked twice, it answers once."""
    if examination.origin is None:
        examination.origin = _best(examination)
    return examination.origin


def _best(examination: Examination) -> Origin:
    best: Origin | None = None
    for origin in _each(examination):
        if best is None or _gravity(origin) < _gravity(best):
            best = origin
        if _gravity(best)[0] <= 1:
            break
    if best is None:
        nothing = say("proof", Outcome.FAIL, "no_proof", pointer="/proof")
        return nothing, not_examined()
    proofs = as_list(examination.credential.get("proof"))
    if len(proofs) > MAX_PROOFS and _gravity(best)[0] > 1:
        count = say("proof", Outcome.FAIL, "too_many_proofs", count=len(proofs), limit=MAX_PROOFS)
        return count, best[1]
    return best


def _each(examination: Examination) -> Iterator[Origin]:
    if examination.jwt is not None:
        yield jwt_origin.assess(examination)
    credential = examination.credential
    proofs = credential.get("proof")
    for index, proof in enumerate(as_list(proofs)[:MAX_PROOFS]):
        at = pointer("proof", index) if isinstance(proofs, list) else "/proof"
        yield _embedded(examination, proof, at)


def _gravity(origin: Origin) -> tuple[int, int]:
    grades = [_grade(check) for check in origin]
    return max(grades), sum(grades)


def _grade(check: Check) -> int:
    if check.outcome is Outcome.FAIL:
        return 2 if check.undecided else 3
    return {Outcome.PASS: 0, Outcome.WARN: 1, Outcome.SKIP: 2}[check.outcome]


def _embedded(examination: Examination, proof: Any, at: str) -> Origin:
    """One Data Integrity proof (or its predecessor Ed25519Signature2020)."""
    if not isinstance(proof, Mapping):
        wrong = say("proof", Outcome.FAIL, "proof_malformed", pointer=at, why="It is no object.")
        return wrong, not_examined()
    remark = next(_formal_faults(examination, proof, at), None)
    if remark is not None and remark.outcome is Outcome.FAIL:
        return remark, not_examined()
    method = text_of(proof.get("verificationMethod"))
    try:
        found = find_key(method, examination.documents)
    except DocumentUnavailable as error:
        return _without_document(examination, proof, at, error)
    except BadgingError as error:
        return _not_listed(examination, proof, at, error)
    held = signature(examination, proof, found.public_key, at)
    if held.outcome is Outcome.FAIL:
        return held, not_examined()
    return remark or held, bind(examination, found)


def _formal_faults(examination: Examination, proof: Mapping[str, Any], at: str) -> Iterator[Check]:
    """What can be said of a proof before its key is known (VC-DATA-INTEGRITY 2.1, 4.4)."""
    purpose = proof.get("proofPurpose")
    if purpose != "assertionMethod":
        where, shown = f"{at}/proofPurpose", purpose if purpose is not None else "none is given"
        yield say("proof", Outcome.FAIL, "proof_purpose_wrong", pointer=where, purpose=shown)
    if "previousProof" in proof:
        where = f"{at}/previousProof"
        yield say("proof", Outcome.FAIL, "proof_chain_unsupported", pointer=where)
    method = proof.get("verificationMethod")
    where = f"{at}/verificationMethod"
    if not isinstance(method, str) or not method.strip():
        yield say("proof", Outcome.FAIL, "no_method", pointer=where)
    elif not is_uri(method):
        yield say("proof", Outcome.FAIL, "method_not_a_uri", pointer=where, method=method)
    if examination.jwt is not None and _leaves_terms_out(proof):
        # The contexts check lets a JWT's undefined terms pass, for the JWT signs every letter.
        secured = {k: v for k, v in examination.credential.items() if k != "proof"}
        for unsigned in [f for f in survey(secured, examination.documents) if not f.harmless][:1]:
            name = unsigned.pointer.rpartition("/")[2]
            code = unsigned.kind.value
            yield say("proof", Outcome.FAIL, code, pointer=unsigned.pointer, name=name)
    yield from _times(examination, proof, at)


def _leaves_terms_out(proof: Mapping[str, Any]) -> bool:
    return "-jcs-" not in text_of(proof.get("cryptosuite"))


def _times(examination: Examination, proof: Mapping[str, Any], at: str) -> Iterator[Check]:
    times = {}
    for name in ("created", "expires"):
        if name in proof:
            times[name] = parse_time(proof[name])
            if times[name] is None:
                where = f"{at}/{name}"
                yield say("proof", Outcome.FAIL, "proof_time_unreadable", pointer=where, name=name)
    created, expires = times.get("created"), times.get("expires")
    if expires is not None and examination.at > expires:
        when = moment(expires)
        yield say("proof", Outcome.FAIL, "proof_expired", pointer=f"{at}/expires", when=when)
    if created is not None and created > examination.at + CLOCK_SKEW:
        where = f"{at}/created"
        when = moment(created)
        yield say("proof", Outcome.WARN, "proof_created_later", pointer=where, when=when)


def signature(examination: Examination, proof: Mapping[str, Any], key: PublicKey, at: str) -> Check:
    """Whether the signature of an embedded proof is of this key, over this document."""
    secured = {k: v for k, v in examination.credential.items() if k != "proof"}
    mechanism = text_of(proof.get("cryptosuite")) or text_of(proof.get("type"))
    try:
        holds = data_integrity.verify_proof(secured, dict(proof), key, examination.documents)
    except DocumentUnavailable as error:
        return say(
            "proof", Outcome.FAIL, "context_unavailable",
            pointer="/@context", undecided=True, url=error.url, why=error.message,
        )  # fmt: skip
    except BadgingError as error:
        if error.code == "unsupported_suite":
            where = f"{at}/cryptosuite" if "cryptosuite" in proof else f"{at}/type"
            return say(
                "proof", Outcome.FAIL, "mechanism_unknown", pointer=where, mechanism=mechanism
            )
        where = error.pointer or at
        return say("proof", Outcome.FAIL, "proof_malformed", pointer=where, why=error.message)
    if not holds:
        return say("proof", Outcome.FAIL, "signature_wrong", pointer=f"{at}/proofValue")
    return say("proof", Outcome.PASS, "signature_right", pointer=at, mechanism=mechanism)


def _without_document(
    examination: Examination, proof: Mapping[str, Any], at: str, error: DocumentUnavailable
) -> Origin:
    """The issuer's document cannot be had. Many methods are named after their key: then at least
    the signature can be told right. That it is wrong cannot be told, for a name is only a name.
    """
    method = text_of(proof.get("verificationMethod"))
    key = key_in_name(method)
    if key is not None:
        held = signature(examination, proof, key, at)
        if held.outcome is Outcome.PASS or held.code == "mechanism_unknown":
            return held, unavailable(examination, error)
    where = f"{at}/verificationMethod"
    unknown = say(
        "proof", Outcome.FAIL, "key_unavailable",
        pointer=where, undecided=True, method=method, why=error.message,
    )  # fmt: skip
    return unknown, unavailable(examination, error)


def _not_listed(
    examination: Examination, proof: Mapping[str, Any], at: str, error: BadgingError
) -> Origin:
    """The document was had, and does not say that this key is its owner's."""
    method = text_of(proof.get("verificationMethod"))
    key = key_in_name(method)
    if key is not None:
        held = signature(examination, proof, key, at)
        if held.outcome is not Outcome.PASS:
            return held, not_examined()
        found = FoundKey(method, "", key, is_assertion_method=False)
        return held, bind(examination, found)
    where = f"{at}/verificationMethod"
    code = "key_not_found" if error.code == "key_not_listed" else "key_unusable"
    unusable = say("proof", Outcome.FAIL, code, pointer=where, method=method, why=error.message)
    return unusable, refused(examination, error)


def key_in_name(method: str) -> PublicKey | None:
    """The key that a method's name spells out after the hash sign, where it does."""
    fragment = method.rpartition("#")[2]
    try:
        return PublicKey.from_multibase(fragment) if fragment.startswith("z") else None
    except BadgingError:
        return None
