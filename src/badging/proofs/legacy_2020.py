"""Ed25519Signature2020, which Open Badges 3.0 used before Data Integrity: verified, never made.

The same steps as eddsa-rdfc-2022, with the suite in the proof's type instead of a cryptosuite
(Data Integrity EdDSA Cryptosuites v1.0, appendix B.3), and sometimes a context in the proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.keys import PublicKey
from badging.proofs.eddsa_rdfc_2022 import KEY_TYPES, hash_data, transform, verify_proof
from badging.proofs.older_configuration import configure
from badging.proofs.older_hashing import signed_data
from badging.proofs.proof_value import signature_of, without_value

__all__ = [
    "KEY_TYPES",
    "NAME",
    "PROOF_TYPE",
    "SIGNS_LETTERS",
    "SIGNS_PREVIOUS",
    "configure",
    "hash_data",
    "transform",
    "verify",
    "verify_proof",
]

NAME = PROOF_TYPE = "Ed25519Signature2020"
SIGNS_LETTERS = False
SIGNS_PREVIOUS = True


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """Whether the key made this proof over the document without it."""
    signature = signature_of(proof)
    configuration = configure(without_value(proof), document, documents)
    signed = signed_data(document, configuration, documents)
    return any(verify_proof(data, signature, key) for data in signed)
