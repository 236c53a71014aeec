"""Ed25519Signature2018, the predecessor's predecessor: verified, never made.

Two SHA-256 hashes, of the canonical proof options and of the canonical document, are signed as the
payload of a detached JWS with EdDSA (W3C CCG, Ed25519 Signature 2018, section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.errors import ProofError
from badging.keys import KeyType, PublicKey
from badging.proofs.detached_jws import jws_of
from badging.proofs.eddsa_rdfc_2022 import hash_data, transform
from badging.proofs.older_configuration import configure
from badging.proofs.older_hashing import signed_data
from badging.proofs.proof_value import without_value

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
]

NAME = PROOF_TYPE = "Ed25519Signature2018"
KEY_TYPES = frozenset((KeyType.ED25519,))
SIGNS_LETTERS = False
SIGNS_PREVIOUS = False


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """Whether the key made this proof over the document without it."""
    jws = jws_of(proof)
    if jws.algorithm != "EdDSA":
        raise ProofError(f"{NAME} is signed with EdDSA alone.", pointer="/proof/jws")
    configuration = configure(without_value(proof, "jws"), document, documents)
    signed = signed_data(document, configuration, documents)
    return any(jws.holds(data, key) for data in signed)
