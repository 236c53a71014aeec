"""Issuing with the options of proofs, and showing a part of a badge."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sound_badge import sound_badge

import badging
from badging.errors import InvalidCredential, Misused, ProofError, Unreadable
from badging.issuing import essentials
from badging.keys import generate_key
from badging.proofs import sd_proof_value
from badging.proofs.registry import MECHANISMS

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
ID = "urn:uuid:58172aac-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def key():
    return generate_key("p256")


@pytest.fixture
def credential(key) -> dict[str, Any]:
    return sound_badge(
        key.controller,
        subject={"id": "did:example:ada", "narrative": "In two days."},
        description="Told at length.",
    )


def issued(credential, key, **options) -> dict[str, Any]:
    return json.loads(badging.issue(credential, key, created=CREATED, **options))


def verdict(badge: dict[str, Any] | bytes) -> str:
    text = badge if isinstance(badge, bytes) else json.dumps(badge)
    return badging.verify(text, at=CREATED, documents=badging.Offline()).verdict


def test_options_are_in_the_proof(credential, key) -> None:
    expires = datetime(2027, 1, 1, 1, tzinfo=UTC)
    for domain in ("a.example", ("a.example", "b.example")):
        proof = issued(
            credential,
            key,
            proof="ecdsa-jcs-2019",
            expires=expires,
            domain=domain,
            challenge="c",
            proof_id=ID,
        )["proof"]
        assert proof["expires"] == "2027-01-01T01:00:00Z"
        assert proof["domain"] == (domain if isinstance(domain, str) else list(domain))
        assert (proof["challenge"], proof["id"]) == ("c", ID)


def test_options_that_are_not_given_are_not_there(credential, key) -> None:
    proof = issued(credential, key, proof="ecdsa-rdfc-2019")["proof"]
    assert proof.keys() == {
        "type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue",
    }  # fmt: skip


def test_a_chain_is_issued(credential, key) -> None:
    once = issued(credential, key, proof="ecdsa-jcs-2019", proof_id=ID)
    for previous in (ID, (ID,)):
        twice = issued(once, key, proof="ecdsa-rdfc-2019", previous_proof=previous)
        stated = twice["proof"][1]["previousProof"]
        assert stated == (previous if isinstance(previous, str) else list(previous))
        assert verdict(twice) == "verified"
    with pytest.raises(ProofError):
        issued(once, key, proof="ecdsa-rdfc-2019", previous_proof="urn:other")


@pytest.mark.parametrize(
    ("option", "value", "name"),
    [
        ("expires", CREATED, "expires"),
        ("domain", "a.example", "domain"),
        ("challenge", "", "challenge"),
        ("proof_id", ID, "id"),
        ("previous_proof", ID, "previousProof"),
        ("mandatory", [], "mandatory"),
    ],
)
@pytest.mark.parametrize("proof", [n for n, place in MECHANISMS.items() if place == "enveloping"])
def test_a_token_has_no_place_for_them(credential, key, proof, option, value, name) -> None:
    with pytest.raises(Misused, match=name):
        badging.issue(credential, key, proof=proof, **{option: value})


def test_a_time_without_a_zone_is_refused(credential, key) -> None:
    with pytest.raises(Misused, match="time zone"):
        issued(credential, key, proof="ecdsa-jcs-2019", expires=datetime(2027, 1, 1))


def test_mandatory_parts_are_of_one_proof(credential, key) -> None:
    with pytest.raises(Misused, match="ecdsa-rdfc-2019"):
        issued(credential, key, proof="ecdsa-rdfc-2019", mandatory=["/issuer"])
    proof = issued(credential, key, proof="ecdsa-sd-2023", mandatory=["/name"])["proof"]
    assert sd_proof_value.read(proof).mandatory_pointers == ["/name"]


def test_what_every_reader_needs_is_mandatory_by_default(credential, key) -> None:
    credential["credentialStatus"] = {
        "id": "https://issuer.example.org/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://issuer.example.org/status/1",
    }
    assert essentials(credential) == [
        "/issuer", "/name", "/validFrom", "/credentialStatus", "/credentialSubject/achievement",
    ]  # fmt: skip
    proof = issued(credential, key, proof="ecdsa-sd-2023")["proof"]
    assert sd_proof_value.read(proof).mandatory_pointers == essentials(credential)
    assert essentials({"credentialSubject": [{"achievement": {}}]}) == []
    assert essentials({"credentialSubject": {}, "expirationDate": ""}) == ["/expirationDate"]


def test_a_part_is_shown_and_the_proof_holds(credential, key) -> None:
    whole = badging.issue(credential, key, proof="ecdsa-sd-2023", created=CREATED)
    assert verdict(whole) == "verified"
    for given in (whole, whole.decode()):
        shown = badging.disclose(given, ["/credentialSubject/id"])
        assert b"Told at length" not in shown
        assert b"two days" not in shown
        assert b"did:example:ada" in shown
        assert verdict(shown) == "verified"


def test_other_proofs_are_left_out(credential, key) -> None:
    badge = issued(credential, key, proof="ecdsa-jcs-2019")
    both = issued(badge, key, proof="ecdsa-sd-2023")
    shown = json.loads(badging.disclose(json.dumps(both), []))
    assert shown["proof"]["cryptosuite"] == "ecdsa-sd-2023"


def test_contexts_that_are_not_known_come_from_the_documents(credential, key) -> None:
    url = "https://example.org/context.json"
    documents = badging.MappedDocuments({url: b'{"@context": {"mood": "https://example.org/m"}}'})
    credential["@context"].append(url)
    credential["mood"] = "good"
    whole = badging.issue(credential, key, proof="ecdsa-sd-2023", documents=documents)
    shown = json.loads(badging.disclose(whole, ["/mood"], documents=documents))
    assert shown["mood"] == "good"
    with pytest.raises(badging.BadgingError) as caught:
        badging.disclose(whole, ["/mood"])
    assert caught.value.code == "offline"


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        ("nonsense", Unreadable, "not_json"),
        ("[]", InvalidCredential, "invalid_credential"),
        ("{}", Misused, "not_disclosable"),
        ('{"proof": "x"}', Misused, "not_disclosable"),
        ('{"proof": {"cryptosuite": "eddsa-rdfc-2022"}}', Misused, "not_disclosable"),
        ('{"proof": {"cryptosuite": "ecdsa-sd-2023"}}', ProofError, "proof"),
    ],
)
def test_of_anything_else_nothing_can_be_left_out(text, error, code) -> None:
    with pytest.raises(error) as caught:
        badging.disclose(text, ["/name"])
    assert caught.value.code == code


def test_words_without_meaning_are_issued_where_letters_are_signed(credential, key) -> None:
    credential["mood"] = "good"
    assert issued(credential, key, proof="ecdsa-jcs-2019")["mood"] == "good"
    with pytest.raises(InvalidCredential) as caught:
        issued(credential, key, proof="ecdsa-rdfc-2019")
    assert caught.value.pointer == "/mood"
