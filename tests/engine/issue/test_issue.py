from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sound_badge import sound_badge

from badging.documents import Offline
from badging.errors import DocumentUnavailable, InvalidCredential, InvalidKey, Misused
from badging.issuing import issue
from badging.keys import generate_key
from badging.proofs import data_integrity, vc_jwt

KEY = generate_key()
CREATED = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def credential() -> dict[str, Any]:
    badge = sound_badge(KEY.controller)
    badge["issuer"]["name"] = "Bewohner-Akademie Köln"
    return badge


def test_an_embedded_proof_holds(credential: dict[str, Any]) -> None:
    signed = json.loads(issue(credential, KEY, created=CREATED))
    proof = signed.pop("proof")
    assert signed == credential
    assert data_integrity.verify_proof(signed, proof, KEY.public, Offline())


def test_the_same_in_gives_the_same_bytes(credential: dict[str, Any]) -> None:
    assert issue(credential, KEY, created=CREATED) == issue(credential, KEY, created=CREATED)


def test_text_stays_readable_in_the_bytes(credential: dict[str, Any]) -> None:
    assert "Köln" in issue(credential, KEY).decode()


def test_a_jwt_is_one_line_of_ascii(credential: dict[str, Any]) -> None:
    text = issue(credential, KEY, proof="vc-jwt").decode("ascii")
    jwt = vc_jwt.parse(text)
    assert vc_jwt.signature_holds(jwt, KEY.public)
    assert jwt.credential == credential


def test_both_proofs_fit_together(credential: dict[str, Any]) -> None:
    embedded = json.loads(issue(credential, KEY, created=CREATED))
    jwt = vc_jwt.parse(issue(embedded, KEY, proof="vc-jwt").decode())
    assert jwt.credential == embedded


def test_the_credential_is_not_changed(credential: dict[str, Any]) -> None:
    before = json.dumps(credential)
    issue(credential, KEY)
    assert json.dumps(credential) == before


def test_the_time_of_signing_is_now_by_default(credential: dict[str, Any]) -> None:
    created = json.loads(issue(credential, KEY))["proof"]["created"]
    assert abs((datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds()) < 60


def test_a_1_1_credential_gets_the_context_that_knows_the_proof(credential: dict[str, Any]) -> None:
    credential["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    ]
    credential["issuanceDate"] = credential.pop("validFrom")
    signed = json.loads(issue(credential, KEY, created=CREATED))
    assert signed["@context"][-1] == "https://w3id.org/security/data-integrity/v2"
    proof = signed.pop("proof")
    assert data_integrity.verify_proof(signed, proof, KEY.public, Offline())


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"@context": None}, "/@context"),
        ({"@context": []}, "/@context"),
        ({"@context": "https://example.org/context.json"}, "/@context"),
        ({"@context": ["https://example.org/context.json"]}, "/@context/0"),
        ({"issuer": None}, "/issuer"),
        ({"issuer": {"name": "Example"}}, "/issuer/id"),
        ({"issuer": ["urn:x"]}, "/issuer"),
        ({"type": "OpenBadgeCredential"}, "/type"),
        ({"type": None}, "/type"),
    ],
)
def test_what_is_missing_is_named_with_a_remedy(
    credential: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidCredential) as caught:
        issue({**credential, **change}, KEY)
    assert caught.value.pointer == pointer
    assert caught.value.remedy


def test_a_credential_without_subject_is_refused(credential: dict[str, Any]) -> None:
    del credential["credentialSubject"]
    with pytest.raises(InvalidCredential) as caught:
        issue(credential, KEY)
    assert caught.value.pointer == "/credentialSubject"


@pytest.mark.parametrize("value", [[], "text", None, 5])
def test_what_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(InvalidCredential):
        issue(value, KEY)


def test_a_term_that_no_context_defines_is_refused(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"]["shoeSize"] = 44
    with pytest.raises(InvalidCredential) as caught:
        issue(credential, KEY)
    assert caught.value.pointer == "/credentialSubject/achievement/shoeSize"
    assert "@context" in caught.value.remedy


def test_a_relative_identifier_is_refused(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"]["id"] = "achievements/1"
    with pytest.raises(InvalidCredential) as caught:
        issue(credential, KEY)
    assert caught.value.pointer == "/credentialSubject/achievement/id"


def test_an_unknown_context_is_not_fetched_by_itself(credential: dict[str, Any]) -> None:
    credential["@context"].append("https://example.org/context.json")
    with pytest.raises(DocumentUnavailable):
        issue(credential, KEY)


def test_an_unknown_proof_is_misuse(credential: dict[str, Any]) -> None:
    with pytest.raises(Misused, match="vc-jwt"):
        issue(credential, KEY, proof="none")


def test_a_key_that_does_not_fit_is_refused(credential: dict[str, Any]) -> None:
    with pytest.raises(InvalidKey, match="p256"):
        issue(credential, generate_key("p256"))


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
@pytest.mark.parametrize("value", [float("nan"), "\ud800", {1, 2}])
def test_what_is_no_json_is_refused(credential: dict[str, Any], value: Any, proof: str) -> None:
    with pytest.raises(InvalidCredential):
        issue({**credential, "name": value}, KEY, proof=proof)
