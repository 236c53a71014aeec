"""Which mechanisms there are, by their registered names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from badging.documents import Documents
from badging.keys import KeyType, PublicKey, SigningKey
from badging.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    ecdsa_sd_2023,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
    enveloping,
    json_web_signature_2020,
    legacy_2018,
    legacy_2020,
)


class Suite(Protocol):
    """A cryptosuite: a module (hence no self in it) with the steps of its specification.

    SIGNS_LETTERS: it signs the text of the document, not the graph that the text means.
    SIGNS_PREVIOUS: its proofs can build on others (`previousProof`).
    """

    NAME: str
    PROOF_TYPE: str
    KEY_TYPES: frozenset[KeyType]
    SIGNS_LETTERS: bool
    SIGNS_PREVIOUS: bool

    def verify(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        documents: Documents,
    ) -> bool:
        """Whether the key, of one of KEY_TYPES, made the proof over the document without it.

        Raises ProofError for a proof that is malformed, and what canonicalisation raises.
        """
        ...


class SigningSuite(Suite, Protocol):
    """A cryptosuite that new proofs are made with, too."""

    def create(
        self,
        document: Mapping[str, Any],
        options: Mapping[str, Any],
        key: SigningKey,
        documents: Documents,
    ) -> dict[str, Any]:
        """The proof: the options and a proofValue."""
        ...


SIGNING_SUITES: dict[str, SigningSuite] = {
    eddsa_rdfc_2022.NAME: eddsa_rdfc_2022,
    eddsa_jcs_2022.NAME: eddsa_jcs_2022,
    ecdsa_rdfc_2019.NAME: ecdsa_rdfc_2019,
    ecdsa_jcs_2019.NAME: ecdsa_jcs_2019,
    ecdsa_sd_2023.NAME: ecdsa_sd_2023,
}

SUITES: dict[str, Suite] = {
    **SIGNING_SUITES,
    legacy_2020.NAME: legacy_2020,
    legacy_2018.NAME: legacy_2018,
    json_web_signature_2020.NAME: json_web_signature_2020,
}
"""Suites of embedded proofs that are verified, by cryptosuite, or by type for those before it."""

MECHANISMS: dict[str, str] = {
    **dict.fromkeys(SIGNING_SUITES, "embedded"),
    **dict.fromkeys(enveloping.MECHANISMS, "enveloping"),
}
"""What a badge can be issued with, and where the proof is: inside the document or around it."""
