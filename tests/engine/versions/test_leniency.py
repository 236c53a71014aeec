"""Each row of the table of leniency: the bend is a remark, and its neighbour is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.versions.worlds import (
    ASSERTION_1,
    ASSERTION_2,
    ASSERTION_URL,
    BADGE_1,
    BADGE_2,
    BADGE_3,
    BADGE_URL,
    HOST,
    OB_3,
    PROFILE_2,
    PROFILE_URL,
    VC_1,
    VC_2,
    World,
    assertion_11,
    changed,
    codes,
    found,
    jws,
    sign,
    sign_jwt,
    sign_letters,
    world_1,
    world_2,
    world_3,
)

from badging.identity import hash_identity
from badging.model.leniency import LENIENCY
from badging.verification import Outcome, Report
from badging.verification.bend_texts import BENDS
from badging.verification.texts import TEXTS

SUBJECT = "/credentialSubject"
ACHIEVEMENT = "/credentialSubject/achievement"


def jwt_3(path: str, value: Any, **options: Any) -> Report:
    """3.0, signed to the letter, with another value at the pointer."""
    return world_3().verify(sign_letters(changed(BADGE_3, path, value)), **options)


def hosted_2(path: str, value: Any, **options: Any) -> Report:
    assertion = changed(ASSERTION_2, path, value)
    return world_2(assertion).verify(assertion, **options)


def class_2(path: str, value: Any) -> Report:
    return world_2(badge=changed(BADGE_2, path, value)).verify(ASSERTION_2)


def profile_2(path: str, value: Any) -> Report:
    return world_2(profile=changed(PROFILE_2, path, value)).verify(ASSERTION_2)


def hosted_1(path: str, value: Any) -> Report:
    assertion = changed(ASSERTION_1, path, value)
    return world_1(assertion).verify(assertion)


def class_1(path: str, value: Any) -> Report:
    world = world_1(ASSERTION_1)
    world.put(BADGE_URL, changed(BADGE_1, path, value))
    return world.verify(ASSERTION_1)


def class_in_place(badge: dict[str, Any]) -> Report:
    """1.0, with the badge class inside."""
    return hosted_1("/badge", badge)


def signed_1_without_a_name() -> Report:
    assertion = changed(ASSERTION_1, "/uid", ...)
    assertion["verify"] = {"type": "signed", "url": f"{HOST}/key"}
    return world_1(assertion).verify(jws(assertion))


def with_context_2(url: str) -> Report:
    return hosted_2("/@context", url)


def named_2(name: str) -> Report:
    return profile_2("/id", name)


def both_verifications() -> Report:
    return hosted_2("/verify", {"type": "signed"})


def both_dates() -> Report:
    return jwt_3("/issuanceDate", "2026-01-01T00:00:00Z")


def old_date(value: str) -> Report:
    credential = changed(BADGE_3, "/validFrom", ...)
    credential["issuanceDate"] = value
    return world_3().verify(sign_letters(credential))


def older_3(contexts: list[str]) -> Report:
    """3.0 on the data model 1.1."""
    credential = changed(BADGE_3, "/@context", contexts)
    credential["issuanceDate"] = credential.pop("validFrom")
    credential["expirationDate"] = credential.pop("validUntil")
    return world_3().verify(sign_letters(credential))


def old_verify() -> Report:
    assertion = changed(ASSERTION_2, "/verification", ...)
    assertion["verify"] = {"type": "hosted"}
    return world_2(assertion).verify(assertion)


def in_capitals(algorithm: str = "sha256") -> Report:
    hashed = hash_identity("ada@example.org", "s").upper().replace("SHA256", algorithm)
    recipient = {"type": "email", "hashed": True, "salt": "s", "identity": hashed}
    return hosted_2("/recipient", recipient, recipient="ada@example.org")


def without_hashed(identity: str) -> Report:
    recipient = {"type": "email", "salt": "s", "identity": identity}
    return hosted_2("/recipient", recipient, recipient="ada@example.org")


DRAFT = "https://imsglobal.github.io/openbadges-specification/context.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
EXAMINED = Callable[[], Report]

CASES: dict[str, tuple[EXAMINED, EXAMINED, str]] = {
    # the bend, its neighbour, and the code under which that is refused
    "not_a_list": (
        lambda: jwt_3("/evidence", {"type": ["Evidence"]}),
        lambda: jwt_3(f"{SUBJECT}/type", []), "empty",
    ),
    "list_of_one": (
        lambda: jwt_3(ACHIEVEMENT, [BADGE_3["credentialSubject"]["achievement"]]),
        lambda: jwt_3(ACHIEVEMENT, 2 * [BADGE_3["credentialSubject"]["achievement"]]), "not_one",
    ),
    "null_value": (
        lambda: jwt_3("/description", None),
        lambda: jwt_3("/validFrom", None), "missing",
    ),
    "type_missing": (
        lambda: jwt_3(f"{ACHIEVEMENT}/type", ...),
        lambda: jwt_3(f"{ACHIEVEMENT}/type", ["Assignment"]), "wrong_type",
    ),
    "address_alone": (
        lambda: jwt_3(f"{ACHIEVEMENT}/image", f"{HOST}/ramp.png"),
        lambda: jwt_3(f"{ACHIEVEMENT}/image", "ramp.png"), "not_an_object",
    ),
    "time_without_zone": (
        lambda: jwt_3("/validUntil", "2027-01-01T00:00:00"),
        lambda: jwt_3("/validUntil", "next year"), "wrong_value",
    ),
    "date_alone": (
        lambda: jwt_3("/validUntil", "2027-01-01"),
        lambda: jwt_3("/validUntil", "2027-02-30"), "wrong_value",
    ),
    "unix_time": (
        lambda: hosted_2("/issuedOn", 1359217910),
        lambda: hosted_2("/issuedOn", 10**15), "wrong_value",
    ),
    "date_of_other_model": (lambda: old_date("2026-01-01T00:00:00Z"), both_dates, "mixed_model"),
    "unknown_term": (
        lambda: jwt_3(f"{ACHIEVEMENT}/achievementType", "Hero"),
        lambda: jwt_3(f"{ACHIEVEMENT}/achievementType", ["Hero", "Course"]), "not_one",
    ),
    "boolean_as_text": (
        lambda: jwt_3(f"{SUBJECT}/identifier/0/hashed", "false", recipient="ada@example.org"),
        lambda: jwt_3(f"{SUBJECT}/identifier/0/hashed", "no"), "wrong_value",
    ),
    "number_as_text": (
        lambda: jwt_3(f"{ACHIEVEMENT}/creditsAvailable", "3.5"),
        lambda: jwt_3(f"{ACHIEVEMENT}/creditsAvailable", "many"), "wrong_value",
    ),
    "number_for_text": (
        lambda: jwt_3(f"{SUBJECT}/result", [{"type": ["Result"], "value": 95}]),
        lambda: jwt_3(f"{SUBJECT}/result", [{"type": ["Result"], "value": True}]), "wrong_value",
    ),
    "address_incomplete": (
        lambda: profile_2("/url", "www.example.org"),
        lambda: hosted_2("/badge", "www.example.org"), "wrong_value",
    ),
    "markup_in_text": (
        lambda: jwt_3(f"{ACHIEVEMENT}/description", "<b>Built</b> a ramp."),
        lambda: jwt_3(f"{ACHIEVEMENT}/description", ["Built", "a ramp."]), "not_one",
    ),
    "hash_in_capitals": (in_capitals, lambda: in_capitals("SHA256"), "recipient_differs"),
    "identity_odd": (
        lambda: hosted_1("/recipient/identity", "did:example:ada"),
        lambda: hosted_1("/recipient/identity", ""), "wrong_value",
    ),
    "hashed_missing": (
        lambda: without_hashed(hash_identity("ada@example.org", "s")),
        lambda: without_hashed("crc$00"), "recipient_differs",
    ),
    "uid_missing": (lambda: hosted_1("/uid", ...), signed_1_without_a_name, "missing"),
    "part_missing": (
        lambda: class_1("/criteria", ...),
        lambda: class_1("/name", ...), "missing",
    ),
    "relative_address": (
        lambda: class_1("/image", "ramp.png"),
        lambda: class_1("/issuer", "profile"), "issuer_profile_unavailable",
    ),
    "spelled_out": (
        lambda: class_in_place(BADGE_1),
        lambda: class_in_place(changed(BADGE_1, "/issuer", {"name": "Nobody"})), "no_issuer",
    ),
    "verify_for_verification": (old_verify, both_verifications, "wrong_value"),
    "context_order": (
        lambda: jwt_3("/@context", [VC_2, EXTENSIONS, OB_3]),
        lambda: jwt_3("/@context", [OB_3, VC_2]), "wrong_value",
    ),
    "context_draft": (
        lambda: older_3([VC_1, DRAFT]),
        lambda: jwt_3("/@context", [VC_2]), "wrong_value",
    ),
    "context_spelling": (
        lambda: with_context_2("http://w3id.org/openbadges/v2/"),
        lambda: with_context_2("https://w3id.org/openbadges/v3"), "wrong_value",
    ),
    "identifier_differs": (
        lambda: named_2(f"{HOST}/old-profile"),
        lambda: named_2("https://other.example.org/profile"), "identifier_differs",
    ),
    "scheme_differs": (
        lambda: named_2(PROFILE_URL.replace("https", "http")),
        lambda: named_2(PROFILE_URL.replace("https", "ftp").replace("issuer.", "")),
        "identifier_differs",
    ),
    "trailing_slash": (
        lambda: named_2(PROFILE_URL + "/"),
        lambda: named_2("https://other.example.org/profile/"), "identifier_differs",
    ),
}  # fmt: skip


def test_every_row_has_its_two_cases_and_its_texts() -> None:
    assert set(CASES) == set(LENIENCY)
    assert set(BENDS) | {"identifier_differs"} == set(LENIENCY)
    assert set(LENIENCY) <= set(TEXTS)


@pytest.mark.parametrize("code", CASES)
def test_what_is_bent_harmlessly_is_a_remark(code: str) -> None:
    report = CASES[code][0]()
    assert found(report, code).outcome is Outcome.WARN
    assert report.verified, report.sentence


@pytest.mark.parametrize("code", CASES)
def test_what_is_bent_too_far_is_refused(code: str) -> None:
    report = CASES[code][1]()
    assert CASES[code][2] in codes(report)
    assert not report.verified


def test_an_end_under_the_name_of_the_other_data_model_still_ends() -> None:
    credential = changed(BADGE_3, "/validUntil", ...)
    credential["expirationDate"] = "2026-03-01T00:00:00Z"
    assert "expired" in codes(world_3().verify(sign_jwt(credential)))


def test_a_bend_that_a_signature_over_the_graph_does_not_cover_is_refused() -> None:
    """No context gives the word a meaning, so anybody may have written it."""
    badge = sign(BADGE_3)
    credential = changed(badge, "/validUntil", ...)
    credential["expirationDate"] = "2126-03-01T00:00:00Z"
    report = world_3().verify(credential)
    assert "undefined_property" in codes(report, "contexts")
    assert not report.verified


def test_a_list_of_one_is_read_as_its_value() -> None:
    subject = BADGE_3["credentialSubject"]
    report = jwt_3("/credentialSubject", [subject], recipient="ada@example.org")
    assert "list_of_one" in codes(report)
    assert "recipient_matches" in codes(report)
    assert report.credential["achievement"]["name"] == "Ramp builder"


def test_the_context_of_2_0_may_be_a_list() -> None:
    report = hosted_2("/@context", ["https://w3id.org/openbadges/v2"])
    assert not [c for c in report.checks if c.outcome is Outcome.WARN]


def test_1_1_has_the_same_bends_as_1_0() -> None:
    assertion = changed(assertion_11(), "/uid", ...)
    report = world_1(assertion, linked=True).verify(assertion)
    assert found(report, "uid_missing").outcome is Outcome.WARN


def test_the_page_is_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/leniency.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \| (.+) \| (.+) \| (.+) \|$", page, re.M)
    assert {row[0]: row[1:] for row in rows} == {
        code: (bend.what, bend.versions, bend.read_as, bend.why, bend.not_when)
        for code, bend in LENIENCY.items()
    }


def test_where_an_assertion_is_kept_is_asked_once() -> None:
    world: World = world_2()
    world.verify(ASSERTION_2)
    assert world.asked.count(ASSERTION_URL) == 1
