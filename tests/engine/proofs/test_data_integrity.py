from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.conformance import vectors

from badging.documents import Offline
from badging.errors import InvalidKey, Misused, ProofError
from badging.keys import PublicKey, generate_key
from badging.proofs import data_integrity, registry
from badging.proofs.data_integrity import add_proof, verify_proof

KEY = generate_key()
CREATED = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": KEY.controller,
        "credentialSubject": {"type": ["AchievementSubject"], "role": "Ramp builder"},
    }


def signed(document: dict[str, Any], **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    result = add_proof(document, KEY, "eddsa-rdfc-2022", CREATED, Offline(), options)
    return document, result["proof"]


def test_a_proof_holds_under_its_key_and_no_other(document: dict[str, Any]) -> None:
    unsecured, proof = signed(document)
    assert verify_proof(unsecured, proof, KEY.public, Offline())
    assert not verify_proof(unsecured, proof, generate_key().public, Offline())


def test_the_proof_says_what_the_specification_asks(document: dict[str, Any]) -> None:
    _, proof = signed(document)
    assert proof.pop("proofValue").startswith("z")
    assert proof == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-01T12:00:00Z",
        "verificationMethod": KEY.verification_method,
        "proofPurpose": "assertionMethod",
    }


OPTIONS = {
    "expires": "2027-01-01T00:00:00Z",
    "domain": "example.org",
    "challenge": "b31d37d4",
    "nonce": "uAAA",
}


@pytest.mark.parametrize("name", [*OPTIONS, "created", "verificationMethod"])
def test_every_option_is_signed(document: dict[str, Any], name: str) -> None:
    unsecured, proof = signed(document, **OPTIONS)
    assert verify_proof(unsecured, proof, KEY.public, Offline())
    changed = {
        "created": "2026-01-01T12:00:01Z",
        "expires": "2028-01-01T00:00:00Z",
        "verificationMethod": "did:example:1#2",
    }.get(name, "another")
    assert not verify_proof(unsecured, {**proof, name: changed}, KEY.public, Offline())
    without = {option: value for option, value in proof.items() if option != name}
    assert not verify_proof(unsecured, without, KEY.public, Offline())


@pytest.mark.parametrize("member", ["issuer", "type", "credentialSubject"])
def test_every_statement_is_signed(document: dict[str, Any], member: str) -> None:
    unsecured, proof = signed(document)
    del unsecured[member]
    assert not verify_proof(unsecured, proof, KEY.public, Offline())


def test_an_option_that_no_context_defines_is_refused(document: dict[str, Any]) -> None:
    unsecured, proof = signed(document)
    with pytest.raises(ProofError, match="'mood'") as caught:
        verify_proof(unsecured, {**proof, "mood": "good"}, KEY.public, Offline())
    assert caught.value.pointer == "/proof/mood"


def test_a_document_whose_contexts_do_not_know_the_proof_is_refused(
    document: dict[str, Any],
) -> None:
    unsecured, proof = signed(document)
    unsecured["@context"] = ["https://www.w3.org/2018/credentials/v1"]
    with pytest.raises(ProofError) as caught:
        verify_proof(unsecured, proof, KEY.public, Offline())
    assert caught.value.code == "proof_not_defined"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"proofPurpose": "authentication"}, "proof_purpose"),
        ({"cryptosuite": "eddsa-rdf-2022"}, "unsupported_suite"),
        ({"cryptosuite": None}, "unsupported_suite"),
        ({"cryptosuite": "Ed25519Signature2020"}, "unsupported_suite"),
        ({"type": "eddsa-rdfc-2022"}, "unsupported_suite"),
        ({"type": ["DataIntegrityProof"]}, "unsupported_suite"),
        ({"created": "2026-01-01"}, "proof_option"),
        ({"created": 5}, "proof_option"),
        ({"expires": "2026-01-01T00:00:00"}, "proof_option"),
        ({"proofValue": None}, "proof"),
        ({"proofValue": "uAAA"}, "proof"),
        ({"proofValue": "z0OIl"}, "proof"),
        ({"previousProof": "urn:x"}, "proof_chain"),
        ({"verificationMethod": "relative"}, "proof_option_relative"),
    ],
)
def test_a_proof_that_cannot_be_judged_says_why(
    document: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    unsecured, proof = signed(document)
    with pytest.raises(ProofError) as caught:
        verify_proof(unsecured, {**proof, **change}, KEY.public, Offline())
    assert caught.value.code == code


def test_a_signature_of_another_length_does_not_hold(document: dict[str, Any]) -> None:
    unsecured, proof = signed(document)
    assert not verify_proof(unsecured, {**proof, "proofValue": "z111"}, KEY.public, Offline())


def test_a_key_of_another_kind_is_refused(document: dict[str, Any]) -> None:
    unsecured, proof = signed(document)
    other = generate_key("p256")
    with pytest.raises(InvalidKey):
        verify_proof(unsecured, proof, other.public, Offline())
    with pytest.raises(InvalidKey):
        add_proof(document, other, "eddsa-rdfc-2022", CREATED, Offline())


def test_a_second_proof_stands_beside_the_first(document: dict[str, Any]) -> None:
    second = generate_key()
    once = add_proof(document, KEY, "eddsa-rdfc-2022", CREATED, Offline())
    twice = add_proof(once, second, "eddsa-rdfc-2022", CREATED, Offline())
    one, two = twice["proof"]
    assert verify_proof(twice, one, KEY.public, Offline())
    assert verify_proof(twice, two, second.public, Offline())


def test_only_existing_suites_sign(document: dict[str, Any]) -> None:
    with pytest.raises(Misused):
        add_proof(document, KEY, "nonsense", CREATED, Offline())
    with pytest.raises(Misused, match="Ed25519Signature2020"):
        add_proof(document, KEY, "Ed25519Signature2020", CREATED, Offline())
    with pytest.raises(Misused, match="time zone"):
        add_proof(document, KEY, "eddsa-rdfc-2022", datetime(2026, 1, 1), Offline())


def test_mechanisms_have_their_suites() -> None:
    embedded = {name for name, place in registry.MECHANISMS.items() if place == "embedded"}
    assert embedded <= registry.SUITES.keys()


HOLDS = [
    "simple",
    "complete",
    "endorsement-valid",
    "simple-did-key-method",
    "simple_v1",
    "simple-err-expired",
    "simple-err-issued",
    "credential-status-revoked",
]


@pytest.mark.parametrize("name", HOLDS)
def test_signatures_of_1edtech_samples_hold(name: str) -> None:
    document = vectors.load(f"1edtech/ob30/{name}.json")
    proof = document.pop("proof")
    proof = proof[0] if isinstance(proof, list) else proof
    method = proof["verificationMethod"]
    key = PublicKey.from_multibase(method.rpartition("#")[2].rpartition(":")[2])
    assert verify_proof(document, proof, key, Offline())
    assert data_integrity.suite_of(proof)
