"""ecdsa-jcs-2019 (Data Integrity ECDSA Cryptosuites v1.0, section 3.3), step by step.

P-256 goes with SHA-256 and P-384 with SHA-384: which it is, is said by the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from badging.canonical_json import canonical_json
from badging.documents import Documents
from badging.keys import PublicKey, SigningKey
from badging.proofs.ecdsa_rdfc_2019 import HASHES
from badging.proofs.json_configuration import as_signed, begins_with_signed, with_contexts
from badging.proofs.proof_value import signature_of, without_value, written

NAME = "ecdsa-jcs-2019"
PROOF_TYPE = "DataIntegrityProof"
KEY_TYPES = frozenset(HASHES)
SIGNS_LETTERS = True
SIGNS_PREVIOUS = True


def create(
    document: Mapping[str, Any], options: Mapping[str, Any], key: SigningKey, documents: Documents
) -> dict[str, Any]:
    """3.3.1 Create Proof: the options, and the proofValue that secures them and the document."""
    proof = with_contexts(options, document)
    data = hash_data(transform(document), configure(proof), HASHES[key.public.type])
    return {**proof, "proofValue": written(serialize_proof(data, key))}


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """3.3.2 Verify Proof: whether the key made this proof over the document without it."""
    signature = signature_of(proof)
    if not begins_with_signed(document, proof):
        return False
    transformed = transform(as_signed(document, proof))
    data = hash_data(transformed, configure(without_value(proof)), HASHES[key.type])
    return verify_proof(data, signature, key)


def transform(document: Mapping[str, Any]) -> bytes:
    """3.3.3 Transformation: canonical JSON of the document without its proof."""
    return canonical_json(dict(document))


def hash_data(transformed: bytes, configuration: bytes, algorithm: str) -> bytes:
    """3.3.4 Hashing: the hash of the configuration, then the document's; 64 or 96 bytes."""
    return (
        hashlib.new(algorithm, configuration).digest()
        + hashlib.new(algorithm, transformed).digest()
    )


def configure(options: Mapping[str, Any]) -> bytes:
    """3.3.5 Proof Configuration: canonical JSON of the proof without its proofValue."""
    return canonical_json(dict(options))


def serialize_proof(data: bytes, key: SigningKey) -> bytes:
    """3.3.6 Proof Serialization: r and s of the signature over the hash data, 64 or 96 bytes."""
    return key.sign(data)


def verify_proof(data: bytes, signature: bytes, key: PublicKey) -> bool:
    """3.3.7 Proof Verification: whether the key made the signature over the hash data."""
    return key.verify(signature, data)
