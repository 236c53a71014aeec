"""The proofs inside a badge, each judged for itself (VC-DATA-INTEGRITY 4.3 and 4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from badging.did.resolver import FoundKey, find_key
from badging.errors import BadgingError, DocumentUnavailable, ProofError
from badging.keys import PublicKey
from badging.linked_data.undefined import survey
from badging.model.common import as_list, is_uri, parse_time, pointer, text_of
from badging.proofs import data_integrity, ecdsa_sd_2023, sd_proof_value
from badging.proofs.chain import links_of, previous_of
from badging.proofs.options import ASSERTION, fits_domain
from badging.verification.binding import bind, not_examined, refused, unavailable
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.report import Check, Outcome

CLOCK_SKEW = timedelta(minutes=5)

Origin = tuple[Check, Check]
"""The findings "proof" and "issuer" of one and the same proof."""


class EmbeddedProofs:
    """The proofs of one badge. Each is judged once, however many others build on it."""

    def __init__(self, examination: Examination, limit: int) -> None:
        self.examination = examination
        value = examination.credential.get("proof")
        self.proofs: Sequence[Any] = as_list(value)[:limit]
        self._is_list = isinstance(value, list)
        self._assessed: dict[int, Origin] = {}

    def place(self, index: int) -> str:
        """The JSON pointer of a proof."""
        return pointer("proof", index) if self._is_list else "/proof"

    def assess(self, index: int) -> Origin:
        """The findings of a proof and, where it builds on others, of those with it."""
        if index not in self._assessed:
            self._assessed[index] = self._assess(index)
        return self._assessed[index]

    def _assess(self, index: int) -> Origin:
        proof, at = self.proofs[index], self.place(index)
        if not isinstance(proof, Mapping):
            wrong = say(
                "proof", Outcome.FAIL, "proof_malformed", pointer=at, why="It is no object."
            )
            return wrong, not_examined()
        remarks = list(self._formal_faults(proof, at))
        for remark in remarks:
            if remark.outcome is Outcome.FAIL:
                return remark, not_examined()
        broken = self._broken_link(proof, at)
        if broken is not None:
            return broken, not_examined()
        held, issuer = self._signature_and_issuer(proof, at)
        if held.outcome is Outcome.PASS and remarks:
            return remarks[0], issuer
        return held, issuer

    def _broken_link(self, proof: Mapping[str, Any], at: str) -> Check | None:
        """What is wrong with the proofs that this one builds on; all of them have to hold."""
        try:
            links = links_of(proof, self.proofs)
        except ProofError as error:
            where, why = f"{at}/previousProof", error.message
            return say("proof", Outcome.FAIL, "proof_chain_broken", pointer=where, why=why)
        for link in links[:-1]:
            index = next(i for i, one in enumerate(self.proofs) if one is link)
            why, undecided = self._why_not(index)
            if why:
                return say(
                    "proof", Outcome.FAIL, "previous_proof_fails",
                    pointer=self.place(index), undecided=undecided, why=why,
                )  # fmt: skip
        return None

    def _why_not(self, index: int) -> tuple[str, bool]:
        """Why a proof does not hold, whoever made it, or ""; and whether that is undecided."""
        found = self.assess(index)[0]
        if found.outcome is Outcome.FAIL:
            return found.reason, found.undecided
        method = text_of(self.proofs[index].get("verificationMethod"))
        try:
            key = find_key(method, self.examination.documents)
        except BadgingError as error:
            return error.message, isinstance(error, DocumentUnavailable)
        return ("" if key.is_assertion_method else f"{method} is no key for assertions."), False

    def _formal_faults(self, proof: Mapping[str, Any], at: str) -> Iterator[Check]:
        """What can be said of a proof before its key is known (VC-DATA-INTEGRITY 2.1, 4.3)."""
        purpose = proof.get("proofPurpose")
        if purpose != ASSERTION:
            where, shown = f"{at}/proofPurpose", purpose if purpose is not None else "none is given"
            yield say("proof", Outcome.FAIL, "proof_purpose_wrong", pointer=where, purpose=shown)
        method = proof.get("verificationMethod")
        where = f"{at}/verificationMethod"
        if not isinstance(method, str) or not method.strip():
            yield say("proof", Outcome.FAIL, "no_method", pointer=where)
        elif not is_uri(method):
            yield say("proof", Outcome.FAIL, "method_not_a_uri", pointer=where, method=method)
        if self.examination.jwt is not None and not data_integrity.signs_letters(
            self.examination.credential, proof
        ):
            yield from self._unsigned()
        yield from _times(self.examination, proof, at)
        yield from _uses(self.examination, proof, at)

    def _unsigned(self) -> Iterator[Check]:
        """The contexts check lets a JWT's undefined terms pass, for the JWT signs every letter."""
        findings = survey(self.examination.unsecured, self.examination.documents)
        for unsigned in [finding for finding in findings if not finding.harmless]:
            name = unsigned.pointer.rpartition("/")[2]
            code = unsigned.kind.value
            yield say("proof", Outcome.FAIL, code, pointer=unsigned.pointer, name=name)

    def _signature_and_issuer(self, proof: Mapping[str, Any], at: str) -> Origin:
        method = text_of(proof.get("verificationMethod"))
        try:
            found = find_key(method, self.examination.documents)
        except DocumentUnavailable as error:
            return self._without_document(proof, at, error)
        except BadgingError as error:
            return self._not_listed(proof, at, error)
        held = self._signature(proof, found.public_key, at)
        if held.outcome is Outcome.FAIL:
            return held, not_examined()
        return held, bind(self.examination, found, parse_time(proof.get("created")))

    def _signature(self, proof: Mapping[str, Any], key: PublicKey, at: str) -> Check:
        """Whether the signature of a proof is of this key, over this document."""
        previous = previous_of(proof, self.proofs)
        documents = self.examination.documents
        proven, made = self.examination.proven, (id(proof), key)
        try:
            holds = (proven is not None and made in proven) or data_integrity.verify_proof(
                self.examination.unsecured, proof, key, documents, previous=previous
            )
        except DocumentUnavailable as error:
            return say(
                "proof", Outcome.FAIL, "context_unavailable",
                pointer="/@context", undecided=True, url=error.url, why=error.message,
            )  # fmt: skip
        except BadgingError as error:
            if error.code == "unsupported_suite":
                mechanism = _mechanism_of(proof)
                where = f"{at}/cryptosuite" if "cryptosuite" in proof else f"{at}/type"
                return say(
                    "proof", Outcome.FAIL, "mechanism_unknown",
                    pointer=where, undecided=True, mechanism=mechanism,
                )  # fmt: skip
            where = at + error.pointer.removeprefix("/proof")
            return say("proof", Outcome.FAIL, "proof_malformed", pointer=where, why=error.message)
        if not holds:
            return say("proof", Outcome.FAIL, "signature_wrong", pointer=f"{at}/proofValue")
        if proven is not None:
            proven.add(made)
        return right(proof, at)

    def _without_document(
        self, proof: Mapping[str, Any], at: str, error: DocumentUnavailable
    ) -> Origin:
        """The issuer's document cannot be had. Many methods are named after their key: then at
        least the signature can be told right. That it is wrong cannot be told, for a name is only a
        name.
        """
        method = text_of(proof.get("verificationMethod"))
        key = key_in_name(method)
        if key is not None:
            held = self._signature(proof, key, at)
            if held.outcome is Outcome.PASS or held.code == "mechanism_unknown":
                return held, unavailable(self.examination, error)
        where = f"{at}/verificationMethod"
        unknown = say(
            "proof", Outcome.FAIL, "key_unavailable",
            pointer=where, undecided=True, method=method, why=error.message,
        )  # fmt: skip
        return unknown, unavailable(self.examination, error)

    def _not_listed(self, proof: Mapping[str, Any], at: str, error: BadgingError) -> Origin:
        """The document was had, and does not say that this key is its owner's."""
        method = text_of(proof.get("verificationMethod"))
        key = key_in_name(method)
        if key is not None:
            held = self._signature(proof, key, at)
            if held.outcome is not Outcome.PASS:
                return held, not_examined()
            found = FoundKey(method, "", key, is_assertion_method=False)
            return held, bind(self.examination, found, parse_time(proof.get("created")))
        where = f"{at}/verificationMethod"
        code = "key_not_found" if error.code == "key_not_listed" else "key_unusable"
        unusable = say("proof", Outcome.FAIL, code, pointer=where, method=method, why=error.message)
        return unusable, refused(self.examination, error)


