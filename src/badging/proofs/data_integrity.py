"""Verifiable Credential Data Integrity 1.0: proofs inside the document they secure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from badging.documents import Documents
from badging.errors import InvalidCredential, InvalidKey, Misused, ProofError
from badging.keys import PublicKey, SigningKey, multibase
from badging.linked_data.canonical import unsecured
from badging.linked_data.undefined import Kind, survey
from badging.proofs.registry import MECHANISMS, SUITES, Suite

PURPOSE = "assertionMethod"
_DATE_TIME = re.compile(  # XMLSCHEMA11-2 dateTimeStamp, as VC-DI 2.1 asks of created and expires
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
)


def add_proof(  # noqa: PLR0917  (the order is the contract's)
    document: Mapping[str, Any],
    key: SigningKey,
    cryptosuite: str,
    created: datetime | None,
    documents: Documents,
    options: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The document with one more proof (VC-DI 4.2); earlier proofs stay beside it (4.3, a set).

    created: aware, or None for a proof that does not say when. options: further options of the
    proof, such as expires, domain, challenge, nonce. Raises Misused, InvalidKey, ProofError, and
    what canonicalisation raises.
    """
    suite = SUITES.get(cryptosuite)
    if suite is None or MECHANISMS.get(cryptosuite) != "embedded":
        raise Misused(
            f"There is no cryptosuite {cryptosuite!r} to sign with.", remedy="Use eddsa-rdfc-2022."
        )
    _check_key(suite, key.public)
    secured = unsecured(document, documents)
    proof: dict[str, Any] = {"type": suite.PROOF_TYPE}
    if suite.PROOF_TYPE == "DataIntegrityProof":
        proof["cryptosuite"] = suite.NAME
    if created is not None:
        if created.tzinfo is None:
            raise Misused("The time of signing has no time zone.", remedy="Give an aware datetime.")
        moment = created.astimezone(UTC).isoformat(timespec="seconds")
        proof["created"] = moment.replace("+00:00", "Z")
    proof |= {"verificationMethod": key.verification_method, "proofPurpose": PURPOSE}
    proof |= options or {}
    data = _hash_data(suite, secured, proof, documents)
    proof["proofValue"] = multibase.encode(suite.serialize_proof(data, key))
    earlier = document.get("proof")
    if earlier is None:
        return {**secured, "proof": proof}
    return {**secured, "proof": [*(earlier if isinstance(earlier, list) else [earlier]), proof]}


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    key: PublicKey,
    documents: Documents,
    purpose: str = PURPOSE,
) -> bool:
    """Whether the key made this proof over the document (VC-DI 4.4).

    document: without its proof. Raises ProofError when the proof cannot be judged (unknown suite,
    another purpose, malformed, or with options that the signature does not hold), InvalidKey when
    the key is not of the suite's kind, and what canonicalisation raises. That the key is the
    issuer's, and that the proof has not expired, is the caller's question.
    """
    suite = suite_of(proof)
    if proof.get("proofPurpose") != purpose:  # 4.4 step 3
        raise ProofError(
            f"The proof is for {proof.get('proofPurpose')!r}, not for {purpose}.",
            pointer="/proof/proofPurpose",
        )
    if "previousProof" in proof:
        raise ProofError(
            "The proof depends on another one (a proof chain); this is not supported yet.",
            pointer="/proof/previousProof",
            code="proof_chain",
        )
    for name in ("created", "expires"):
        value = proof.get(name)
        if name in proof and not (isinstance(value, str) and _DATE_TIME.fullmatch(value)):
            raise ProofError(
                f"The proof's {name} is no date and time with a zone.",
                pointer=f"/proof/{name}",
                remedy="It is written like 2026-01-31T12:00:00Z.",
            )
    _check_key(suite, key)
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise ProofError("The proof has no proofValue in base58-btc.", pointer="/proof/proofValue")
    try:
        signature = multibase.decode(value)
    except ValueError as error:
        raise ProofError(
            f"The proofValue is not readable: {error}.", pointer="/proof/proofValue"
        ) from error
    options = {name: item for name, item in proof.items() if name != "proofValue"}
    secured = unsecured(document, documents)
    return suite.verify_proof(_hash_data(suite, secured, options, documents), signature, key)


def suite_of(proof: Mapping[str, Any]) -> Suite:
    """The suite that a proof names. Raises ProofError for an unknown one."""
    name = proof.get("type")
    if name == "DataIntegrityProof":
        name = proof.get("cryptosuite")
    suite = SUITES.get(name) if isinstance(name, str) else None
    if suite is None or proof.get("type") != suite.PROOF_TYPE:
        raise ProofError(
            f"Proofs of type {proof.get('type')!r} with cryptosuite {proof.get('cryptosuite')!r} "
            "are not supported.",
            pointer="/proof",
            remedy=f"Supported are {', '.join(SUITES)} and VC-JWT.",
            code="unsupported_suite",
        )
    return suite


def _hash_data(
    suite: Suite, secured: Mapping[str, Any], options: Mapping[str, Any], documents: Documents
) -> bytes:
    if "@context" not in secured:
        raise InvalidCredential("The document has no @context.", pointer="/@context")
    _refuse_unsigned_options({**options, "@context": secured["@context"]}, documents)
    configuration = suite.configure(options, secured, documents)
    return suite.hash_data(suite.transform(secured, documents), configuration)


def _refuse_unsigned_options(configured: Mapping[str, Any], documents: Documents) -> None:
    """What no context defines is not signed; a proof's own options must all be."""
    for finding in survey(configured, documents):
        where = f"/proof{finding.pointer}"
        if finding.kind is Kind.IDENTIFIER:
            raise ProofError(finding.message, pointer=where, code="proof_option_relative")
        raise ProofError(
            f"{finding.message} ({finding.pointer[1:]} of the proof)",
            pointer=where,
            remedy="Name the context that defines the proof: for version 1.1 credentials "
            "https://w3id.org/security/data-integrity/v2.",
            code="proof_not_defined",
        )


def _check_key(suite: Suite, key: PublicKey) -> None:
    if key.type not in suite.KEY_TYPES:
        raise InvalidKey(
            f"A key of type {key.type} cannot be used with {suite.NAME}.",
            remedy=f"Use one of type {', '.join(sorted(suite.KEY_TYPES))}, or another proof.",
            code="key_type",
        )
