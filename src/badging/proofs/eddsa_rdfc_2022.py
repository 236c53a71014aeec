"""eddsa-rdfc-2022 (Data Integrity EdDSA Cryptosuites v1.0, section 3.2), step by step.

Transformation, hashing and serialisation are pure; what comes out of each is published with the
W3C test vectors and compared there.
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

NAME = "eddsa-rdfc-2022"
PROOF_TYPE = "DataIntegrityProof"
KEY_TYPES = frozenset((KeyType.ED25519,))
SIGNS_LETTERS = False
SIGNS_PREVIOUS = True


def create(
    document: Mapping[str, Any], options: Mapping[str, Any], key: SigningKey, documents: Documents
) -> dict[str, Any]:
    """3.2.1 Create Proof: the options, and the proofValue that secures them and the document."""
    data = hash_data(transform(document, documents), configure(options, document, documents))
    return {**options, "proofValue": written(serialize_proof(data, key))}


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """3.2.2 Verify Proof: whether the key made this proof over the document without it."""
    signature = signature_of(proof)
    configuration = configure(without_value(proof), document, documents)
    return verify_proof(hash_data(transform(document, documents), configuration), signature, key)


def transform(document: Mapping[str, Any], documents: Documents) -> str:
    """3.2.3 Transformation: canonical N-Quads of the document without its proof."""
    return canonicalize(document, documents)


def hash_data(transformed: str, configuration: str) -> bytes:
    """3.2.4 Hashing: 64 bytes, the hash of the configuration first, then the document's."""
    return (
        hashlib.sha256(configuration.encode()).digest()
        + hashlib.sha256(transformed.encode()).digest()
    )


def configure(options: Mapping[str, Any], document: Mapping[str, Any], documents: Documents) -> str:
    """3.2.5 Proof Configuration: canonical N-Quads of the options, under the document's contexts.

    options: the proof without its proofValue.
    """
    return canonical_configuration(options, document, documents)


def serialize_proof(data: bytes, key: SigningKey) -> bytes:
    """3.2.6 Proof Serialization: the Ed25519 signature over the hash data, 64 bytes."""
    return key.sign(data)


def verify_proof(data: bytes, signature: bytes, key: PublicKey) -> bool:
    """3.2.7 Proof Verification: whether the key made the signature over the hash data."""
    return key.verify(signature, data)
