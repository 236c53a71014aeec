"""Comprehensive Learner Records: CLR 2.0 with credentials inside, CLR 1.0 with assertions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.engine.versions.worlds import (
    BADGE_3,
    CLR_2,
    CREATED,
    DID,
    HOST,
    OB_3,
    VC_1,
    VC_2,
    World,
    changed,
    codes,
    endorsement_3,
    failures,
    found,
    issuers_key,
    jws,
    pem,
    sign,
    sign_jwt,
    sign_letters,
    strangers_key,
    world_3,
)

from badging.inspection import inspect
from badging.model import clr
from badging.status.bitstring import StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import status_list_credential
from badging.verification import Outcome, Report, Verdict
from badging.verification.checks.nested import MAX_DEPTH, MAX_NESTED

AT = "/credentialSubject/verifiableCredential/0"
ACHIEVEMENT: dict[str, Any] = BADGE_3["credentialSubject"]["achievement"]
ADA = "did:example:ada"


def record(*nested: Any, **subject: Any) -> dict[str, Any]:
    return {
        "@context": [VC_2, CLR_2, OB_3],
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-0000000000c1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": DID, "type": ["Profile"], "name": "Example Alliance"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Transcript",
        "credentialSubject": {
            "id": ADA, "type": ["ClrSubject"], "verifiableCredential": list(nested), **subject,
        },
    }  # fmt: skip


def by(key: Any, **members: Any) -> dict[str, Any]:
    """A badge of Ada's, unsigned, by whoever has the key, under the identifier that the key is."""
    issuer = {"id": key.controller, "type": ["Profile"], "name": "Another school"}
    return {**BADGE_3, "issuer": issuer, **members}


def examined(*nested: Any, **subject: Any) -> Report:
    return world_3().verify(sign(record(*nested, **subject)))


def of(report: Report) -> list[tuple[str, str]]:
    return [(c.code, c.pointer) for c in report.checks if c.name == "nested"]


# CLR 2.0


def test_a_record_is_verified_and_so_is_each_credential_inside() -> None:
    report = examined(sign(BADGE_3), sign(by(strangers_key()), strangers_key()))
    assert report.version == "CLR 2.0"
    assert failures(report) == []
    assert of(report) == [("nested_holds", AT), ("nested_holds", AT[:-1] + "1")]
    assert "learner_record" in codes(report, "format")
    assert report.verdict is Verdict.VERIFIED


def test_the_summary_lists_the_achievements_each_once() -> None:
    other = ACHIEVEMENT | {"id": f"{HOST}/achievements/2", "name": "Bridge builder"}
    report = examined(sign(BADGE_3), achievement=[ACHIEVEMENT, other])
    assert [a["name"] for a in report.credential["achievements"]] == [
        "Ramp builder", "Bridge builder",
    ]  # fmt: skip
    assert report.credential["recipient"]["id"] == ADA
    assert "Bridge builder" in inspect(json.dumps(record(achievement=[other]))).to_text()


@pytest.mark.parametrize("form", ["jwt", "enveloped"])
def test_a_credential_inside_may_be_a_jwt(form: str) -> None:
    token = sign_jwt(by(strangers_key()), strangers_key())
    if form == "enveloped":
        item: Any = {"@context": VC_2, "type": "EnvelopedVerifiableCredential",
                     "id": f"data:application/vc+jwt,{token}"}  # fmt: skip
    else:
        item = token
    report = world_3().verify(sign_letters(record(item)))
    assert of(report) == [("nested_holds", AT)]


def test_a_credential_without_proof_is_covered_by_the_record_of_its_own_issuer() -> None:
    report = examined(BADGE_3)
    assert of(report) == [("nested_covered", AT)]
    assert report.verdict is Verdict.VERIFIED


def test_a_credential_of_another_without_proof_is_what_the_publisher_says() -> None:
    report = examined(by(strangers_key()))
    finding = found(report, "nested_vouched")
    assert (finding.outcome, finding.pointer) == (Outcome.WARN, AT)
    assert strangers_key().controller in finding.reason


@pytest.mark.parametrize("covered", [True, False], ids=["covered", "vouched for"])
@pytest.mark.parametrize(
    ("period", "word"),
    [
        ({"validUntil": "2026-02-01T00:00:00Z"}, "expired"),
        ({"validFrom": "2026-09-01T00:00:00Z"}, "before"),
    ],
)
def test_a_credential_without_proof_has_its_own_time(
    covered: bool, period: dict[str, str], word: str
) -> None:
    inside = BADGE_3 if covered else by(strangers_key())
    report = examined({**inside, **period})
    assert of(report) == [("nested_fails", AT)]
    assert word in found(report, "nested_fails").reason
    assert report.verdict is Verdict.RESERVATIONS


