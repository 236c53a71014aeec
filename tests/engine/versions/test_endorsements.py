"""Endorsements of every version, wherever they may stand: each verified in its own right."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from tests.engine.versions.worlds import (
    ASSERTION_2,
    ASSERTION_URL,
    BADGE_2,
    BADGE_3,
    BADGE_URL,
    CREATED,
    DID,
    ENDORSER_2,
    HOST,
    PROFILE_2,
    PROFILE_URL,
    changed,
    codes,
    endorsement_2,
    endorsement_3,
    found,
    issuers_key,
    jws,
    pem,
    sign,
    sign_jwt,
    strangers_key,
    world_2,
    world_3,
)

from badging.issuing import issue
from badging.verification import Outcome, Report, Verdict
from badging.verification.checks.endorsements import MAX_DEPTH, MAX_ENDORSEMENTS
from badging.verification.examination import MAX_COMPANIONS

BADGE_ID, SUBJECT_ID = BADGE_3["id"], "did:example:ada"
ACHIEVEMENT_ID = BADGE_3["credentialSubject"]["achievement"]["id"]


def signed_3(about: str, **members: Any) -> dict[str, Any]:
    return sign(endorsement_3(about, **members), strangers_key())


def endorsed_3(path: str, *endorsements: Any) -> Report:
    badge = sign(changed(BADGE_3, path, list(endorsements)))
    return world_3().verify(badge)


def of(report: Report) -> list[tuple[str, str]]:
    return [(c.code, c.pointer) for c in report.checks if c.name == "endorsements"]


# 3.0


@pytest.mark.parametrize(
    ("path", "about"),
    [
        ("/endorsement", BADGE_ID),
        ("/endorsement", SUBJECT_ID),
        ("/endorsement", ACHIEVEMENT_ID),
        ("/endorsement", DID),
        ("/issuer/endorsement", DID),
        ("/credentialSubject/achievement/endorsement", ACHIEVEMENT_ID),
    ],
)
def test_an_endorsement_holds_where_it_stands(path: str, about: str) -> None:
    report = endorsed_3(path, signed_3(about))
    assert of(report) == [("endorsement_holds", f"{path}/0")]
    assert "Carpenters" in found(report, "endorsement_holds").reason
    assert report.verdict is Verdict.VERIFIED


PROFILE = {"id": f"{HOST}/profile", "type": ["Profile"], "name": "Workshop"}
SUBJECT, ACHIEVEMENT = "/credentialSubject", "/credentialSubject/achievement"
PLACES = {
    "creator": (f"{ACHIEVEMENT}/creator", PROFILE),
    "parent of the creator": (f"{ACHIEVEMENT}/creator", PROFILE | {"parentOrg": PROFILE}),
    "parent of the issuer": ("/issuer/parentOrg", PROFILE),
    "source": (f"{SUBJECT}/source", PROFILE),
    "related": (
        f"{ACHIEVEMENT}/related", [{"id": f"{HOST}/achievements/2", "type": ["Related"]}]
    ),
    "evidence": ("/evidence", [{"id": f"{HOST}/evidence", "type": ["Evidence"]}]),
}  # fmt: skip


@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
@pytest.mark.parametrize("place", PLACES)
def test_whatever_has_a_name_may_be_endorsed(place: str, form: str) -> None:
    """Also where the standard foresees none, as at a related achievement: it is there to be read,
    so it is verified.
    """
    path, value = PLACES[place]
    node = copy.deepcopy(value[0] if isinstance(value, list) else value)
    inmost = node.get("parentOrg", node)
    made = endorsement_3(inmost["id"])
    key = strangers_key()
    inmost[form] = [sign(made, key) if form == "endorsement" else sign_jwt(made, key)]
    badge = changed(BADGE_3, path, [node] if isinstance(value, list) else node)
    at = path + ("/0" if isinstance(value, list) else "")
    at += "/parentOrg" if "parentOrg" in node else ""
    report = world_3().verify(sign(badge))
    assert of(report) == [("endorsement_holds", f"{at}/{form}/0")]
    assert report.verdict is Verdict.VERIFIED
    other = changed(badge, f"{at}/{form}", [])
    inside: Any = endorsement_3(f"{HOST}/another")
    inside = sign(inside, key) if form == "endorsement" else sign_jwt(inside, key)
    other = changed(other, f"{at}/{form}", [inside])
    assert of(world_3().verify(sign(other))) == [("endorsement_of_another", f"{at}/{form}/0")]


@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
def test_the_badge_around_an_endorsement_may_be_any_signed_text(proof: str, form: str) -> None:
    made, key = endorsement_3(BADGE_ID), strangers_key()
    inside = sign(made, key) if form == "endorsement" else sign_jwt(made, key)
    badge = changed(BADGE_3, f"/{form}", [inside])
    token = issue(badge, issuers_key(), proof=proof, created=CREATED)
    assert of(world_3().verify(token)) == [("endorsement_holds", f"/{form}/0")]


@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_an_endorsement_may_be_any_signed_text(proof: str) -> None:
    token = issue(endorsement_3(BADGE_ID), strangers_key(), proof=proof, created=CREATED).decode()
    report = endorsed_3("/endorsementJwt", token)
    expected = "endorsement_fails" if "~" in token else "endorsement_holds"
    assert of(report) == [(expected, "/endorsementJwt/0")]


def test_an_endorsement_may_be_a_jwt() -> None:
    token = sign_jwt(endorsement_3(BADGE_ID), strangers_key())
    assert of(endorsed_3("/endorsementJwt", token)) == [("endorsement_holds", "/endorsementJwt/0")]


def test_an_enveloped_credential_is_a_jwt_in_its_identifier() -> None:
    token = sign_jwt(endorsement_3(BADGE_ID), strangers_key())
    around = {"type": "EnvelopedVerifiableCredential", "@context": BADGE_3["@context"][0]}
    report = endorsed_3("/endorsement", around | {"id": f"data:application/vc+jwt,{token}"})
    assert of(report) == [("endorsement_holds", "/endorsement/0")]
    broken = endorsed_3("/endorsement", around | {"id": "data:text/plain,x"})
    assert of(broken) == [("endorsement_fails", "/endorsement/0")]


@pytest.mark.parametrize("path", ["/endorsement", "/credentialSubject/achievement/endorsement"])
def test_an_endorsement_of_something_else_lends_the_badge_nothing(path: str) -> None:
    report = endorsed_3(path, signed_3("https://another.example.net/achievement"))
    finding = found(report, "endorsement_of_another")
    assert (finding.outcome, finding.pointer) == (Outcome.WARN, f"{path}/0")
    assert "another.example.net" in finding.reason
    assert report.verdict is Verdict.RESERVATIONS


def test_an_endorsement_of_the_badge_is_none_of_its_achievement() -> None:
    path = "/credentialSubject/achievement/endorsement"
    assert of(endorsed_3(path, signed_3(BADGE_ID))) == [("endorsement_of_another", f"{path}/0")]


@pytest.mark.parametrize(
    ("endorsement", "word"),
    [
        (lambda: signed_3(BADGE_ID) | {"name": "Better made"}, "changed"),
        (lambda: signed_3(BADGE_ID, validUntil="2026-02-01T00:00:00Z"), "expired"),
        (lambda: sign(BADGE_3), "no endorsement"),
        (lambda: "not a token", "neither"),
        (lambda: 5, "neither"),
        (lambda: f"{HOST}/endorsement", "neither"),
        (lambda: {"type": "?"}, "no endorsement"),
    ],
)
def test_an_endorsement_that_does_not_hold_takes_nothing_from_the_badge(
    endorsement: Any, word: str
) -> None:
    badge = changed(BADGE_3, "/endorsementJwt", [endorsement()])
    report = world_3().verify(sign_jwt(badge))
    assert word in found(report, "endorsement_fails").reason
    assert "check_failed" not in codes(report)


def test_an_endorser_whose_document_cannot_be_had_leaves_it_open() -> None:
    endorsement = endorsement_3(BADGE_ID, issuer={"id": "did:web:lost.example.net"})
    signed = sign(endorsement, strangers_key())
    signed["proof"]["verificationMethod"] = "did:web:lost.example.net#key"
    report = endorsed_3("/endorsement", signed)
    assert of(report) == [("endorsement_undecided", "/endorsement/0")]


def test_nobody_is_asked_for_the_endorsements_of_a_forgery() -> None:
    badge = sign(changed(BADGE_3, "/endorsement", [signed_3(BADGE_ID)]))
    report = world_3().verify(badge | {"name": "PhD"})
    assert of(report) == [("not_reached_unproven", "/endorsement/0")]


def nest(depth: int) -> dict[str, Any]:
    """An endorsement, endorsed by one, endorsed by one …"""
    members: dict[str, Any] = {"id": f"urn:uuid:{depth}"}
    if depth > 1:
        members["endorsement"] = [nest(depth - 1) | {}]
    about = BADGE_ID if depth == MAX_DEPTH + 1 else f"urn:uuid:{depth + 1}"
    return endorsement_3(about, **members)


def signed_nest(depth: int, top: int) -> str:
    members: dict[str, Any] = {"id": f"urn:uuid:{depth}"}
    if depth > 1:
        members["endorsementJwt"] = [signed_nest(depth - 1, top)]
    about = BADGE_ID if depth == top else f"urn:uuid:{depth + 1}"
    return sign_jwt(endorsement_3(about, **members), strangers_key())


def test_endorsements_of_endorsements_are_followed_some_steps() -> None:
    token = signed_nest(MAX_DEPTH, MAX_DEPTH)
    report = world_3().verify(sign_jwt(changed(BADGE_3, "/endorsementJwt", [token])))
    step = "/endorsementJwt/0"
    assert of(report) == [("endorsement_holds", step * n) for n in range(1, MAX_DEPTH + 1)]
    deeper = signed_nest(MAX_DEPTH + 1, MAX_DEPTH + 1)
    report = world_3().verify(sign_jwt(changed(BADGE_3, "/endorsementJwt", [deeper])))
    assert ("endorsements_too_deep", step * (MAX_DEPTH + 1)) in of(report)


def test_endorsements_are_bounded_in_number() -> None:
    token = sign_jwt(endorsement_3(BADGE_ID), strangers_key())
    badge = changed(BADGE_3, "/endorsementJwt", [token] * (MAX_ENDORSEMENTS + 1))
    report = world_3().verify(sign_jwt(badge))
    assert [code for code, _ in of(report)].count("endorsement_holds") == MAX_ENDORSEMENTS
    limit = found(report, "endorsements_too_many").reason
    assert str(MAX_ENDORSEMENTS) in limit
    assert str(MAX_ENDORSEMENTS + 1) in limit


def test_all_that_is_examined_along_with_a_badge_is_bounded_together() -> None:
    leaf = sign_jwt(endorsement_3("urn:uuid:top"), strangers_key())
    middle = endorsement_3(BADGE_ID, id="urn:uuid:top", endorsementJwt=[leaf] * MAX_ENDORSEMENTS)
    token = sign_jwt(middle, strangers_key())
    badge = changed(BADGE_3, "/endorsementJwt", [token] * MAX_ENDORSEMENTS)
    report = world_3().verify(sign_jwt(badge))
    examined = [code for code, _ in of(report) if code == "endorsement_holds"]
    assert len(examined) == MAX_COMPANIONS
    assert "endorsements_too_many" in codes(report)


# 2.0


def endorsed_2(where: str, value: Any, *documents: dict[str, Any], **options: Any) -> Report:
    """2.0, endorsed at the assertion, its badge class or its issuer's profile."""
    parts = {"assertion": ASSERTION_2, "badge": BADGE_2, "profile": PROFILE_2}
    parts[where] = parts[where] | {"endorsement": value}
    world = world_2(**parts)
    world.put(ENDORSER_2["id"], options.get("endorser", ENDORSER_2))
    for document in documents:
        world.put(document["id"], document)
    return world.verify(parts["assertion"])


