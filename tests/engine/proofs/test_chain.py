"""Proofs that build on others (VC-DATA-INTEGRITY 4.4, 4.5)."""

from __future__ import annotations

from typing import Any

import pytest

from badging.errors import ProofError
from badging.proofs.chain import links_of, previous_of

A = {"id": "urn:a"}
B = {"id": "urn:b", "previousProof": "urn:a"}
C = {"id": "urn:c", "previousProof": ["urn:b", "urn:a"]}
ALONE: dict[str, Any] = {"type": "DataIntegrityProof"}


def test_a_proof_that_names_none_builds_on_none() -> None:
    assert previous_of(ALONE, [A, ALONE]) == []
    assert links_of(ALONE, [A, ALONE]) == [ALONE]


def test_previous_proofs_are_found_in_the_documents_order() -> None:
    assert previous_of(B, ["no proof", A, B]) == [A]
    assert previous_of(C, [A, B, C]) == [A, B]
    assert previous_of(C, [C, B, A]) == [B, A]


def test_a_chain_begins_with_what_is_built_on_and_names_each_once() -> None:
    assert links_of(C, [C, B, A]) == [A, B, C]
    assert links_of(B, [A, B, C]) == [A, B]


@pytest.mark.parametrize(
    ("previous", "why"),
    [
        ("urn:x", "no proof"),
        (["urn:a", "urn:x"], "no proof"),
        ("urn:twice", "several proofs"),
        ([], "neither"),
        (5, "neither"),
        (["urn:a", 5], "neither"),
        (None, "neither"),
    ],
)
def test_a_name_that_leads_to_no_single_proof_is_refused(previous: Any, why: str) -> None:
    twice = {"id": "urn:twice"}
    with pytest.raises(ProofError, match=why) as caught:
        previous_of({"previousProof": previous}, [A, twice, dict(twice)])
    assert caught.value.code == "proof_chain"
    assert caught.value.pointer == "/proof/previousProof"


def test_a_long_name_is_shown_by_its_beginning() -> None:
    with pytest.raises(ProofError) as caught:
        previous_of({"previousProof": "x" * 300}, [A])
    assert f"'{'x' * 120}'" in caught.value.message


@pytest.mark.parametrize("names", [{"urn:a": "urn:a"}, {"urn:a": "urn:b", "urn:b": "urn:a"}])
def test_a_circle_is_refused(names: dict[str, str]) -> None:
    proofs = [{"id": own, "previousProof": previous} for own, previous in names.items()]
    with pytest.raises(ProofError, match="leads back") as caught:
        links_of(proofs[0], proofs)
    assert caught.value.code == "proof_chain"


def test_a_break_further_back_is_found() -> None:
    broken = {"id": "urn:a", "previousProof": "urn:gone"}
    with pytest.raises(ProofError, match="urn:gone"):
        links_of(C, [broken, B, C])
