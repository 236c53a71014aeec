"""Signed badges of 1.x and 2.x: made here, and verified as those of others are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from badging.documents import MappedDocuments
from badging.errors import InvalidCredential, InvalidKey, Misused
from badging.issuing import issue
from badging.keys import KeyType, generate_key, local
from badging.proofs import jws, jws_v2
from badging.verification import verify

HOST = "https://issuer.example.org"
ISSUER, KEY_URL, CLASS = f"{HOST}/issuer.json", f"{HOST}/key.json", f"{HOST}/class.json"
KEY = local.local_key(
    generate_key("rsa2048")._native, controller=ISSUER, verification_method=KEY_URL
)
OB_2 = "https://w3id.org/openbadges/v2"
AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def assertion() -> dict[str, Any]:
    return {
        "@context": OB_2,
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-000000000021",
        "type": "Assertion",
        "recipient": {"type": "email", "identity": "ada@example.org", "hashed": False},
        "badge": CLASS,
        "verification": {"type": "SignedBadge", "creator": KEY_URL},
        "issuedOn": "2026-01-01T00:00:00Z",
    }


def documents() -> MappedDocuments:
    held = {
        ISSUER: {"@context": OB_2, "id": ISSUER, "type": "Issuer", "name": "Example", "url": HOST,
                 "email": "office@example.org", "publicKey": KEY_URL},
        CLASS: {"@context": OB_2, "id": CLASS, "type": "BadgeClass", "name": "Ramp",
                "description": "Built a ramp.", "image": f"{HOST}/ramp.png",
                "criteria": {"narrative": "Build a ramp."}, "issuer": ISSUER},
        KEY_URL: jws_v2.key_document(KEY),
    }  # fmt: skip
    return MappedDocuments({url: json.dumps(value).encode() for url, value in held.items()})


def test_an_assertion_that_is_signed_verifies(assertion: dict[str, Any]) -> None:
    badge = issue(assertion, KEY, proof="SignedBadge")
    report = verify(badge, at=AT, documents=documents())
    assert report.verified, report.sentence
    proof = next(check for check in report.checks if check.name == "proof")
    assert (proof.code, dict(proof.values)["mechanism"]) == ("signature_right", "JWS, RS256")
    signed = jws.parse(badge.decode())
    assert signed.header == {"alg": "RS256"}
    assert json.loads(signed.payload) == assertion


def test_a_changed_assertion_does_not(assertion: dict[str, Any]) -> None:
    one = issue(assertion, KEY, proof="SignedBadge").decode().split(".")
    other = issue({**assertion, "issuedOn": "2025-01-01T00:00:00Z"}, KEY, proof="SignedBadge")
    mixed = ".".join([one[0], other.decode().split(".")[1], one[2]])
    assert verify(mixed, at=AT, documents=documents()).verdict == "not_verified"


def test_what_it_says_of_its_verification_is_completed(assertion: dict[str, Any]) -> None:
    for stated in ({"type": "SignedBadge"}, None):
        given = {n: v for n, v in assertion.items() if n != "verification"}
        if stated is not None:
            given["verification"] = stated
        payload = json.loads(jws.parse(jws_v2.sign(given, KEY)).payload)
        assert payload == assertion


def test_1_x_names_the_key_by_its_url(assertion: dict[str, Any]) -> None:
    del assertion["verification"]
    old = {**assertion, "@context": "https://w3id.org/openbadges/v1", "verify": {"type": "signed"}}
    payload = json.loads(jws.parse(issue(old, KEY, proof="SignedBadge").decode()).payload)
    assert payload["verify"] == {"type": "signed", "url": KEY_URL}
    assert "verification" not in payload


@pytest.mark.parametrize(
    ("verification", "pointer"),
    [
        ({"type": "HostedBadge"}, "/verification/type"),
        ({}, "/verification/type"),
        ("signed", "/verification/type"),
        ({"type": "SignedBadge", "creator": f"{HOST}/other.json"}, "/verification/creator"),
    ],
)
def test_one_that_is_hosted_or_names_another_key_is_refused(
    assertion: dict[str, Any], verification: Any, pointer: str
) -> None:
    with pytest.raises(InvalidCredential) as caught:
        jws_v2.sign({**assertion, "verification": verification}, KEY)
    assert caught.value.pointer == pointer


def test_one_of_1_x_that_names_another_key_is_refused(assertion: dict[str, Any]) -> None:
    del assertion["verification"]
    with pytest.raises(InvalidCredential) as caught:
        jws_v2.sign({**assertion, "verify": {"type": "signed", "url": "urn:x"}}, KEY)
    assert caught.value.pointer == "/verify/url"


@pytest.mark.parametrize("kind", [kind for kind in KeyType if kind is not KeyType.RSA2048])
def test_only_rsa_signs_them(assertion: dict[str, Any], kind: KeyType) -> None:
    with pytest.raises(InvalidKey) as caught:
        jws_v2.sign(assertion, generate_key(kind))
    assert caught.value.code == "key_type"


@pytest.mark.parametrize("value", [{1}, float("nan"), "\ud800"])
def test_what_cannot_be_written_is_refused(assertion: dict[str, Any], value: Any) -> None:
    with pytest.raises(InvalidCredential, match="cannot be written"):
        jws_v2.sign({**assertion, "narrative": value}, KEY)


@pytest.mark.parametrize(
    "document",
    [
        {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]},
        {"@context": OB_2, "type": "BadgeClass"},
        {},
        [],
    ],
)
def test_only_assertions_are_signed_that_way(document: Any) -> None:
    with pytest.raises(InvalidCredential) as caught:
        issue(document, KEY, proof="SignedBadge")
    assert caught.value.pointer == "/type"


@pytest.mark.parametrize(
    "options",
    [{"challenge": "x"}, {"mandatory": []}, {"disclosable": ["/id"]}, {"holder": KEY.public}],
)
def test_it_has_no_options(assertion: dict[str, Any], options: dict[str, Any]) -> None:
    with pytest.raises(Misused, match="no options"):
        issue(assertion, KEY, proof="SignedBadge", **options)


def test_a_key_is_published_as_2_0_wants_it() -> None:
    document = jws_v2.key_document(KEY)
    assert document["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----\n")
    assert jws_v2.key_of(document) == KEY.public
    assert (document["id"], document["owner"]) == (KEY_URL, ISSUER)


@pytest.mark.parametrize("pem", [None, 5, "", "-----BEGIN PUBLIC KEY-----", "\ud800"])
def test_a_key_without_readable_pem_is_refused(pem: Any) -> None:
    with pytest.raises(InvalidKey) as caught:
        jws_v2.key_of({"publicKeyPem": pem})
    assert caught.value.pointer == "/publicKeyPem"


DOCUMENT = jws_v2.key_document(KEY)
OTHER = jws_v2.key_document(generate_key("rsa2048"))


@pytest.mark.parametrize(
    ("key", "listed", "holds"),
    [
        (DOCUMENT, KEY_URL, True),
        (DOCUMENT, [f"{HOST}/old.json", KEY_URL], True),
        (DOCUMENT, {"id": KEY_URL}, True),
        (DOCUMENT, [{"id": f"{HOST}/old.json"}, "urn:x"], False),
        (DOCUMENT, None, False),
        (DOCUMENT | {"owner": f"{HOST}/other.json"}, KEY_URL, False),
        ({n: v for n, v in DOCUMENT.items() if n != "owner"}, KEY_URL, False),
        (DOCUMENT, OTHER | {"id": "urn:x"}, False),
        (DOCUMENT, DOCUMENT, True),
        (DOCUMENT | {"owner": f"{HOST}/other.json"}, DOCUMENT, False),
        ({"publicKeyPem": DOCUMENT["publicKeyPem"]}, DOCUMENT, True),
        (DOCUMENT | {"id": ""}, {"id": ""}, False),
    ],
)
def test_issuer_and_key_name_each_other(key: Any, listed: Any, holds: bool) -> None:
    """One that the profile spells out needs no owner; one that is only named does."""
    issuer = {"id": ISSUER} | ({} if listed is None else {"publicKey": listed})
    assert jws_v2.is_listed(KEY_URL, key, ISSUER, issuer) is holds