@pytest.mark.parametrize(
    ("where", "about", "pointer"),
    [
        ("assertion", ASSERTION_URL, "/endorsement"),
        ("assertion", BADGE_URL, "/endorsement"),
        ("badge", BADGE_URL, "/badge/endorsement"),
        ("profile", PROFILE_URL, "/badge/issuer/endorsement"),
    ],
)
@pytest.mark.parametrize("inside", [False, True], ids=["by address", "spelled out"])
def test_a_hosted_endorsement_of_2_0_holds(
    where: str, about: str, pointer: str, inside: bool
) -> None:
    endorsement = endorsement_2(about)
    report = endorsed_2(where, endorsement if inside else endorsement["id"], endorsement)
    assert of(report) == [("endorsement_holds", pointer)]
    assert report.verdict is Verdict.VERIFIED


def test_names_may_differ_by_http_and_a_slash() -> None:
    endorsement = endorsement_2(BADGE_URL.replace("https", "http") + "/")
    assert of(endorsed_2("badge", endorsement["id"], endorsement))[0][0] == "endorsement_holds"


@pytest.mark.parametrize("named", [True, False])
def test_a_signed_endorsement_of_2_0_holds(named: bool) -> None:
    key = "https://endorser.example.net/key"
    verification = {"type": "signed", **({"creator": key} if named else {})}
    endorsement = endorsement_2(BADGE_URL, verification=verification)
    endorser = ENDORSER_2 | {"publicKey": {"id": key, "publicKeyPem": pem()}}
    document = {"id": key, "type": "CryptographicKey", "owner": endorser["id"],
                "publicKeyPem": pem()}  # fmt: skip
    report = endorsed_2("badge", [jws(endorsement)], document, endorser=endorser)
    assert of(report) == [("endorsement_holds", "/badge/endorsement/0")]


