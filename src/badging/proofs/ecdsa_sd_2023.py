"""ecdsa-sd-2023 (Data Integrity ECDSA Cryptosuites v1.0, section 3.6): selective disclosure.

The issuer signs each statement by itself with a key that is made for this proof and thrown away,
and with its own key once: the proof's options, that key, and the statements that must be shown.
The recipient leaves out what it likes of the others. Nothing can be added, changed or relabelled.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badging.documents import Documents
from badging.errors import Misused, ProofError
from badging.keys import KeyType, PublicKey, SigningKey, generate_key
from badging.linked_data.nquads import line
from badging.linked_data.rdfc import issue_identifiers
from badging.proofs import sd_proof_value
from badging.proofs.configuration import canonical_configuration
from badging.proofs.proof_value import without_value
from badging.proofs.sd_proof_value import P256_HEADER, BaseProof, DerivedProof, public_key_of
from badging.proofs.selection import select
from badging.proofs.statements import (
    canonical_quads,
    hash_of,
    label,
    labels_in,
    relabelled,
)

NAME = "ecdsa-sd-2023"
PROOF_TYPE = "DataIntegrityProof"
KEY_TYPES = frozenset((KeyType.P256,))
SIGNS_LETTERS = False
SIGNS_PREVIOUS = False


@dataclass(frozen=True, slots=True)
class Grouped:
    """3.6.2: the statements that are always shown, and those that can be left out, in order."""

    mandatory: list[str]
    non_mandatory: list[str]


def create(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    key: SigningKey,
    documents: Documents,
    mandatory_pointers: Sequence[str] = ("/issuer",),
) -> dict[str, Any]:
    """3.6.1 Create Base Proof, which is for the recipient alone.

    mandatory_pointers: JSON pointers to the parts that cannot be left out. Raises Misused for one
    that leads nowhere, InvalidCredential for a document from which nothing can be selected.
    """
    hmac_key = secrets.token_bytes(sd_proof_value.HMAC_BYTES)
    grouped = transform(document, mandatory_pointers, hmac_key, documents)
    configuration = configure(options, document, documents)
    proof = serialize_proof(
        grouped,
        configuration,
        key,
        proof_key=generate_key(KeyType.P256),
        hmac_key=hmac_key,
        mandatory_pointers=mandatory_pointers,
    )
    return {**options, "proofValue": proof.written()}


def transform(
    document: Mapping[str, Any], pointers: Sequence[str], hmac_key: bytes, documents: Documents
) -> Grouped:
    """3.6.2 Base Proof Transformation."""
    labelled = label(document, hmac_key, documents)
    mandatory = labelled.matching(labelled.selected(pointers, documents))
    return grouped(labelled.lines, mandatory)


def grouped(lines: Sequence[str], mandatory: set[int]) -> Grouped:
    """The statements, by whether their index is among the mandatory ones."""
    return Grouped(
        [text for index, text in enumerate(lines) if index in mandatory],
        [text for index, text in enumerate(lines) if index not in mandatory],
    )


def configure(options: Mapping[str, Any], document: Mapping[str, Any], documents: Documents) -> str:
    """3.6.4 Base Proof Configuration: canonical N-Quads of the proof without its proofValue."""
    return canonical_configuration(options, document, documents)


def sign_data(configuration: str, public_key: bytes, mandatory: Sequence[str]) -> bytes:
    """3.6.3 Base Proof Hashing and 3.5.1 serializeSignData: what the issuer's key signs."""
    return hashlib.sha256(configuration.encode()).digest() + public_key + hash_of(mandatory)


def serialize_proof(
    statements: Grouped,
    configuration: str,
    key: SigningKey,
    *,
    proof_key: SigningKey,
    hmac_key: bytes,
    mandatory_pointers: Sequence[str],
) -> BaseProof:
    """3.6.5 Base Proof Serialization. proof_key: made for this proof, and used for no other."""
    public_key = P256_HEADER + proof_key.public.material
    return BaseProof(
        base_signature=key.sign(sign_data(configuration, public_key, statements.mandatory)),
        public_key=public_key,
        hmac_key=hmac_key,
        signatures=[proof_key.sign(text.encode()) for text in statements.non_mandatory],
        mandatory_pointers=list(mandatory_pointers),
    )