@pytest.mark.parametrize("covered", [True, False], ids=["covered", "vouched for"])
@pytest.mark.parametrize("revoked", [True, False])
def test_its_own_issuer_may_have_taken_back_a_credential_without_proof(
    covered: bool, revoked: bool
) -> None:
    key = issuers_key() if covered else strangers_key()
    url = f"{HOST}/status/1"
    bits = StatusList.new().with_values({7: int(revoked)})
    around = status_list_credential(url, key.controller, bits, "revocation", CREATED)
    inside = (BADGE_3 if covered else by(key)) | {"credentialStatus": status_entry(url, 7)}
    world = world_3()
    world.put(url, sign(around, key))
    report = world.verify(sign(record(inside)))
    kept = "nested_covered" if covered else "nested_vouched"
    assert of(report) == [("nested_fails" if revoked else kept, AT)]
    del world.held[url]
    assert of(world.verify(sign(record(inside)))) == [("nested_undecided", AT)]


def test_a_record_of_1_0_may_say_itself_that_an_assertion_was_revoked() -> None:
    report = verified_1(clr_1(assertions=[assertion_1(revoked=True, revocationReason="Copied.")]))
    assert of(report) == [("nested_fails", "/assertions/0")]
    assert "Copied." in found(report, "nested_fails").reason


@pytest.mark.parametrize(
    ("nested", "code", "word"),
    [
        (lambda: sign(by(strangers_key()), strangers_key()) | {"name": "PhD"}, "nested_fails",
         "changed"),
        (lambda: sign(by(strangers_key(), validUntil="2026-02-01T00:00:00Z"), strangers_key()),
         "nested_fails", "expired"),
        (lambda: sign(by(strangers_key()), issuers_key()), "nested_fails", "not the issuer's"),
        (lambda: "nonsense", "nested_fails", "neither"),
        (lambda: 5, "nested_fails", "neither"),
        (lambda: "a.b.c", "nested_fails", ""),
    ],
)  # fmt: skip
def test_one_that_does_not_hold_takes_nothing_from_the_rest(
    nested: Any, code: str, word: str
) -> None:
    report = world_3().verify(sign_letters(record(nested(), sign(BADGE_3))))
    assert of(report)[:1] == [(code, AT)]
    assert word in found(report, code).reason
    assert "nested_holds" in codes(report)


def test_a_credential_whose_issuer_cannot_be_asked_is_left_open() -> None:
    lost = BADGE_3 | {"issuer": {"id": "did:web:lost.example.net", "type": ["Profile"]}}
    signed = sign(lost)
    signed["proof"]["verificationMethod"] = "did:web:lost.example.net#key"
    assert of(examined(signed)) == [("nested_undecided", AT)]


def test_a_credential_of_somebody_else_is_none_of_this_person() -> None:
    other = changed(by(strangers_key()), "/credentialSubject/id", "did:example:eve")
    report = examined(sign(other, strangers_key()))
    assert of(report) == [("nested_of_another", AT)]
    assert "did:example:eve" in found(report, "nested_of_another").reason


def test_what_nobody_is_named_in_may_be_of_this_person() -> None:
    nameless = changed(by(strangers_key()), "/credentialSubject/id", ...)
    assert of(examined(sign(nameless, strangers_key()))) == [("nested_holds", AT)]


def test_nothing_is_asked_about_the_inside_of_a_forgery() -> None:
    report = world_3().verify(sign(record(BADGE_3)) | {"name": "Doctorates"})
    assert of(report) == [("not_reached_unproven", AT)]


def test_an_empty_record_does_not_conform() -> None:
    report = examined()
    assert ("schema", "empty", AT[:-2]) in failures(report)
    assert of(report) == [("nothing_nested", "")]


def test_credentials_inside_are_bounded_in_number_and_depth() -> None:
    token = sign_jwt(by(strangers_key()), strangers_key())
    report = world_3().verify(sign_letters(record(*[token] * (MAX_NESTED + 1))))
    assert of(report).count(("nested_too_many", AT[:-1] + str(MAX_NESTED))) == 1
    assert len(of(report)) == MAX_NESTED + 1
    inner = record(token)
    for _ in range(MAX_DEPTH + 1):
        inner = record(sign_letters(inner))
    report = world_3().verify(sign_letters(inner))
    assert of(report) == [("nested_holds", AT)]