@pytest.mark.parametrize(
    ("served", "code"),
    [
        ({"claim": {"id": "https://another.example.net/b"}}, "endorsement_of_another"),
        ({"revoked": True}, "endorsement_fails"),
        ({"issuer": f"{HOST}/nobody"}, "endorsement_undecided"),
        ({"type": "Assertion"}, "endorsement_fails"),
        ({"claim": ...}, "endorsement_fails"),
    ],
)
def test_an_endorsement_of_2_0_is_judged_for_itself(served: Any, code: str) -> None:
    endorsement = {k: v for k, v in (endorsement_2(BADGE_URL) | served).items() if v is not ...}
    report = endorsed_2("badge", [endorsement["id"]], endorsement)
    assert (code, "/badge/endorsement/0") in of(report)
    assert report.verdict is Verdict.RESERVATIONS


def test_an_endorsement_kept_elsewhere_is_not_the_endorsers() -> None:
    endorsement = endorsement_2(BADGE_URL, id="https://evil.example.net/e")
    report = endorsed_2("badge", [endorsement["id"]], endorsement)
    assert of(report) == [("endorsement_fails", "/badge/endorsement/0")]


def test_an_endorsement_that_cannot_be_had_leaves_it_open() -> None:
    report = endorsed_2("badge", ["https://endorser.example.net/lost"])
    assert of(report) == [("endorsement_undecided", "/badge/endorsement/0")]


