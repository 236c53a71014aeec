"""Which mechanisms there are, by their registered names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from badging.documents import Documents
from badging.keys import KeyType, PublicKey, SigningKey
from badging.proofs import eddsa_rdfc_2022, legacy_2020


class Suite(Protocol):
    """A cryptosuite: a module (hence no self in it) with the steps of its specification."""

    NAME: str
    PROOF_TYPE: str
    KEY_TYPES: frozenset[KeyType]

    def transform(self, document: Mapping[str, Any], documents: Documents) -> str: ...

    def configure(
        self, options: Mapping[str, Any], document: Mapping[str, Any], documents: Documents
    ) -> str: ...

    def hash_data(self, transformed: str, configuration: str) -> bytes: ...

    def serialize_proof(self, data: bytes, key: SigningKey) -> bytes: ...

    def verify_proof(self, data: bytes, signature: bytes, key: PublicKey) -> bool: ...


SUITES: dict[str, Suite] = {
    eddsa_rdfc_2022.NAME: eddsa_rdfc_2022,
    legacy_2020.NAME: legacy_2020,
}
"""Suites of embedded proofs that are verified, by cryptosuite, or by type for those before it."""

VC_JWT = "vc-jwt"

MECHANISMS: dict[str, str] = {
    eddsa_rdfc_2022.NAME: "embedded",
    VC_JWT: "enveloping",
}
"""What a badge can be issued with, and where the proof is: inside the document or around it."""
