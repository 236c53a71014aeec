"""Ed25519Signature2020, which Open Badges 3.0 used before Data Integrity: verified, never made.

The same steps as eddsa-rdfc-2022, with the suite in the proof's type instead of a cryptosuite
(Data Integrity EdDSA Cryptosuites v1.0, appendix B.3).
"""

from __future__ import annotations

from badging.proofs.eddsa_rdfc_2022 import (
    KEY_TYPES,
    configure,
    hash_data,
    transform,
    verify,
    verify_proof,
)

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
