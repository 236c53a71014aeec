"""3.0 on each of its contexts and data models, and its recipients."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.versions.worlds import (
    BADGE_3,
    HOST,
    VC_1,
    VC_2,
    changed,
    codes,
    endorsement_3,
    failures,
    found,
    sign,
    sign_jwt,
    sign_letters,
    strangers_key,
    world_3,
)

from badging.identity import hash_identity
from badging.verification import Outcome, Verdict

BASE = "https://purl.imsglobal.org/spec/ob/v3p0"
EXTENSIONS = f"{BASE}/extensions.json"


@pytest.mark.parametrize("context", ["-3.0.2", "-3.0.3"])
@pytest.mark.parametrize("extended", [False, True], ids=["plain", "extended"])
def test_a_badge_on_the_data_model_2_0(context: str, extended: bool) -> None:
    """3.0.0 and 3.0.1 came before: their words collide with those of the data model 2.0."""
    contexts = [VC_2, f"{BASE}/context{context}.json", *([EXTENSIONS] if extended else [])]
    badge = BADGE_3 | {"@context": contexts}
    report = world_3().verify(sign(badge))
    assert (report.version, report.verdict) == ("3.0", Verdict.VERIFIED), report.sentence


@pytest.mark.parametrize("context", ["", "-3.0.1", "-3.0.2", "-3.0.3"])
@pytest.mark.parametrize("extended", [False, True], ids=["plain", "extended"])
def test_a_badge_on_the_data_model_1_1(context: str, extended: bool) -> None:
    contexts = [VC_1, f"{BASE}/context{context}.json", *([EXTENSIONS] if extended else [])]
    badge = BADGE_3 | {"@context": contexts}
    badge["issuanceDate"], badge["expirationDate"] = badge.pop("validFrom"), badge.pop("validUntil")
    report = world_3().verify(sign(badge))
    assert failures(report) == []
    assert found(report, "older_data_model").outcome is Outcome.WARN
    assert report.credential["valid_until"] == "2027-01-01T00:00:00Z"


IDENTIFIERS: list[dict[str, Any]] = [
    {"type": "IdentityObject", "identityType": "studentId", "hashed": False,
     "identityHash": "S-17"},
    {"type": "IdentityObject", "identityType": "emailAddress", "hashed": True, "salt": "pepper",
     "identityHash": hash_identity("ada@example.org", "pepper")},
    {"type": "IdentityObject", "identityType": "emailAddress", "hashed": True,
     "identityHash": hash_identity("ada@work.example.org", "", "md5")},
    {"type": "IdentityObject", "identityType": "ext:did", "hashed": "true", "salt": "s",
     "identityHash": hash_identity("did:example:ada2", "s").upper().replace("SHA256", "sha256")},
]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ("S-17", "/identifier/0"),
        ("ada@example.org", "/identifier/1"),
        ("Ada@Example.org", "/identifier/1"),
        ("mailto:ada@example.org", "/identifier/1"),
        ("ada@work.example.org", "/identifier/2"),
        ("did:example:ada2", "/identifier/3"),
        ("did:example:ada", "/id"),
        ("s-17", ""),
        ("eve@example.org", ""),
    ],
)
def test_any_identifier_will_do(known: str, place: str) -> None:
    badge = changed(BADGE_3, "/credentialSubject/identifier", IDENTIFIERS)
    report = world_3().verify(sign_letters(badge), recipient=known)
    if place:
        assert found(report, "recipient_matches").pointer == f"/credentialSubject{place}"
    else:
        finding = found(report, "recipient_differs")
        assert (finding.pointer, finding.outcome) == ("/credentialSubject", Outcome.FAIL)
        assert known in finding.reason


def test_a_mail_address_may_be_the_subject() -> None:
    badge = changed(BADGE_3, "/credentialSubject/id", "mailto:ada@example.org")
    badge["credentialSubject"]["identifier"] = []
    report = world_3().verify(sign_letters(badge), recipient="ada@example.org")
    assert found(report, "recipient_matches").pointer == "/credentialSubject/id"


def test_a_badge_of_nobody_can_be_compared_with_nobody() -> None:
    badge = changed(BADGE_3, "/credentialSubject/id", ...)
    badge["credentialSubject"]["identifier"] = []
    report = world_3().verify(sign_letters(badge), recipient="ada@example.org")
    assert "recipient_unknown" in codes(report)
    with_id = changed(BADGE_3, "/credentialSubject/identifier", [])
    other = world_3().verify(sign_letters(with_id), recipient="ada@example.org")
    assert "recipient_differs" in codes(other)
    odd = world_3().verify(sign_letters(BADGE_3 | {"credentialSubject": 5}), recipient="ada")
    assert "recipient_unknown" in codes(odd)


@pytest.mark.parametrize("place", ["related", "resultDescription", "evidence", "source"])
def test_endorsements_stand_in_every_place(place: str) -> None:
    about = f"{HOST}/{place}"
    node = {"id": about, "type": [place.capitalize()], "name": "x", "resultType": "Percent",
            "endorsementJwt": [sign_jwt(endorsement_3(about), strangers_key())]}  # fmt: skip
    if place == "evidence":
        path, value = "/evidence", [node]
    elif place == "source":
        path, value = "/credentialSubject/source", node | {"type": ["Profile"]}
    else:
        path = f"/credentialSubject/achievement/{place}"
        value = [node | {"type": [place[0].upper() + place[1:]]}]
    report = world_3().verify(sign_letters(changed(BADGE_3, path, value)))
    finding = found(report, "endorsement_holds")
    assert finding.pointer.startswith(path)
    assert finding.pointer.endswith("/endorsementJwt/0")


def test_a_context_that_cannot_be_had_leaves_it_open() -> None:
    badge = BADGE_3 | {"@context": [*BADGE_3["@context"], "https://lost.example.net/context"]}
    report = world_3().verify(sign_letters(badge))
    finding = found(report, "context_unavailable")
    assert (finding.undecided, finding.pointer) == (True, "/@context")


def test_a_schema_of_an_unknown_kind_is_a_remark() -> None:
    for schema in ({"id": f"{HOST}/schema", "type": "Shapes"}, {"id": f"{HOST}/schema"}):
        report = world_3().verify(sign_letters(BADGE_3 | {"credentialSchema": [schema]}))
        assert found(report, "schema_type_unknown").pointer == "/credentialSchema/0"


def test_what_is_no_badge_is_named_by_its_type() -> None:
    presentation = {"@context": [VC_2], "type": ["VerifiablePresentation"]}
    assert "presentation" in codes(world_3().verify(presentation))
    other = BADGE_3 | {"type": ["VerifiableCredential", "BitstringStatusListCredential"]}
    assert "other_credential" in codes(world_3().verify(other))
    driving = BADGE_3 | {"type": ["VerifiableCredential", "DrivingLicence"]}
    assert "DrivingLicence" in found(world_3().verify(driving), "not_a_badge").reason
    assert "not given" in found(world_3().verify({"a": 1}), "not_a_badge").reason


def test_numbers_beyond_64_bits_inside_are_written_as_they_are() -> None:
    endorsement = endorsement_3(BADGE_3["id"], serial=2**70)
    report = world_3().verify(sign_letters(BADGE_3 | {"endorsement": [endorsement]}))
    assert "check_failed" not in codes(report)
    assert found(report, "endorsement_fails").pointer == "/endorsement/0"


@pytest.mark.parametrize("context", ["", "-3.0.1"])
def test_contexts_that_contradict_one_another_are_refused(context: str) -> None:
    badge = BADGE_3 | {"@context": [VC_2, f"{BASE}/context{context}.json"]}
    assert "context_unusable" in codes(world_3().verify(sign_letters(badge)))


def test_the_form_in_which_it_came_is_said() -> None:
    world = world_3()
    assert "handed in as JSON." in found(world.verify(sign(BADGE_3)), "open_badge").reason
    token = found(world.verify(sign_jwt(BADGE_3)), "open_badge").reason
    assert "handed in as a signed text (JWT)." in token
