"""eddsa-rdfc-2022 (Data Integrity EdDSA Cryptosuites v1.0, section 3.2), step by step.

Transformation, hashing and serialisation are pure; what comes out of each is published with the
W3C test vectors and compared there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.errors import ProofError
from badging.keys import KeyType, PublicKey, SigningKey
from badging.linked_data.canonical import canonicalize

NAME = "eddsa-rdfc-2022"
PROOF_TYPE = "DataIntegrityProof"
KEY_TYPES = frozenset((KeyType.ED25519,))


def transform(document: Mapping[str, Any], documents: Documents) -> str:
    """3.2.3 Transformation: canonical N-Quads of the document without its proof."""
    return canonicalize(document, documents)


def configure(options: Mapping[str, Any], document: Mapping[str, Any], documents: Documents) -> str:
    """3.2.5 Proof Configuration: canonical N-Quads of the options, under the document's contexts.

    options: the proof without its proofValue. Raises ProofError for another type or cryptosuite.
    """
    if options.get("type") != PROOF_TYPE or options.get("cryptosuite") != NAME:  # step 3
        raise ProofError(
            f"The proof is not a {PROOF_TYPE} of {NAME}.", pointer="/proof/cryptosuite"
        )
    return canonicalize({**options, "@context": document.get("@context", [])}, documents)


def hash_data(transformed: str, configuration: str) -> bytes:
    """3.2.4 Hashing: 64 bytes, the hash of the configuration first, then the document's."""
    return (
        hashlib.sha256(configuration.encode()).digest()
        + hashlib.sha256(transformed.encode()).digest()
    )


def serialize_proof(data: bytes, key: SigningKey) -> bytes:
    """3.2.6 Proof Serialization: the Ed25519 signature over the hash data, 64 bytes."""
    return key.sign(data)


def verify_proof(data: bytes, signature: bytes, key: PublicKey) -> bool:
    """3.2.7 Proof Verification: whether the key made the signature over the hash data."""
    return key.type in KEY_TYPES and len(signature) == 64 and key.verify(signature, data)