def right(proof: Mapping[str, Any], at: str) -> Check:
    """The finding that the signature of a proof holds, of a known suite. at: its JSON pointer."""
    mechanism = _mechanism_of(proof)
    code = "signature_right"
    if mechanism == ecdsa_sd_2023.NAME and sd_proof_value.is_derived(proof):
        code = "signature_right_of_part"
    return _right(code, at, mechanism)


def _mechanism_of(proof: Mapping[str, Any]) -> str:
    return text_of(proof.get("cryptosuite")) or text_of(proof.get("type"))


@lru_cache(maxsize=256)  # of the mechanisms that there are, at one of few places
def _right(code: str, at: str, mechanism: str) -> Check:
    return say("proof", Outcome.PASS, code, pointer=at, mechanism=mechanism)


def key_in_name(method: str) -> PublicKey | None:
    """The key that a method's name spells out after the hash sign, where it does."""
    fragment = method.rpartition("#")[2]
    try:
        return PublicKey.from_multibase(fragment) if fragment.startswith("z") else None
    except BadgingError:
        return None


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


def _uses(examination: Examination, proof: Mapping[str, Any], at: str) -> Iterator[Check]:
    """For what the proof was made (4.3 steps 6 and 7): what was asked for, if anything was."""
    expected = examination.expected
    if expected.domain is not None and not fits_domain(proof, expected.domain):
        yield say("proof", Outcome.FAIL, "proof_domain_wrong", pointer=f"{at}/domain")
    if expected.challenge is not None and proof.get("challenge") != expected.challenge:
        yield say("proof", Outcome.FAIL, "proof_challenge_wrong", pointer=f"{at}/challenge")
    for name, asked in (("domain", expected.domain), ("challenge", expected.challenge)):
        if name in proof and asked is None:
            where, value = f"{at}/{name}", proof[name]
            yield say(
                "proof", Outcome.WARN, "proof_for_a_use", pointer=where, name=name, value=value
            )
