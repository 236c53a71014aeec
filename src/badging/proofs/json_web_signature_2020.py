"""JsonWebSignature2020 (W3C CCG, lds-jws2020): verified, never made.

As Ed25519Signature2018, with the algorithm that fits the key: EdDSA, ES256, ES384 or PS256. The two
hashes are SHA-256 for every key (section 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.keys import PublicKey
from badging.proofs.detached_jws import ALGORITHMS, jws_of
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

NAME = PROOF_TYPE = "JsonWebSignature2020"
KEY_TYPES = frozenset(ALGORITHMS.values())
SIGNS_LETTERS = False
SIGNS_PREVIOUS = False


def verify(
    document: Mapping[str, Any], proof: Mapping[str, Any], key: PublicKey, documents: Documents
) -> bool:
    """Whether the key made this proof over the document without it."""
    jws = jws_of(proof)
    configuration = configure(without_value(proof, "jws"), document, documents)
    signed = signed_data(document, configuration, documents)
    return any(jws.holds(data, key) for data in signed)