def test_an_endorsement_of_2_0_on_its_own_is_shown_and_verified() -> None:
    endorsement = endorsement_2(BADGE_URL)
    world = world_2()
    world.put(ENDORSER_2["id"], ENDORSER_2)
    world.put(endorsement["id"], endorsement)
    report = world.verify(endorsement)
    assert report.verdict is Verdict.VERIFIED
    assert "endorsement" in codes(report, "format")
    assert report.credential["endorsed"] == BADGE_URL
    assert report.credential["narrative"] == "Well made."
    assert report.credential["issuer"]["name"] == "Guild of carpenters"


def test_an_endorsement_of_3_0_on_its_own_is_shown_and_verified() -> None:
    report = world_3().verify(signed_3(BADGE_ID))
    assert report.verdict is Verdict.VERIFIED
    assert report.credential["endorsed"] == BADGE_ID


def test_what_is_said_of_the_badge_cannot_be_hidden_in_an_endorsement_of_it() -> None:
    """Its subject is the badge itself; an expiry there would be signed, and read by nobody."""
    badge = sign(changed(BADGE_3, "/endorsement", [signed_3(BADGE_ID)]))
    badge["endorsement"][0]["credentialSubject"]["validUntil"] = badge.pop("validUntil")
    report = world_3().verify(badge)
    assert "split_credential" in codes(report, "contexts")
    assert report.verdict is Verdict.NOT_VERIFIED