def derive(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    pointers: Sequence[str],
    documents: Documents,
) -> dict[str, Any]:
    """3.6.6 Add Derived Proof: what the pointers and the issuer choose, with a proof that holds.

    document: without its proof. proof: the issuer's base proof. Raises ProofError for a malformed
    one, Misused for a derived one and for pointers that lead nowhere.
    """
    base = sd_proof_value.read(proof)
    if not isinstance(base, BaseProof):
        raise Misused(
            "Parts of this badge have been left out already; no more can be.",
            remedy="Begin with the badge as the issuer gave it.",
            code="already_derived",
        )
    derived, revealed = disclosure_data(document, base, pointers, documents)
    return {**revealed, "proof": {**proof, "proofValue": derived.written()}}


def disclosure_data(
    document: Mapping[str, Any],
    base: BaseProof,
    pointers: Sequence[str],
    documents: Documents,
) -> tuple[DerivedProof, dict[str, Any]]:
    """3.5.4 createDisclosureData: the derived proof, and the document that it is over."""
    combined_pointers = [*base.mandatory_pointers, *pointers]
    if not combined_pointers:
        raise Misused("Nothing is chosen to be shown.", remedy="Name at least one part.")
    labelled = label(document, base.hmac_key, documents)
    combined_quads = labelled.selected(combined_pointers, documents)
    mandatory = labelled.matching(labelled.selected(base.mandatory_pointers, documents))
    combined = sorted(labelled.matching(combined_quads))
    signed = [index for index in range(len(labelled.lines)) if index not in mandatory]
    if len(signed) != len(base.signatures):
        raise ProofError(
            "The proof was made over another document.",
            pointer="/proof/proofValue",
            remedy="Begin with the badge as the issuer gave it, without changes.",
            code="proof_of_another",
        )
    canonical = issue_identifiers(combined_quads)
    verifier_labels = {canonical[name]: labelled.labels[name] for name in canonical}
    derived = DerivedProof(
        base_signature=base.base_signature,
        public_key=base.public_key,
        signatures=[
            signature
            for index, signature in zip(signed, base.signatures, strict=True)
            if index in combined
        ],
        labels=sd_proof_value.compressed(verifier_labels),
        mandatory_indexes=[
            relative for relative, index in enumerate(combined) if index in mandatory
        ],
    )
    return derived, select(document, combined_pointers)


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """3.6.7 Verify Derived Proof; of a base proof the same, which its recipient can ask.

    document: without its proof.
    """
    value = sd_proof_value.read(proof)
    if isinstance(value, BaseProof):
        statements = transform(document, value.mandatory_pointers, value.hmac_key, documents)
    else:
        shown = shown_statements(document, value, documents)
        if shown is None:
            return False
        statements = shown
    configuration = configure(without_value(proof), document, documents)
    return verify_proof(statements, configuration, value, key)


def shown_statements(
    document: Mapping[str, Any], derived: DerivedProof, documents: Documents
) -> Grouped | None:
    """3.5.9 createVerifyData: the statements of what is shown, under the labels they were signed
    with. None where the label map or the indexes are not of this document.
    """
    quads = canonical_quads(document, documents)
    labels = derived.label_map()
    if labels.keys() != labels_in(quads):
        return None
    lines = sorted(line(relabelled(quad, labels)) for quad in quads)
    if derived.mandatory_indexes and derived.mandatory_indexes[-1] >= len(lines):
        return None
    return grouped(lines, set(derived.mandatory_indexes))


def verify_proof(
    statements: Grouped, configuration: str, value: BaseProof | DerivedProof, key: PublicKey
) -> bool:
    """3.6.7 steps 3 to 8: the issuer's signature, and that of each statement."""
    if len(value.signatures) != len(statements.non_mandatory):
        return False
    data = sign_data(configuration, value.public_key, statements.mandatory)
    if not key.verify(value.base_signature, data):
        return False
    statement_key = public_key_of(value)
    return all(
        statement_key.verify(signature, text.encode())
        for signature, text in zip(value.signatures, statements.non_mandatory, strict=True)
    )
