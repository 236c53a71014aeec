"""Ed25519Signature2020, which Open Badges 3.0 used before Data Integrity: verified, never made.

The same four steps as eddsa-rdfc-2022, with the suite in the proof's type instead of a cryptosuite
(W3C CCG, Ed25519Signature2020, section 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.errors import Misused, ProofError
from badging.keys import SigningKey
from badging.linked_data.canonical import canonicalize
from badging.proofs.eddsa_rdfc_2022 import KEY_TYPES, hash_data, transform, verify_proof

__all__ = [
    "KEY_TYPES",
    "NAME",
    "PROOF_TYPE",
    "configure",
    "hash_data",
    "serialize_proof",
    "transform",
    "verify_proof",
]

NAME = PROOF_TYPE = "Ed25519Signature2020"


def configure(options: Mapping[str, Any], document: Mapping[str, Any], documents: Documents) -> str:
    """Canonical N-Quads of the options, under the document's contexts."""
    if options.get("type") != PROOF_TYPE:
        raise ProofError(f"The proof is no {PROOF_TYPE}.", pointer="/proof/type")
    return canonicalize({**options, "@context": document.get("@context", [])}, documents)


def serialize_proof(data: bytes, key: SigningKey) -> bytes:
    """Refused: new badges are signed with eddsa-rdfc-2022. Raises Misused."""
    raise Misused(f"{NAME} is only verified.", remedy="Use eddsa-rdfc-2022.")
