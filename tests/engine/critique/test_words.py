"""What is said of words, people and time: each rule with a badge that breaks it alone."""

from __future__ import annotations

from typing import Any

import pytest

from badging.critique import Severity, lint

from .conftest import ACHIEVEMENT, ASSERTION, BADGE_CLASS, CREDENTIAL, remarks_on

S = "/credentialSubject"
A = f"{S}/achievement"
I0 = f"{S}/identifier/0"


@pytest.mark.parametrize("document", [ACHIEVEMENT, CREDENTIAL, BADGE_CLASS, ASSERTION])
def test_nothing_is_said_of_a_good_badge(document: dict[str, Any]) -> None:
    assert remarks_on(document) == []


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"name": ""}, "no_name", "/name"),
        ({"name": " "}, "no_name", "/name"),
        ({"name": "n" * 81}, "name_too_long", "/name"),
        ({"description": None}, "no_description", "/description"),
        ({"description": "Ramp builder!"}, "description_repeats_name", "/description"),
        ({"description": "Plans and builds ramps for people."}, "description_thin", "/description"),
        ({"description": "To be written later: lorem ipsum dolor sit amet."}, "placeholder",
         "/description"),
        ({"name": "TODO"}, "placeholder", "/name"),
        ({"description": "Plans <b>and</b> builds ramps that people in wheelchairs use."}, "markup",
         "/description"),
        ({"criteria": {"narrative": "<p>" + ACHIEVEMENT["criteria"]["narrative"]}}, "markup",
         "/criteria/narrative"),
        ({"criteria": {}}, "no_criteria", "/criteria"),
        ({"criteria": None}, "no_criteria", "/criteria"),
        ({"criteria": {"narrative": "Build a ramp."}}, "criteria_thin", "/criteria/narrative"),
        ({"criteria": {"narrative": ACHIEVEMENT["description"].upper()}},
         "criteria_repeat_description", "/criteria/narrative"),
        ({"criteria": {"id": "urn:x:1"}}, "criteria_linked_only", "/criteria"),
        ({"alignment": []}, "no_alignment", "/alignment"),
        ({"achievementType": ""}, "no_type", "/achievementType"),
        ({"tag": None}, "no_tags", "/tag"),
        ({"tag": ["building", "Access", "ACCESS "]}, "tag_repeated", "/tag/2"),
        ({"inLanguage": ""}, "no_language", "/inLanguage"),
        ({"achievementType": "License"}, "ages", ""),
        ({"name": "First aid"}, "ages", ""),
        ({"creator": {"id": "urn:x:1", "url": "https://example.org"}}, "no_issuer_name",
         "/creator/name"),
        ({"creator": {"id": "urn:x:1", "name": "Example"}}, "no_issuer_address", "/creator/url"),
    ],
)  # fmt: skip
def test_of_an_achievement(
    achievement: dict[str, Any], change: dict[str, Any], code: str, pointer: str
) -> None:
    assert remarks_on(achievement | change) == [(code, pointer)]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "n" * 80},
        {"criteria": {"id": "urn:x:1", "narrative": "Build a ramp."}},
        {"description": "a < b and c > d, in eight words here."},
        {"description": "It says builds <ramp> and nothing that is HTML."},
        {"tag": ["building", "", ""]},
        {"tag": "building"},
        {"creator": {"id": "urn:x:1", "name": "Example", "email": "desk@example.org"}},
    ],
)
def test_what_is_at_the_edge_of_good_is_good(
    achievement: dict[str, Any], change: dict[str, Any]
) -> None:
    assert remarks_on(achievement | change) == []


@pytest.mark.parametrize(
    ("place", "key", "value", "code", "pointer"),
    [
        (A, "achievementType", "Certification", "no_expiry", "/validUntil"),
        (A, "name", "Lifeguard", "no_expiry", "/validUntil"),
        (A, "name", "Primeros auxilios", "no_expiry", "/validUntil"),
        (S, "narrative", "She passed the training, which is valid for 2 years.", "no_expiry",
         "/validUntil"),
        (S, "narrative", "The work is in her portfolio.", "no_evidence", "/evidence"),
        (S, "narrative", "Véase el trabajo adjunto.", "no_evidence", "/evidence"),
        (S, "narrative", "Write to ada@example.org for more.", "email_in_the_clear",
         f"{S}/narrative"),
        ("", "evidence", [{"narrative": "By ada@mail.example.org"}], "email_in_the_clear",
         "/evidence/0/narrative"),
        ("", "evidence", [{"name": "<br/>"}], "markup", "/evidence/0/name"),
        ("", "id", "https://example.org/badges/ada@example.org", "email_in_the_clear", "/id"),
        (S, "id", "mailto:ada@example.org", "email_in_the_clear", f"{S}/id"),
        (S, "name", "Ada Example", "name_in_the_clear", f"{S}/name"),
        (S, "familyName", "Example", "name_in_the_clear", f"{S}/familyName"),
        (S, "email", "ada@example.org", "email_in_the_clear", f"{S}/email"),
        (S, "dateOfBirth", "1990-12-10", "private_fact", f"{S}/dateOfBirth"),
        (S, "address", {"street": "x"}, "private_fact", f"{S}/address"),
        (I0, "salt", "", "hash_unsalted", I0),
        (I0, "identityHash", "md5$" + 32 * "0", "hash_weak", f"{I0}/identityHash"),
        ("", "credentialStatus", None, "no_status", "/credentialStatus"),
        ("/issuer", "name", None, "no_issuer_name", "/issuer/name"),
        ("/issuer", "url", None, "no_issuer_address", "/issuer/url"),
    ],
)  # fmt: skip
def test_of_an_award(
    credential: dict[str, Any], place: str, key: str, value: Any, code: str, pointer: str
) -> None:
    node: Any = credential
    for part in place.split("/")[1:]:
        node = node[int(part)] if part.isdigit() else node[part]
    node[key] = value
    assert (code, pointer) in remarks_on(credential)
    assert {c for c, _ in remarks_on(credential)} == {code}


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        ({"identityType": "emailAddress", "identityHash": "ada@example.org", "hashed": False},
         "email_in_the_clear"),
        ({"identityType": "emailAddress", "identityHash": "mailto:ada@example.org"},
         "email_in_the_clear"),
        ({"identityType": "name", "identityHash": "Ada Example", "hashed": False},
         "name_in_the_clear"),
        ({"identityType": "studentId", "identityHash": "1815", "hashed": False},
         "identifier_in_the_clear"),
        ({"identityHash": "1815", "hashed": False}, "identifier_in_the_clear"),
    ],
)  # fmt: skip
def test_of_an_identifier_in_the_clear(
    credential: dict[str, Any], identity: dict[str, Any], code: str
) -> None:
    credential["credentialSubject"]["identifier"] = [identity]
    assert remarks_on(credential) == [(code, f"{I0}/identityHash")]


