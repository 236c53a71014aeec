"""Verifiable Credential Data Integrity 1.0: proofs inside the document they secure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from badging.documents import Documents
from badging.errors import InvalidKey, Misused, ProofError
from badging.keys import PublicKey, SigningKey
from badging.linked_data.canonical import Prepared, unsecured
from badging.proofs import ecdsa_sd_2023
from badging.proofs.chain import previous_of
from badging.proofs.json_configuration import is_signed_whole
from badging.proofs.options import ASSERTION, check_expectations, check_form, check_time
from badging.proofs.registry import SIGNING_SUITES, SUITES, Suite


def add_proof(  # noqa: PLR0917  (the order is the contract's)
    document: Mapping[str, Any],
    key: SigningKey,
    cryptosuite: str,
    created: datetime | None,
    documents: Documents,
    options: Mapping[str, Any] | None = None,
    *,
    mandatory_pointers: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The document with one more proof (VC-DI 4.2, 4.4); earlier proofs stay beside it.

    created: aware, or None for a proof that does not say when. options: further options of the
    proof: id, expires, domain, challenge, nonce, and previousProof with the ids of those earlier
    proofs that this one builds on. mandatory_pointers: JSON pointers to what cannot be left out,
    for ecdsa-sd-2023 alone. Raises Misused, InvalidKey, ProofError, and what canonicalisation
    raises.
    """
    suite = SIGNING_SUITES.get(cryptosuite)
    if suite is None:
        raise Misused(
            f"There is no cryptosuite {cryptosuite!r} to sign with.", remedy="Use eddsa-rdfc-2022."
        )
    _check_key(suite, key.public)
    create = suite.create
    if mandatory_pointers is not None:
        if suite is not ecdsa_sd_2023:
            raise Misused(
                f"With {suite.NAME} nothing can be left out, so there are no mandatory parts.",
                remedy=f"Use {ecdsa_sd_2023.NAME}, or leave the pointers out.",
            )
        create = partial(ecdsa_sd_2023.create, mandatory_pointers=mandatory_pointers)
    proof = {"type": suite.PROOF_TYPE, "cryptosuite": suite.NAME}
    if created is not None:
        proof["created"] = time_stamp(created)
    proof |= {"verificationMethod": key.verification_method, "proofPurpose": ASSERTION}
    proof |= options or {}
    check_form(proof)
    earlier = _proofs_of(document)
    secured = unsecured(document, documents)
    signed = _with_previous(suite, secured, previous_of(proof, earlier), documents)
    made = create(signed, proof, key, documents)
    return {**secured, "proof": [*earlier, made] if earlier else made}


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    key: PublicKey,
    documents: Documents,
    purpose: str = ASSERTION,
    *,
    previous: Sequence[Mapping[str, Any]] = (),
    domain: str | Iterable[str] | None = None,
    challenge: str | None = None,
) -> bool:
    """Whether the key made this proof over the document (VC-DI 4.3).

    document: its own proofs do not count. previous: the proofs that this one builds on, as
    `chain.previous_of` gives them; whether those hold is to be asked of each. domain, challenge:
    what the verifier asked for, None when it did not ask.
    Raises ProofError when the proof cannot be judged (unknown suite, malformed, made for another
    purpose, domain or challenge, or with options that the signature does not hold), InvalidKey when
    the key is not of the suite's kind, and what canonicalisation raises. That the key is the
    issuer's, and that the proof has not expired, is the caller's question.
    """
    suite = suite_of(proof)
    check_form(proof)
    check_expectations(proof, purpose, domain, challenge)
    _check_key(suite, key)
    if bool(previous) != ("previousProof" in proof):
        raise ProofError(
            "The proof builds on others, which are needed to verify it.",
            pointer="/proof/previousProof",
            code="proof_chain",
        )
    signed = _with_previous(suite, unsecured(document, documents), previous, documents)
    return suite.verify(signed, proof, key, documents)


def verify_alike(
    document: Prepared, proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """The same of a proof that has the options of one that was verified: none but these, the value
    of `created` and the signature may be others. Nothing is expected of it, and it builds on none.

    Raises as `verify_proof` does.
    """
    suite = suite_of(proof)
    check_time(proof, "created")
    _check_key(suite, key)
    return suite.verify(document, proof, key, documents)


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


def signs_letters(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bool:
    """Whether this proof signs the text of the document, to the letter, and all of its contexts.

    Other suites sign what the text means, and leave out what means nothing.
    """
    try:
        suite = suite_of(proof)
    except ProofError:
        return False
    return suite.SIGNS_LETTERS and is_signed_whole(document, proof)


def time_stamp(moment: datetime) -> str:
    """A moment as proofs write it. Raises Misused for one without a time zone."""
    if moment.tzinfo is None:
        raise Misused("The time has no time zone.", remedy="Give an aware datetime.")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _proofs_of(document: Mapping[str, Any]) -> list[Any]:
    earlier = document.get("proof", [])
    return earlier if isinstance(earlier, list) else [earlier]


def _with_previous(
    suite: Suite,
    secured: Prepared,
    previous: Sequence[Mapping[str, Any]],
    documents: Documents,
) -> Prepared:
    """4.4 step 6: the previous proofs are signed together with the document."""
    if not previous:
        return secured
    if not suite.SIGNS_PREVIOUS:
        raise ProofError(
            f"Proofs of {suite.NAME} cannot build on others.",
            pointer="/proof/previousProof",
            remedy="Make this proof first, and let the other one build on it.",
            code="proof_chain",
        )
    return Prepared({**secured, "proof": list(previous)}, documents)


def _check_key(suite: Suite, key: PublicKey) -> None:
    if key.type not in suite.KEY_TYPES:
        raise InvalidKey(
            f"A key of type {key.type} cannot be used with {suite.NAME}.",
            remedy=f"Use one of type {', '.join(sorted(suite.KEY_TYPES))}, or another proof.",
            code="key_type",
        )
