"""ecdsa-rdfc-2019 (Data Integrity ECDSA Cryptosuites v1.0, section 3.2), step by step.

P-256 goes with SHA-256 and P-384 with SHA-384, also inside the canonicalisation: which it is, is
said by the key, never by the proof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.keys import KeyType, PublicKey, SigningKey
from badging.linked_data.canonical import canonicalize
from badging.proofs.configuration import canonical_configuration
from badging.proofs.proof_value import signature_of, without_value, written

NAME = "ecdsa-rdfc-2019"
PROOF_TYPE = "DataIntegrityProof"
HASHES = {KeyType.P256: "sha256", KeyType.P384: "sha384"}
KEY_TYPES = frozenset(HASHES)
SIGNS_LETTERS = False
SIGNS_PREVIOUS = True


def create(
    document: Mapping[str, Any], options: Mapping[str, Any], key: SigningKey, documents: Documents
) -> dict[str, Any]:
    """3.2.1 Create Proof: the options, and the proofValue that secures them and the document."""
    algorithm = HASHES[key.public.type]
    transformed = transform(document, documents, algorithm)
    configuration = configure(options, document, documents, algorithm)
    data = hash_data(transformed, configuration, algorithm)
    return {**options, "proofValue": written(serialize_proof(data, key))}


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """3.2.2 Verify Proof: whether the key made this proof over the document without it."""
    signature = signature_of(proof)
    algorithm = HASHES[key.type]
    configuration = configure(without_value(proof), document, documents, algorithm)
    transformed = transform(document, documents, algorithm)
    return verify_proof(hash_data(transformed, configuration, algorithm), signature, key)


def transform(document: Mapping[str, Any], documents: Documents, algorithm: str) -> str:
    """3.2.3 Transformation: canonical N-Quads of the document without its proof."""
    return canonicalize(document, documents, algorithm=algorithm)


def hash_data(transformed: str, configuration: str, algorithm: str) -> bytes:
    """3.2.4 Hashing: the hash of the configuration, then the document's; 64 or 96 bytes."""
    return (
        hashlib.new(algorithm, configuration.encode()).digest()
        + hashlib.new(algorithm, transformed.encode()).digest()
    )


def configure(
    options: Mapping[str, Any],
    document: Mapping[str, Any],
    documents: Documents,
    algorithm: str,
) -> str:
    """3.2.5 Proof Configuration: canonical N-Quads of the options, under the document's contexts.

    options: the proof without its proofValue.
    """
    return canonical_configuration(options, document, documents, algorithm=algorithm)


def serialize_proof(data: bytes, key: SigningKey) -> bytes:
    """3.2.6 Proof Serialization: r and s of the signature over the hash data, 64 or 96 bytes."""
    return key.sign(data)


def verify_proof(data: bytes, signature: bytes, key: PublicKey) -> bool:
    """3.2.7 Proof Verification: whether the key made the signature over the hash data.

    Of the two values of s that fit, both are accepted, as FIPS 186-5 has it.
    """
    return key.verify(signature, data)