def test_an_identifier_that_is_no_object_or_empty_is_for_the_verifier(
    credential: dict[str, Any],
) -> None:
    for identity in ("ada", {}, {"hashed": False}):
        credential["credentialSubject"]["identifier"] = [identity]
        assert remarks_on(credential) == []


@pytest.mark.parametrize(
    ("hashed", "said"),
    [(False, [("name_in_the_clear", f"{I0}/identityHash"),
              ("name_in_the_clear", f"{S}/narrative")]), (True, [])],
)  # fmt: skip
def test_a_name_that_is_given_is_looked_for_among_the_words(
    credential: dict[str, Any], hashed: bool, said: list[Any]
) -> None:
    subject = credential["credentialSubject"]
    subject["narrative"] = "On that day ADA EXAMPLE built the ramp."
    subject["identifier"] = [
        {"identityType": "name", "identityHash": "Ada Example", "hashed": hashed, "salt": "s"}
    ]
    assert remarks_on(credential) == said


def test_a_short_name_is_not_looked_for(credential: dict[str, Any]) -> None:
    subject = credential["credentialSubject"]
    subject |= {"name": "Bo", "narrative": "She built it about noon."}
    assert remarks_on(credential) == [("name_in_the_clear", f"{S}/name")]


def test_what_ages_is_not_told_of_a_badge_that_expires(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"]["name"] = "First-aid certification"
    for key in ("validUntil", "expirationDate"):
        assert remarks_on(credential | {key: "2027-01-01T00:00:00Z"}) == []


def test_evidence_that_is_promised_and_there_is_good(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["narrative"] = "See the portfolio."
    for evidence in ({"id": "urn:x:1"}, ["urn:x:1"], [{"narrative": "A ramp of oak."}]):
        assert remarks_on(credential | {"evidence": evidence}) == []


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"recipient": {"type": "email", "identity": "ada@example.org", "hashed": False}},
         "email_in_the_clear", "/recipient/identity"),
        ({"recipient": {"type": "url", "identity": "https://ada.example.org", "hashed": False}},
         "identifier_in_the_clear", "/recipient/identity"),
        ({"recipient": {"type": "email", "identity": "sha1$x", "hashed": True, "salt": "s"}},
         "hash_weak", "/recipient/identity"),
        ({"recipient": {"type": "email", "identity": "sha256$x", "hashed": True}},
         "hash_unsalted", "/recipient"),
        ({"narrative": "Valid for 1 year."}, "no_expiry", "/expires"),
        ({"narrative": "Evidenced by a film."}, "no_evidence", "/evidence"),
        ({"badge": BADGE_CLASS | {"tags": []}}, "no_tags", "/badge/tags"),
        ({"badge": BADGE_CLASS | {"@language": None}}, "no_language", "/badge/@language"),
        ({"badge": BADGE_CLASS | {"criteria": "https://example.org/c"}}, "criteria_linked_only",
         "/badge/criteria"),
        ({"badge": BADGE_CLASS | {"issuer": {"url": "https://example.org"}}}, "no_issuer_name",
         "/badge/issuer/name"),
    ],
)  # fmt: skip
def test_of_an_assertion_of_2_0(
    assertion: dict[str, Any], change: dict[str, Any], code: str, pointer: str
) -> None:
    assert remarks_on(assertion | change) == [(code, pointer)]


def test_an_issuer_that_is_elsewhere_is_not_judged(assertion: dict[str, Any]) -> None:
    assertion["badge"] = BADGE_CLASS | {"issuer": "https://issuer.example.org"}
    assert remarks_on(assertion) == []


def test_an_issuer_of_3_0_that_is_an_identifier_alone_has_no_name(
    credential: dict[str, Any],
) -> None:
    credential["issuer"] = "did:web:issuer.example.org"
    assert [c for c, _ in remarks_on(credential)] == ["no_issuer_name", "no_issuer_address"]


def test_the_serious_comes_first(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"] = {"type": ["Achievement"], "name": "Course"}
    order = list(Severity)
    found = [remark.severity for remark in lint(credential).remarks]
    assert found == sorted(found, key=order.index)
    assert {Severity.SERIOUS, Severity.ADVICE, Severity.HINT} == set(found)


def test_each_remark_says_what_why_and_how_in_one_line(credential: dict[str, Any]) -> None:
    credential["id"] = "mailto:a@example.org"
    credential["credentialSubject"] = {"achievement": {"name": "x\n\u202etodo"}, "phone": "1"}
    for remark in lint(credential).remarks:
        for text in (remark.found, remark.why, remark.remedy):
            assert text
            assert "{" not in text
            assert text.isprintable()