OTHER: dict[str, Any] = ACHIEVEMENT | {"id": f"{HOST}/achievements/2"}


def endorsing(about: str, form: str = "endorsement") -> list[Any]:
    key, made = strangers_key(), endorsement_3(about)
    return [sign(made, key) if form == "endorsement" else sign_jwt(made, key)]


@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
@pytest.mark.parametrize(
    ("path", "about"),
    [
        ("", record()["id"]),
        ("", ADA),
        ("/issuer", DID),
        ("/credentialSubject", ADA),
        ("/credentialSubject/achievement/0", OTHER["id"]),
    ],
)
def test_an_endorsement_holds_wherever_it_stands_in_a_record(
    path: str, about: str, form: str
) -> None:
    whole = record(sign(BADGE_3), achievement=[OTHER])
    report = world_3().verify(sign(changed(whole, f"{path}/{form}", endorsing(about, form))))
    assert (f"{path}/{form}/0", "endorsement_holds") in told_of_endorsements(report)
    assert report.verdict is Verdict.VERIFIED


def told_of_endorsements(report: Report) -> list[tuple[str, str]]:
    return [(c.pointer, c.code) for c in report.checks if c.name == "endorsements"]


@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
@pytest.mark.parametrize("proven", ["signed", "token", "covered", "vouched for"])
@pytest.mark.parametrize(
    ("path", "about"),
    [
        ("", BADGE_3["id"]),
        ("/credentialSubject/achievement", ACHIEVEMENT["id"]),
        ("/issuer", ""),
    ],
)
def test_endorsements_inside_are_told_at_their_place(
    path: str, about: str, proven: str, form: str
) -> None:
    """Of a credential with a proof of its own, and of one that has none."""
    key = issuers_key() if proven == "covered" else strangers_key()
    inside = BADGE_3 if proven == "covered" else by(key)
    for target, code in (
        (about or key.controller, "endorsement_holds"),
        ("urn:uuid:other", "endorsement_of_another"),
    ):
        inner: Any = changed(inside, f"{path}/{form}", endorsing(target, form))
        if proven in ("signed", "token"):
            inner = sign(inner, key) if proven == "signed" else sign_jwt(inner, key)
        report = world_3().verify(sign_letters(record(inner)))
        assert (f"{AT}{path}/{form}/0", code) in told_of_endorsements(report)


def association(source: str, target: str) -> dict[str, Any]:
    return {
        "type": "Association", "associationType": "isParentOf",
        "sourceId": source, "targetId": target,
    }  # fmt: skip


def test_associations_name_achievements_of_the_record() -> None:
    other = ACHIEVEMENT | {"id": "urn:uuid:2", "name": "Bridge builder"}
    inside = ACHIEVEMENT["id"]
    good = examined(BADGE_3, achievement=[other], association=[association("urn:uuid:2", inside)])
    assert "association_dangling" not in codes(good)
    bad = examined(BADGE_3, association=[association(inside, "urn:uuid:lost")])
    finding = found(bad, "association_dangling")
    assert finding.pointer == "/credentialSubject/association/0/targetId"
    assert finding.outcome is Outcome.WARN
    assert "urn:uuid:lost" in finding.reason


def test_achievements_in_a_jwt_inside_are_known_to_associations() -> None:
    token = sign_jwt(by(strangers_key()), strangers_key())
    linked = record(token, association=[association(ACHIEVEMENT["id"], ACHIEVEMENT["id"])])
    assert "association_dangling" not in codes(world_3().verify(sign_letters(linked)))


def test_a_record_on_the_older_data_model_has_its_own_dates() -> None:
    older = record(BADGE_3) | {"@context": [VC_1, CLR_2.replace("-2.0.1", ""), OB_3]}
    older["issuanceDate"] = older.pop("validFrom")
    assert clr.problems_2(older, "1.1") == []
    assert [p.code for p in clr.problems_2(record(BADGE_3), "2.0")] == []


def test_the_recipient_of_a_record_is_its_subject() -> None:
    report = world_3().verify(sign(record(BADGE_3)), recipient=ADA)
    assert "recipient_matches" in codes(report)


# CLR 1.0

CONTEXT_1 = "https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld"
PUBLISHER = f"{HOST}/publisher"
CLR_URL = f"{HOST}/clr/1"
KEY_URL = f"{HOST}/key"


