"""Proofs before Data Integrity: the context of the suite may stand in the proof itself."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from badging.documents import Offline
from badging.errors import InvalidCredential, ProofError
from badging.linked_data import contexts
from badging.proofs import json_web_signature_2020, legacy_2018, legacy_2020
from badging.proofs.older_configuration import SUITE_CONTEXTS

SUITE_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
SUITE_JWS = "https://w3id.org/security/suites/jws-2020/v1"
OPTIONS = {
    "created": "2024-01-01T00:00:00.123Z",
    "verificationMethod": "did:example:issuer#key-1",
    "proofPurpose": "assertionMethod",
}
SUITES = [(legacy_2020, SUITE_2020), (json_web_signature_2020, SUITE_JWS)]


def document(*more: str) -> dict[str, Any]:
    return {"@context": [contexts.CREDENTIALS_V1, *more]}


@pytest.mark.parametrize(("suite", "context"), SUITES)
@pytest.mark.parametrize("as_list", [True, False])
def test_context_in_the_proof_is_as_good_as_in_the_document(
    suite: ModuleType, context: str, as_list: bool
) -> None:
    options = {"type": suite.NAME, **OPTIONS}
    named = suite.configure(options, document(context), Offline())
    assert suite.NAME in named
    own = options | {"@context": [context] if as_list else context}
    assert suite.configure(own, document(), Offline()) == named


def test_context_of_the_document_alone_counts_where_the_proof_names_none() -> None:
    """VC 1.1 defines Ed25519Signature2018 itself."""
    options = {"type": legacy_2018.NAME, **OPTIONS}
    named = legacy_2018.configure(options, document(), Offline())
    assert "https://w3id.org/security#Ed25519Signature2018" in named
    assert legacy_2018.configure(options | {"@context": []}, document(), Offline()) == named


def test_proof_that_no_context_defines_is_refused() -> None:
    with pytest.raises(ProofError) as refused:
        legacy_2020.configure({"type": legacy_2020.NAME, **OPTIONS}, document(), Offline())
    assert refused.value.pointer == "/proof/type"


def test_document_without_a_context_is_refused() -> None:
    with pytest.raises(InvalidCredential) as refused:
        legacy_2020.configure({"type": legacy_2020.NAME, **OPTIONS}, {}, Offline())
    assert refused.value.pointer == "/@context"


@pytest.mark.parametrize(
    "foreign",
    [
        contexts.CREDENTIALS_V1,
        "https://w3id.org/security/data-integrity/v2",
        "https://example.org/context",
        {"created": "https://example.org/made"},
        [SUITE_2020, {"created": "https://example.org/made"}],
        [[SUITE_2020]],
    ],
)
def test_only_the_context_of_a_known_suite_may_stand_in_a_proof(foreign: Any) -> None:
    """The signature does not hold a context, so whoever carries the badge could change it."""
    options = {"type": legacy_2020.NAME, **OPTIONS, "@context": foreign}
    with pytest.raises(ProofError) as refused:
        legacy_2020.configure(options, document(SUITE_2020), Offline())
    assert (refused.value.code, refused.value.pointer) == ("proof_context", "/proof/@context")


def test_suites_whose_contexts_are_known() -> None:
    assert {SUITE_2020, SUITE_JWS} <= SUITE_CONTEXTS
    assert all("/security/suites/" in url for url in SUITE_CONTEXTS)
