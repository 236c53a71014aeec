"""The options of a proof and what a verifier expects of them (VC-DATA-INTEGRITY 2.1, 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from badging.errors import ProofError
from badging.proofs.options import check_expectations, check_form, fits_domain, texts_of

TIMES = [
    "2026-01-31T12:00:00Z",
    "2026-12-01T23:59:59.123456+14:59",
    "2026-10-19T00:00:00-00:00",
    "2026-01-20T09:00:00-09:30",
]
NO_TIMES = [
    "2026-01-31",
    "2026-01-31T12:00:00",
    "2026-1-31T12:00:00Z",
    "2026-13-31T12:00:00Z",
    "2026-00-31T12:00:00Z",
    "2026-01-32T12:00:00Z",
    "2026-01-00T12:00:00Z",
    "2026-01-31T24:00:00Z",
    "2026-01-31T12:60:00Z",
    "2026-01-31T12:00:60Z",
    "2026-01-31T12:00:00.Z",
    "2026-01-31T12:00:00+15:00",
    "2026-01-31T12:00:00z",
    "2026-01-31T12:00:00Z\n",
    "٢026-01-31T12:00:00Z",
    5,
    None,
]


@pytest.mark.parametrize("name", ["created", "expires"])
@pytest.mark.parametrize("value", TIMES)
def test_a_time_stamp_has_a_zone(name: str, value: str) -> None:
    check_form({name: value})


@pytest.mark.parametrize("name", ["created", "expires"])
@pytest.mark.parametrize("value", NO_TIMES)
def test_any_other_time_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ProofError, match="date and time") as caught:
        check_form({name: value})
    assert (caught.value.pointer, caught.value.code) == (f"/proof/{name}", "proof_option")
    assert "2026-01-31T12:00:00Z" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "no url"),
        ("id", 5),
        ("id", "urn:a b"),
        ("challenge", 5),
        ("nonce", []),
        ("proofPurpose", ["assertionMethod"]),
        ("verificationMethod", {"id": "did:example:1#2"}),
        ("domain", 5),
        ("domain", []),
        ("domain", ["example.org", 5]),
        ("domain", None),
    ],
)
def test_an_option_of_another_form_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ProofError) as caught:
        check_form({name: value})
    assert (caught.value.pointer, caught.value.code) == (f"/proof/{name}", "proof_option")


def test_options_of_their_form_pass() -> None:
    check_form({})
    check_form(
        {
            "id": "urn:uuid:1",
            "challenge": "",
            "nonce": "n",
            "proofPurpose": "assertionMethod",
            "verificationMethod": "did:example:1#2",
            "domain": ["example.org", "example.net"],
        }
    )
    check_form({"domain": "example.org"})


def test_texts_of() -> None:
    assert texts_of("a") == ["a"]
    assert texts_of(["a", "b"]) == ["a", "b"]
    assert texts_of(["a", 1]) == texts_of(1) == texts_of(None) == []


@pytest.mark.parametrize(
    ("stated", "expected", "fits"),
    [
        ("example.org", "example.org", True),
        (["example.org"], "example.org", True),
        ("example.org", ["example.org"], True),
        (["b", "a"], ("a", "b"), True),
        ("example.org", "example.net", False),
        (["a", "b"], "a", False),
        ("a", ("a", "b"), False),
        (None, "a", False),
        (None, (), True),
    ],
)
def test_domains_have_to_be_the_same(stated: Any, expected: Any, fits: bool) -> None:
    proof = {} if stated is None else {"domain": stated}
    assert fits_domain(proof, expected) is fits


PROOF = {"proofPurpose": "assertionMethod", "domain": "example.org", "challenge": "c"}


def test_what_is_expected_is_met() -> None:
    check_expectations(PROOF, "assertionMethod", None, None)
    check_expectations(PROOF, "assertionMethod", "example.org", "c")
    check_expectations({**PROOF, "proofPurpose": "authentication"}, "authentication", None, None)


@pytest.mark.parametrize(
    ("purpose", "domain", "challenge", "code", "pointer"),
    [
        ("authentication", None, None, "proof_purpose", "/proof/proofPurpose"),
        ("assertionMethod", "example.net", "c", "invalid_domain", "/proof/domain"),
        ("assertionMethod", "example.org", "d", "invalid_challenge", "/proof/challenge"),
        ("assertionMethod", "example.org", "", "invalid_challenge", "/proof/challenge"),
        ("assertionMethod", "", None, "invalid_domain", "/proof/domain"),
    ],
)
def test_what_is_expected_is_not_met(
    purpose: str, domain: str | None, challenge: str | None, code: str, pointer: str
) -> None:
    with pytest.raises(ProofError) as caught:
        check_expectations(PROOF, purpose, domain, challenge)
    assert (caught.value.code, caught.value.pointer) == (code, pointer)