def assertion_1(number: int = 1, **members: Any) -> dict[str, Any]:
    return {
        "id": f"{HOST}/assertions/{number}",
        "type": "Assertion",
        "achievement": {
            "id": f"urn:uuid:a{number}", "type": "Achievement", "name": f"Course {number}",
            "achievementType": "Course", "issuer": {"id": PUBLISHER, "type": "Profile"},
            "requirement": {"narrative": "Pass."},
        },
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "issuedOn": "2020-06-01T00:00:00Z",
        "results": [{"type": "Result", "value": 95}],
        **members,
    }  # fmt: skip


def clr_1(**members: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT_1,
        "id": CLR_URL,
        "type": "Clr",
        "name": "Transcript",
        "issuedOn": "2020-06-01T00:00:00Z",
        "learner": {"id": ADA, "type": "Profile", "name": "Ada", "email": "ada@example.org"},
        "publisher": {"id": PUBLISHER, "type": "Profile", "name": "Claims a name"},
        "assertions": [assertion_1()],
        "verification": {"type": "Hosted"},
        **members,
    }


def world_clr(document: dict[str, Any]) -> World:
    world = World()
    world.put(CLR_URL, document)
    key = {"id": KEY_URL, "type": "CryptographicKey", "owner": PUBLISHER, "publicKeyPem": pem()}
    world.put(KEY_URL, key)
    profile = {"id": PUBLISHER, "type": "Profile", "name": "Example Alliance", "publicKey": key}
    world.put(PUBLISHER, profile)
    return world


def verified_1(document: dict[str, Any], **options: Any) -> Report:
    return world_clr(document).verify(document, **options)


def test_a_hosted_record_of_1_0_verifies() -> None:
    report = verified_1(clr_1(), recipient="ada@example.org")
    assert report.version == "CLR 1.0"
    assert failures(report) == []
    assert {"learner_record", "hosted_same", "in_scope", "recipient_matches"} <= codes(report)
    assert [c.code for c in report.checks if c.outcome is Outcome.WARN] == ["older_version"]


def test_a_signed_record_of_1_0_verifies() -> None:
    document = clr_1(verification={"type": "Signed", "creator": KEY_URL})
    report = world_clr(document).verify(jws(document))
    assert {"signature_right", "key_is_issuers"} <= codes(report)
    assert report.verified
    assert inspect(jws(document)).proofs == ["signed (RS256)"]


def test_the_summary_of_1_0_lists_achievements_and_shows_the_profile_that_was_had() -> None:
    extra = {"id": "urn:uuid:b", "type": "Achievement", "name": "Degree", "issuer": PUBLISHER}
    shown = verified_1(clr_1(achievements=[extra])).credential
    assert [a["name"] for a in shown["achievements"]] == ["Degree", "Course 1"]
    assert shown["issuer"]["name"] == "Example Alliance"
    assert shown["recipient"] == {"id": ADA, "name": "Ada"}


@pytest.mark.parametrize(
    ("known", "code"),
    [("Ada@example.org", "recipient_matches"), (ADA, "recipient_matches"),
     ("eve@example.org", "recipient_differs")],
)  # fmt: skip
def test_the_learner_is_known_by_id_and_address(known: str, code: str) -> None:
    assert code in codes(verified_1(clr_1(), recipient=known))


def test_a_record_of_1_0_for_nobody_is_told() -> None:
    report = verified_1(clr_1(learner={"type": "Profile"}), recipient="ada@example.org")
    assert "recipient_unknown" in codes(report)
    report = verified_1(clr_1(learner=5), recipient="ada@example.org")
    assert "recipient_unknown" in codes(report)


def test_assertions_of_the_publisher_are_covered_and_those_of_others_vouched_for() -> None:
    foreign = assertion_1(2)
    foreign["achievement"]["issuer"] = {"id": "https://other.example.net/p", "type": "Profile"}
    linked = assertion_1(3, achievement="https://other.example.net/achievement")
    report = verified_1(clr_1(assertions=[assertion_1(), foreign, linked]))
    assert of(report) == [
        ("nested_vouched", "/assertions/1"), ("nested_vouched", "/assertions/2"),
        ("nested_covered", "/assertions/0"),
    ]  # fmt: skip


def test_a_hosted_assertion_inside_is_compared_with_what_is_served() -> None:
    hosted = assertion_1(verification={"type": "Hosted"})
    document = clr_1(assertions=[hosted])
    world = world_clr(document)
    world.put(hosted["id"], hosted)
    assert of(world.verify(document)) == [("nested_holds", "/assertions/0")]
    world.put(hosted["id"], hosted | {"issuedOn": "2021-01-01T00:00:00Z"})
    assert of(world.verify(document)) == [("nested_fails", "/assertions/0")]
    del world.held[hosted["id"]]
    assert of(world.verify(document)) == [("nested_undecided", "/assertions/0")]


