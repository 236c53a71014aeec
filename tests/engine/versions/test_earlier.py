"""0.5, 1.0, 1.1, 2.0 and 2.1: hosted and signed, and what nobody may pretend."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
from tests.engine.baking.conftest import chunk, png
from tests.engine.versions.worlds import (
    ASSERTION_1,
    ASSERTION_2,
    ASSERTION_URL,
    BADGE_05,
    BADGE_2,
    BADGE_URL,
    HOST,
    KEY_URL,
    PROFILE_1,
    PROFILE_2,
    PROFILE_URL,
    World,
    assertion_11,
    changed,
    codes,
    failures,
    found,
    jws,
    pem,
    world_1,
    world_2,
)

from badging.documents import Offline
from badging.identity import hash_identity
from badging.inspection import inspect
from badging.proofs import hosted_v2
from badging.verification import Outcome, Verdict, verify

ELSEWHERE = "https://evil.example.net"


def hosted_05(badge: dict[str, Any] = BADGE_05, url: str = ASSERTION_URL) -> World:
    world = World()
    world.put(url, badge)
    return world


# 0.5


def test_a_badge_of_0_5_begins_when_issued_on_says() -> None:
    badge = BADGE_05 | {"issued_on": "2030-01-01"}
    report = hosted_05(badge).verify(ASSERTION_URL, recipient="ada@example.org")
    (finding,) = [c for c in report.checks if c.name == "validity" and c.outcome is Outcome.FAIL]
    assert finding.pointer == "/issued_on"
    misnamed = {k: v for k, v in BADGE_05.items() if k != "issued_on"} | {"issuedOn": "2030-01-01"}
    report = hosted_05(misnamed).verify(ASSERTION_URL, recipient="ada@example.org")
    assert not [c for c in report.checks if c.name == "validity" and c.outcome is Outcome.FAIL]


def test_a_badge_of_0_5_is_its_issuers_when_the_origin_serves_it() -> None:
    report = hosted_05().verify(ASSERTION_URL, recipient="ada@example.org")
    assert report.version == "0.5"
    assert report.verdict is Verdict.RESERVATIONS
    assert [c.code for c in report.checks if c.outcome is Outcome.WARN] == ["older_version"]
    assert {"hosted_same", "in_scope", "recipient_matches", "not_revoked"} <= codes(report)


def test_the_summary_of_0_5_has_everything_in_its_place() -> None:
    shown = hosted_05().verify(ASSERTION_URL).credential
    assert shown["name"] == "Ramp builder"
    assert shown["issuer"] == {
        "id": HOST, "name": "Example Alliance", "url": HOST, "email": "contact@example.org",
    }  # fmt: skip
    assert shown["achievement"]["criteria"] == {"id": f"{HOST}/criteria"}
    assert shown["recipient"]["identifiers"][0]["value"] == "ada@example.org"
    assert (shown["valid_from"], shown["valid_until"]) == ("2011-06-01", "2033-06-01")
    assert shown["evidence"] == [{"id": f"{HOST}/evidence/1"}]


def test_addresses_of_0_5_may_be_relative_to_its_origin() -> None:
    badge = changed(changed(BADGE_05, "/evidence", "/evidence/1"), "/badge/image", "ramp.png")
    report = hosted_05(badge).verify(ASSERTION_URL)
    assert {c.pointer for c in report.checks if c.code == "relative_address"} == {
        "/evidence", "/badge/image",
    }  # fmt: skip
    assert report.credential["evidence"] == [{"id": f"{HOST}/evidence/1"}]
    assert report.credential["image"] == f"{HOST}/ramp.png"


def test_an_image_of_0_5_leads_to_its_assertion() -> None:
    image = png(chunk(b"tEXt", b"openbadges\0" + ASSERTION_URL.encode()))
    report = hosted_05().verify(image)
    assert report.verified
    assert "hosted_same" in codes(report)


def test_0_5_without_an_address_cannot_be_told_from_an_invention() -> None:
    report = hosted_05().verify(BADGE_05)
    assert found(report, "no_address").outcome is Outcome.FAIL
    assert report.verdict is Verdict.NOT_VERIFIED


def test_0_5_on_another_host_than_its_origin_is_not_its_issuers() -> None:
    url = f"{ELSEWHERE}/assertion"
    report = hosted_05(url=url).verify(url)
    finding = found(report, "out_of_scope")
    assert finding.pointer == "/badge/issuer/origin"
    assert url in finding.reason
    assert f"on {HOST}" in finding.reason
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "(?)" not in found(hosted_05().verify(BADGE_05), "out_of_scope").reason


def test_0_5_without_an_origin_is_of_nobody() -> None:
    badge = changed(BADGE_05, "/badge/issuer/origin", "nowhere")
    report = hosted_05(badge).verify(ASSERTION_URL)
    assert found(report, "no_issuer").pointer == "/badge/issuer/origin"


def test_0_5_expires() -> None:
    badge = changed(BADGE_05, "/expires", "2013-06-01")
    assert "expired" in codes(hosted_05(badge).verify(ASSERTION_URL))


@pytest.mark.parametrize("algorithm", ["sha256", "md5", "sha1"])
def test_0_5_hides_its_recipient_with_the_salt_beside(algorithm: str) -> None:
    digest = hashlib.new(algorithm, b"ada@example.orgpepper").hexdigest()
    badge = BADGE_05 | {"recipient": f"{algorithm}${digest}", "salt": "pepper"}
    world = hosted_05(badge)
    assert "recipient_matches" in codes(world.verify(ASSERTION_URL, recipient="Ada@example.org"))
    assert "recipient_differs" in codes(world.verify(ASSERTION_URL, recipient="eve@example.org"))


# 1.0 and 1.1


@pytest.mark.parametrize("linked", [False, True], ids=["1.0", "1.1"])
def test_a_hosted_badge_of_1_x_verifies(linked: bool) -> None:
    assertion = assertion_11() if linked else ASSERTION_1
    report = world_1(assertion, linked=linked).verify(assertion, recipient="ada@example.org")
    assert report.version == ("1.1" if linked else "1.0")
    assert [c.code for c in report.checks if c.outcome is Outcome.WARN] == ["older_version"]
    assert {"hosted_same", "in_scope", "recipient_matches"} <= codes(report)
    assert report.credential["name"] == "Ramp builder"
    assert report.credential["issuer"]["name"] == "Example Alliance"
    assert report.credential["valid_from"] == "2013-01-26T16:31:50Z"
    assert report.credential["achievement"]["criteria"] == {"id": f"{HOST}/criteria"}
    assert report.credential["achievement"]["alignments"][0]["name"] == "Carpentry"


def signed_1(**members: Any) -> dict[str, Any]:
    return {**ASSERTION_1, "verify": {"type": "signed", "url": KEY_URL}, **members}


def test_a_signed_badge_of_1_0_has_its_key_as_a_pem_file_on_the_issuers_host() -> None:
    world = world_1(ASSERTION_1)
    world.put(KEY_URL, pem().encode())
    report = world.verify(jws(signed_1()))
    assert {"signature_right", "key_is_issuers"} <= codes(report)
    assert report.verified


def test_a_key_of_1_0_on_another_host_is_not_the_issuers() -> None:
    world = world_1(ASSERTION_1)
    world.put(f"{ELSEWHERE}/key", pem().encode())
    verify_ = {"type": "signed", "url": f"{ELSEWHERE}/key"}
    report = world.verify(jws(signed_1(verify=verify_)))
    assert found(report, "key_not_listed").outcome is Outcome.FAIL


def test_a_revocation_list_of_1_0_is_a_map_of_uids() -> None:
    world = world_1(ASSERTION_1)
    world.put(KEY_URL, pem().encode())
    world.put(PROFILE_URL, PROFILE_1 | {"revocationList": f"{HOST}/revoked"})
    world.put(f"{HOST}/revoked", {"other": "Lost"})
    assert "not_revoked" in codes(world.verify(jws(signed_1())))
    world.put(f"{HOST}/revoked", {"abc": "Awarded by mistake"})
    report = world.verify(jws(signed_1()))
    assert "Awarded by mistake" in found(report, "revoked").reason


# 2.0 and 2.1


def test_2_1_is_2_0_with_another_context() -> None:
    context = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"
    for contexts in (context, ["https://w3id.org/openbadges/v2", context]):
        assertion = changed(ASSERTION_2, "/@context", contexts)
        report = world_2(assertion).verify(assertion)
        assert report.version == "2.1"
        assert report.verdict is Verdict.VERIFIED


def test_parts_that_are_spelled_out_are_read_where_they_stand() -> None:
    assertion = changed(ASSERTION_2, "/badge", BADGE_2)
    world = world_2(assertion)
    report = world.verify(assertion)
    assert report.verdict is Verdict.VERIFIED
    assert report.credential["achievement"]["id"] == BADGE_URL
    assert BADGE_URL not in world.asked


def test_a_badge_class_of_another_host_than_its_issuers_has_to_be_there() -> None:
    foreign = BADGE_2 | {"id": f"{ELSEWHERE}/badges/1"}
    assertion = changed(ASSERTION_2, "/badge", foreign)
    world = world_2(assertion)
    assert "badge_class_unavailable" in codes(world.verify(assertion))
    world.put(foreign["id"], foreign)
    assert world.verify(assertion).verdict is Verdict.VERIFIED
    nameless = changed(ASSERTION_2, "/badge", changed(BADGE_2, "/id", "urn:uuid:2"))
    assert world_2(nameless).verify(nameless).verdict is Verdict.VERIFIED


def test_words_may_name_their_language() -> None:
    names = [{"@value": "Insignia", "@language": "es"}, {"@value": "Badge", "@language": "en"}]
    badge = BADGE_2 | {"@language": "es", "name": names, "tags": ["uno", {"@value": "dos"}]}
    report = world_2(badge=badge).verify(ASSERTION_2)
    assert report.verdict is Verdict.VERIFIED
    assert report.credential["name"] == "Insignia"
    assert report.credential["achievement"]["language"] == "es"
    assert report.credential["achievement"]["tags"] == ["uno", "dos"]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (f"{HOST}/criteria", {"id": f"{HOST}/criteria"}),
        ("Build a ramp.", {"narrative": "Build a ramp."}),
        ({"id": f"{HOST}/c", "narrative": "Build."}, {"id": f"{HOST}/c", "narrative": "Build."}),
    ],
)
def test_criteria_are_a_page_or_a_text(criteria: Any, expected: dict[str, str]) -> None:
    report = world_2(badge=BADGE_2 | {"criteria": criteria}).verify(ASSERTION_2)
    assert report.credential["achievement"]["criteria"] == expected


KEY = {
    "@context": "https://w3id.org/openbadges/v2",
    "id": KEY_URL,
    "type": "CryptographicKey",
    "owner": PROFILE_URL,
}


def signed_2(**verification: Any) -> str:
    return jws(
        ASSERTION_2 | {"id": "urn:uuid:1", "verification": {"type": "signed"} | verification}
    )


def world_signed(profile: dict[str, Any], key: dict[str, Any] | None = None) -> World:
    world = world_2(profile=PROFILE_2 | profile)
    world.put(KEY_URL, KEY | {"publicKeyPem": pem()} if key is None else key)
    return world


@pytest.mark.parametrize(
    ("listed", "named"),
    [
        (KEY_URL, {"creator": KEY_URL}),
        ([f"{HOST}/other", KEY_URL], {"creator": KEY_URL}),
        (KEY_URL, {}),
        ({**KEY, "publicKeyPem": pem()}, {}),
        ({"id": KEY_URL, "publicKeyPem": pem()}, {}),
        ({"id": KEY_URL}, {"creator": KEY_URL}),
        (KEY_URL.replace("https", "http"), {"creator": KEY_URL}),
    ],
    ids=["named", "one of two", "of the profile", "spelled out", "without owner", "by id", "http"],
)
def test_a_signed_badge_has_a_key_that_its_issuer_lists(listed: Any, named: Any) -> None:
    report = world_signed({"publicKey": listed}).verify(signed_2(**named))
    assert failures(report) == []
    assert {"signature_right", "key_is_issuers", "no_status"} <= codes(report)


@pytest.mark.parametrize(
    ("profile", "key", "named", "code"),
    [
        ({}, None, {"creator": KEY_URL}, "key_not_listed"),
        ({"publicKey": f"{HOST}/other"}, None, {"creator": KEY_URL}, "key_not_listed"),
        ({"publicKey": KEY_URL}, {**KEY, "owner": f"{HOST}/eve", "publicKeyPem": pem()},
         {"creator": KEY_URL}, "key_not_listed"),
        ({"publicKey": {**KEY, "owner": f"{ELSEWHERE}/p", "publicKeyPem": pem()}}, None, {},
         "key_not_listed"),
        ({}, None, {}, "no_method"),
        ({"publicKey": KEY_URL}, {**KEY, "publicKeyPem": "none"}, {}, "key_unusable"),
        ({"publicKey": KEY_URL}, {**KEY}, {}, "key_unusable"),
        ({"publicKey": KEY_URL}, [], {"creator": KEY_URL}, "key_unusable"),
        ({"publicKey": f"{HOST}/lost"}, None, {}, "key_unavailable"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_the_issuers_proves_nothing(
    profile: Any, key: Any, named: Any, code: str
) -> None:
    report = world_signed(profile, key).verify(signed_2(**named))
    assert code in codes(report)
    assert not report.verified


def test_a_badge_that_names_no_key_is_not_looked_for_where_nothing_can_be_had() -> None:
    world = world_signed({"publicKey": KEY_URL})
    del world.held[BADGE_URL]
    assert "key_unavailable" in codes(world.verify(signed_2()))
    del world.held[PROFILE_URL]
    world.put(BADGE_URL, BADGE_2)
    assert "key_unavailable" in codes(world.verify(signed_2()))


def test_a_wrong_signature_sends_nobody_to_the_revocation_list() -> None:
    world = world_signed({"publicKey": KEY_URL, "revocationList": f"{HOST}/revoked"})
    header, payload, _ = signed_2(creator=KEY_URL).split(".")
    report = world.verify(f"{header}.{payload}.AAAA")
    assert {"signature_wrong", "not_reached_unproven"} <= codes(report)
    assert f"{HOST}/revoked" not in world.asked


@pytest.mark.parametrize(
    ("revoked", "code"),
    [
        ({"type": "RevocationList", "revokedAssertions": ["urn:uuid:1"]}, "revoked"),
        ({"type": "RevocationList", "revokedAssertions": []}, "not_revoked"),
        ([], "status_malformed"),
        (None, "status_unavailable"),
    ],
)
def test_a_signed_badge_is_looked_up_in_the_issuers_list(revoked: Any, code: str) -> None:
    world = world_signed({"publicKey": KEY_URL, "revocationList": f"{HOST}/revoked"})
    if revoked is not None:
        world.put(f"{HOST}/revoked", revoked)
    finding = found(world.verify(signed_2(creator=KEY_URL)), code)
    assert finding.name == "status"
    assert finding.pointer == "/badge/issuer/revocationList"
    assert finding.undecided is (code == "status_unavailable")
    assert finding.outcome is (Outcome.PASS if code == "not_revoked" else Outcome.FAIL)


def test_a_jws_without_an_algorithm_is_examined_no_further() -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    world = world_signed({})
    report = world.verify(f"{header}.{signed_2().split('.')[1]}.")
    assert {"algorithm_refused", "issuer_not_examined"} <= codes(report)
    assert world.asked == []


def test_a_badge_that_says_it_is_signed_and_is_not_is_refused() -> None:
    assertion = changed(ASSERTION_2, "/verification/type", "SignedBadge")
    assert "no_proof" in codes(world_2(assertion).verify(assertion))


def test_a_verification_of_an_unknown_kind_is_refused() -> None:
    assertion = changed(ASSERTION_2, "/verification/type", "BlockchainBadge")
    report = world_2(assertion).verify(assertion)
    assert found(report, "verification_unknown").pointer == "/verification/type"


def test_a_hosted_badge_whose_name_is_no_address_is_refused() -> None:
    assertion = changed(ASSERTION_2, "/id", "urn:uuid:1")
    report = world_2(assertion).verify(assertion)
    assert found(report, "no_address").pointer == "/id"
    assert "kept at ?" in found(report, "out_of_scope").reason
    assert "not_reached_unproven" in codes(report, "status")


@pytest.mark.parametrize(
    ("member", "value"),
    [("recipient", {"type": "email", "hashed": False, "identity": "eve@example.org"}),
     ("expires", ...), ("narrative", "More than was said."), ("badge", f"{ELSEWHERE}/badge")],
)  # fmt: skip
def test_what_is_presented_has_to_be_what_is_served(member: str, value: Any) -> None:
    served = ASSERTION_2 | {"expires": "2030-01-01T00:00:00Z"}
    report = world_2(served).verify(changed(served, f"/{member}", value))
    assert found(report, "hosted_differs").pointer == f"/{member}"


def test_evidence_may_have_been_added_since() -> None:
    report = world_2(ASSERTION_2 | {"evidence": f"{HOST}/more"}).verify(ASSERTION_2)
    assert report.verdict is Verdict.VERIFIED


@pytest.mark.parametrize("answer", ["gone", "revoked", "missing", "nonsense"])
def test_what_the_issuers_server_answers_decides(answer: str) -> None:
    world = world_2()
    if answer == "gone":
        world.gone.add(ASSERTION_URL)
    elif answer == "revoked":
        world.put(ASSERTION_URL, {"id": ASSERTION_URL, "revoked": True, "revocationReason": "Oh"})
    elif answer == "missing":
        del world.held[ASSERTION_URL]
    else:
        world.put(ASSERTION_URL, b"[]")
    report = world.verify(ASSERTION_2)
    expected = {
        "gone": ("hosted_gone", Verdict.NOT_VERIFIED),
        "revoked": ("revoked", Verdict.NOT_VERIFIED),
        "missing": ("hosted_unavailable", Verdict.INDETERMINATE),
        "nonsense": ("not_an_object", Verdict.NOT_VERIFIED),
    }
    assert (expected[answer][0] in codes(report), report.verdict) == (True, expected[answer][1])


def test_where_badges_begin_may_be_on_another_host_than_the_profile() -> None:
    """Without a rule for hosts, the rule for beginnings is the whole of it."""
    rules = {"verification": {"startsWith": f"{ELSEWHERE}/"}}
    assert hosted_v2.in_scope(f"{ELSEWHERE}/1", PROFILE_URL, rules)[0]
    assert not hosted_v2.in_scope(ASSERTION_URL, PROFILE_URL, rules)[0]


def test_a_redirect_to_another_host_is_told() -> None:
    world = world_2()
    world.moved[ASSERTION_URL] = f"{ELSEWHERE}/assertions/1"
    report = world.verify(ASSERTION_2)
    assert f"{ELSEWHERE}/assertions/1" in found(report, "served_elsewhere").reason
    assert report.verdict is Verdict.RESERVATIONS
    world.moved[ASSERTION_URL] = ASSERTION_URL.replace("https", "http")
    assert "served_elsewhere" not in codes(world.verify(ASSERTION_2))


@pytest.mark.parametrize(
    ("rules", "holds"),
    [
        ({"startsWith": f"{HOST}/assertions/"}, True),
        ({"startsWith": [f"{HOST}/other/", f"{HOST}/assertions/"]}, True),
        ({"startsWith": f"{HOST}/badges/"}, False),
        ({"startsWith": "https://issuer.example"}, False),
        ({"startsWith": []}, False),
        ({"allowedOrigins": "issuer.example.org"}, True),
        ({"allowedOrigins": [ELSEWHERE, HOST]}, True),
        ({"allowedOrigins": "evil.example.net"}, False),
        ({"allowedOrigins": "issuer.example.org", "startsWith": f"{HOST}/badges/"}, False),
        ({"allowedOrigins": "evil.example.net", "startsWith": f"{HOST}/assertions/"}, False),
        ({"allowedOrigins": "issuer.example.org", "startsWith": f"{HOST}/assertions/"}, True),
        ({}, True),
    ],
)
@pytest.mark.parametrize("holder", ["profile", "badge class"])
def test_badges_live_where_their_issuer_says(holder: str, rules: Any, holds: bool) -> None:
    if holder == "profile":
        world = world_2(profile=PROFILE_2 | {"verification": rules})
    else:
        world = world_2(badge=BADGE_2 | {"verification": rules})
    report = world.verify(ASSERTION_2)
    assert ("in_scope" in codes(report), "out_of_scope" in codes(report)) == (holds, not holds)
    if not holds:
        assert f"kept at {ASSERTION_URL}" in found(report, "out_of_scope").reason


def test_a_badge_class_may_narrow_its_issuers_rule_and_not_widen_it() -> None:
    url = f"{ELSEWHERE}/assertions/1"
    assertion = changed(ASSERTION_2, "/id", url)
    world = world_2(badge=BADGE_2 | {"verification": {"allowedOrigins": "evil.example.net"}})
    world.put(url, assertion)
    assert "out_of_scope" in codes(world.verify(assertion))


@pytest.mark.parametrize(
    ("lost", "code", "undecided"),
    [
        (BADGE_URL, "badge_class_unavailable", True),
        (PROFILE_URL, "issuer_profile_unavailable", True),
    ],
)
def test_what_cannot_be_had_leaves_it_open(lost: str, code: str, undecided: bool) -> None:
    world = world_2()
    del world.held[lost]
    report = world.verify(ASSERTION_2)
    assert found(report, code).undecided is undecided
    assert report.verdict is Verdict.INDETERMINATE
    world.put(lost, b"[]")
    assert world.verify(ASSERTION_2).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    ("badge", "pointer"),
    [
        (5, "/badge"),
        ({}, "/badge/issuer"),
        ({"type": "BadgeClass", "name": "x"}, "/badge/issuer"),
    ],
)
def test_a_badge_of_nobody_is_refused(badge: Any, pointer: str) -> None:
    assertion = changed(ASSERTION_2, "/badge", badge) | {"issuer": PROFILE_URL}
    report = world_2(assertion).verify(assertion)
    assert found(report, "no_issuer").pointer == pointer
    signed = assertion | {"id": "urn:uuid:1", "verification": {"type": "signed"}}
    assert "no_method" in codes(world_2().verify(jws(signed)))


def test_what_conforms_is_said_to_and_what_does_not_is_not() -> None:
    assert found(world_2().verify(ASSERTION_2), "conforms").outcome is Outcome.PASS
    bent = changed(ASSERTION_2, "/issuedOn", "2016-12-31")
    assert {"conforms", "date_alone"} <= codes(world_2(bent).verify(bent))
    bad = changed(ASSERTION_2, "/issuedOn", "soon") | {"narrative": "<b>x</b>"}
    assert "conforms" not in codes(world_2(bad).verify(bad))


def test_problems_of_badge_class_and_profile_are_told_at_their_place() -> None:
    world = world_2(
        badge=changed(BADGE_2, "/name", ...), profile=changed(PROFILE_2, "/type", "Criteria")
    )
    assert {
        ("issuer", "missing", "/badge/name"), ("issuer", "wrong_type", "/badge/issuer/type"),
    } <= set(failures(world.verify(ASSERTION_2)))  # fmt: skip


def test_a_recipient_that_is_no_object_matches_nobody() -> None:
    assertion = changed(ASSERTION_2, "/recipient", "ada@example.org")
    report = world_2(assertion).verify(assertion, recipient="ada@example.org")
    assert found(report, "recipient_unknown").pointer == "/recipient"


def test_without_documents_nothing_is_decided_and_nothing_fails() -> None:
    report = verify(json.dumps(ASSERTION_2), documents=Offline())
    assert report.verdict is Verdict.INDETERMINATE
    assert "check_failed" not in codes(report)


@pytest.mark.parametrize(
    ("identity", "kind", "known", "matches"),
    [
        ("ada@example.org", "email", "ADA@example.org", True),
        ("ada@example.org", "email", "mailto:ada@example.org", True),
        ("https://ada.example.org/", "url", "https://ada.example.org/", True),
        ("https://ada.example.org/", "url", "https://eve.example.org/", False),
        ("+1 555 0100", "telephone", "+1 555 0100", True),
        ("did:example:ada", "id", "did:example:ada", True),
    ],
)
@pytest.mark.parametrize("hashed", [True, False])
def test_recipients_of_every_kind_are_known(
    identity: str, kind: str, known: str, matches: bool, hashed: bool
) -> None:
    written = hash_identity(identity, "salt") if hashed else identity
    recipient = {"type": kind, "hashed": hashed, "salt": "salt", "identity": written}
    assertion = changed(ASSERTION_2, "/recipient", recipient)
    report = world_2(assertion).verify(assertion, recipient=known)
    assert ("recipient_matches" in codes(report)) is matches


def test_each_version_is_inspected_without_asking_anybody() -> None:
    for badge, version, proofs in (
        (BADGE_05, "0.5", ["hosted"]),
        (ASSERTION_1, "1.0", ["hosted"]),
        (assertion_11(), "1.1", ["hosted"]),
        (ASSERTION_2, "2.0", ["hosted"]),
    ):
        inspection = inspect(json.dumps(badge))
        assert (inspection.version, inspection.proofs) == (version, proofs)
        assert f"Open Badges {version}" in inspection.to_text()


@pytest.mark.parametrize(
    ("name", "url", "difference"),
    [
        ("https://a.example.org/b", "https://a.example.org/b", ""),
        ("http://a.example.org/b", "https://a.example.org/b", "scheme"),
        ("HTTPS://A.example.org/b", "https://a.example.org/b", "scheme"),
        ("https://a.example.org/b/", "http://a.example.org/b", "slash"),
        ("https://a.example.org/b?x=1", "https://a.example.org/b", "path"),
        ("ftp://a.example.org/b", "https://a.example.org/b", "path"),
        ("https://a.example.org:444/b", "https://a.example.org/b", "host"),
        ("urn:uuid:1", "https://a.example.org/b", "host"),
        ("", "", ""),
    ],
)
def test_in_what_two_addresses_differ(name: str, url: str, difference: str) -> None:
    assert hosted_v2.spelling(name, url) == difference
    same = bool(name) and difference in ("", "scheme", "slash")
    assert hosted_v2.same_address(name, url) is same