def test_a_signed_assertion_inside_is_verified_for_itself() -> None:
    signed = assertion_1(verification={"type": "Signed", "creator": KEY_URL})
    token = jws(signed)
    document = clr_1(assertions=[], signedAssertions=[token, token[:-4] + "AAAA"])
    report = verified_1(document)
    assert of(report) == [("nested_fails", "/signedAssertions/1"),
                          ("nested_holds", "/signedAssertions/0")]  # fmt: skip
    assert world_clr(document).verify(token).credential["results"] == [{"value": "95"}]


def test_associations_of_1_0_name_achievements_of_the_record() -> None:
    one, two = assertion_1(), assertion_1(2)
    one["achievement"]["associations"] = [
        {"associationType": "isChildOf", "targetId": "urn:uuid:a2"},
        {"associationType": "isChildOf", "targetId": "urn:uuid:lost"},
        5,
    ]
    report = verified_1(clr_1(assertions=[one, two, 5], achievements=[5]))
    pointers = [c.pointer for c in report.checks if c.code == "association_dangling"]
    assert pointers == ["/assertions/0/achievement/associations/1/targetId"]


def test_endorsements_of_1_0_are_verified_each() -> None:
    endorser = "https://endorser.example.net/p"
    endorsement = {
        "@context": CONTEXT_1, "id": "https://endorser.example.net/e", "type": "Endorsement",
        "claim": {"id": "urn:uuid:x", "type": "EndorsementClaim", "endorsementComment": "Good."},
        "issuedOn": "2020-07-01T00:00:00Z", "issuer": {"id": endorser, "type": "Profile"},
        "verification": {"type": "Hosted"},
    }  # fmt: skip
    degree = {"id": "urn:uuid:x", "type": "Achievement", "name": "Degree", "issuer": PUBLISHER,
              "endorsements": [endorsement]}  # fmt: skip
    document = clr_1(achievements=[degree])
    world = world_clr(document)
    world.put(endorsement["id"], endorsement)
    world.put(endorser, {"id": endorser, "type": "Profile", "name": "Accreditors"})
    finding = found(world.verify(document), "endorsement_holds")
    assert finding.pointer == "/achievements/0/endorsements/0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"publisher": {"type": "Profile"}}, "no_issuer"),
        ({"publisher": {"id": "https://evil.example.net/p", "type": "Profile"}},
         "issuer_profile_unavailable"),
        ({"learner": ...}, "missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_record_of_1_0_is_told(change: Any, code: str) -> None:
    document = {k: v for k, v in (clr_1() | change).items() if v is not ...}
    report = verified_1(document)
    assert code in codes(report)
    assert not report.verified


def test_a_part_of_1_0_is_no_record() -> None:
    achievement = {"@context": CONTEXT_1, "type": "Achievement", "name": "Degree"}
    report = World().verify(achievement)
    assert "part_of_a_badge" in codes(report, "format")
    assert report.credential == {}


def test_an_empty_record_of_1_0_holds_nothing() -> None:
    assert of(verified_1(clr_1(assertions=[]))) == [("nothing_nested", "")]


def test_a_published_schema_that_a_record_names_is_not_fetched() -> None:
    schema = (
        "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"
    )
    world = world_3()
    named = record(BADGE_3) | {
        "credentialSchema": [{"id": schema, "type": "1EdTechJsonSchemaValidator2019"}]
    }
    world.verify(sign_letters(named))
    assert schema not in world.asked


def test_an_achievement_of_1_0_is_read_where_it_stands_whatever_its_name() -> None:
    signed = assertion_1(verification={"type": "Signed", "creator": KEY_URL})
    signed["achievement"]["id"] = "https://catalogue.example.net/achievements/1"
    report = world_clr(clr_1()).verify(jws(signed))
    assert failures(report) == []
    assert report.credential["achievement"]["id"] == signed["achievement"]["id"]


def test_the_publishers_profile_has_to_be_one_and_its_own() -> None:
    world = world_clr(clr_1())
    world.put(PUBLISHER, {"id": "https://evil.example.net/p", "type": "Profile", "url": 5})
    report = world.verify(clr_1())
    assert {
        ("issuer", "identifier_differs", "/publisher/id"),
        ("issuer", "wrong_value", "/publisher/url"),
    } <= set(failures(report))  # fmt: skip
