"""What each check finds, and how findings add up to a verdict."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime

import pytest

from badging.errors import Misused, Unreadable
from badging.identity import identity_object
from badging.issuing import issue
from badging.keys import generate_key
from badging.verification import Outcome, Verdict, verify
from badging.verification.sequence import CHECKS_2, CHECKS_3
from badging.verification.texts import TEXTS

from .conftest import AT, CREATED, ISSUER, STATUS_URL, finding


def test_names_of_checks_are_those_that_are_documented(credential, sign, examine):
    names = list(dict.fromkeys(check.name for check in examine(sign(credential)).checks))
    assert names == [
        "format", "schema", "contexts", "proof", "issuer", "refresh", "status", "validity",
        "recipient", "endorsements",
    ]  # fmt: skip
    assert set(CHECKS_2) == set(CHECKS_3) - {"refresh"}


def test_every_finding_that_is_no_pass_says_what_to_do():
    silent = [
        code for code, (_, remedy) in TEXTS.items()
        if not remedy and any(word in code for word in ("wrong", "missing", "unknown", "differs"))
        and code not in ("status_purpose_unknown", "refresh_type_unknown")
    ]  # fmt: skip
    assert not silent


def test_a_badge_without_status_is_not_worse_for_it(credential, sign, examine):
    report = examine(sign(credential))
    assert finding(report, "status").outcome is Outcome.SKIP
    assert report.verdict is Verdict.VERIFIED


def test_a_badge_that_is_not_revoked_is_verified(sign, examine, with_status):
    report = examine(sign(with_status(6, 8)))
    assert finding(report, "status").code == "not_revoked"
    assert report.verdict is Verdict.VERIFIED


def test_a_revoked_badge_is_not_verified(sign, examine, with_status):
    report = examine(sign(with_status(7)))
    assert finding(report, "status").code == "revoked"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_suspended_badge_is_not_verified(sign, examine, with_status):
    assert (
        finding(examine(sign(with_status(7, purpose="suspension"))), "status").code == "suspended"
    )


def test_revoked_credential_is_reported_before_expired(sign, examine, with_status):
    report = examine(sign(with_status(7)), at=datetime(2030, 1, 1, tzinfo=UTC))
    names = [c.code for c in report.checks if c.outcome is Outcome.FAIL]
    assert names == ["revoked", "expired"]
    assert report.sentence == "Not verified: The issuer has revoked the badge."


def test_a_status_list_that_cannot_be_had_leaves_the_question_open(
    sign, examine, with_status, documents
):
    badge = sign(with_status(7))
    del documents[STATUS_URL]
    report = examine(badge)
    assert finding(report, "status").code == "status_unavailable"
    assert report.verdict is Verdict.INDETERMINATE
    assert not report.verified


def test_an_index_beyond_the_list_is_an_error(sign, examine, with_status):
    report = examine(sign(with_status(index=10**9)))
    assert finding(report, "status").code == "status_malformed"


def test_a_purpose_of_ones_own_says_nothing_about_validity(credential, sign, examine):
    credential["credentialStatus"] = {
        "id": "https://issuer.example.org/s",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "payment",
    }
    assert finding(examine(sign(credential)), "status").code == "status_purpose_unknown"


def test_a_1edtech_revocation_list_is_read(credential, sign, examine, documents):
    credential["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    credential["credentialStatus"] = {"id": STATUS_URL, "type": "1EdTechRevocationList"}
    badge = sign(credential)
    documents[STATUS_URL] = json.dumps({"issuer": ISSUER, "revokedCredential": []}).encode()
    assert finding(examine(badge), "status").code == "not_revoked"
    listed = [{"id": credential["id"], "revoked": True, "revocationReason": "Given by mistake."}]
    documents[STATUS_URL] = json.dumps({"issuer": ISSUER, "revokedCredential": listed}).encode()
    revoked = finding(examine(badge), "status")
    assert revoked.code == "revoked"
    assert "Given by mistake." in revoked.reason


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC), "not_yet_valid"),
        (datetime(2026, 1, 1, tzinfo=UTC), "valid_now"),
        (datetime(2027, 1, 1, tzinfo=UTC), "valid_now"),
        (datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC), "expired"),
    ],
)
def test_validity_includes_both_ends(credential, sign, examine, at, code):
    assert finding(examine(sign(credential), at=at), "validity").code == code


def test_a_signature_from_the_future_is_a_reservation(credential, key, examine):
    badge = issue(credential, key, created=datetime(2026, 12, 1, tzinfo=UTC))
    report = examine(badge)
    assert finding(report, "proof").code == "proof_created_later"
    assert report.verdict is Verdict.RESERVATIONS


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [
        ("ada@example.org", Outcome.PASS),
        ("ADA@example.org", Outcome.PASS),
        ("eve@example.org", Outcome.FAIL),
        ("", Outcome.SKIP),
    ],
)
def test_recipient_in_the_open(credential, sign, examine, recipient, outcome):
    assert finding(examine(sign(credential), recipient=recipient), "recipient").outcome is outcome


def test_recipient_as_a_hash(credential, sign, examine):
    identifier = identity_object("ada@example.org", "salt-of-the-test")
    credential["credentialSubject"]["identifier"] = [identifier]
    badge = sign(credential)
    assert examine(badge, recipient="ada@example.org").verdict is Verdict.VERIFIED
    assert examine(badge, recipient="eve@example.org").verdict is Verdict.NOT_VERIFIED


def test_recipient_by_the_subjects_id(credential, sign, examine):
    credential["credentialSubject"]["id"] = "did:example:ada"
    assert examine(sign(credential), recipient="did:example:ada").verdict is Verdict.VERIFIED


def endorsement(by: str) -> dict:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-000000000002",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": by, "type": ["Profile"], "name": "Example Accreditor"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://issuer.example.org/achievements/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "We know them.",
        },
    }


def test_an_endorsement_that_holds_is_told(credential, sign, examine, stranger):
    credential["endorsement"] = [sign(endorsement(stranger.controller), stranger)]
    report = examine(sign(credential))
    assert finding(report, "endorsements").code == "endorsement_holds"
    assert report.verdict is Verdict.VERIFIED


def test_an_endorsement_that_does_not_hold_takes_nothing_from_the_badge(
    credential, sign, examine, stranger
):
    forged = sign(endorsement(stranger.controller), stranger)
    forged["name"] = "Great endorsement"
    credential["endorsement"] = [forged]
    report = examine(sign(credential))
    assert finding(report, "endorsements").code == "endorsement_fails"
    assert report.verdict is Verdict.RESERVATIONS


def test_an_endorsement_as_a_jwt_is_verified_too(credential, sign, examine, stranger):
    token = issue(endorsement(stranger.controller), stranger, proof="vc-jwt").decode()
    credential["endorsementJwt"] = [token]
    assert finding(examine(sign(credential)), "endorsements").code == "endorsement_holds"


def test_endorsements_are_examined_up_to_a_number(credential, sign, examine, stranger):
    one = sign(endorsement(stranger.controller), stranger)
    many = [one | {"id": f"urn:uuid:{n}"} for n in range(14)]
    credential["endorsement"] = many
    report = examine(sign(credential))
    found = [c for c in report.checks if c.name == "endorsements"]
    assert len(found) == 13
    assert "endorsements_too_many" in {c.code for c in found}


def refreshing(credential: dict) -> dict:
    service = {"id": "https://issuer.example.org/newer", "type": "1EdTechCredentialRefresh"}
    extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    return credential | {
        "@context": [*credential["@context"], extensions],
        "refreshService": service,
    }


def test_a_newer_version_is_taken_from_the_issuer(credential, sign, examine, documents):
    badge = sign(refreshing(credential))
    newer = refreshing(credential) | {
        "validFrom": "2026-05-01T00:00:00Z", "validUntil": "2028-01-01T00:00:00Z"
    }  # fmt: skip
    documents["https://issuer.example.org/newer"] = json.dumps(sign(newer)).encode()
    report = examine(badge)
    assert finding(report, "refresh").code == "refreshed"
    assert report.credential["valid_until"] == "2028-01-01T00:00:00Z"
    assert json.loads(report.document)["validUntil"] == "2028-01-01T00:00:00Z"


def test_refresh_fails_open_to_the_badge_as_it_is(credential, sign, examine):
    report = examine(sign(refreshing(credential)))
    assert finding(report, "refresh").code == "refresh_failed"
    assert report.verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "change",
    [
        {"id": "urn:uuid:another"},
        {"validFrom": "2020-01-01T00:00:00Z"},
        {"credentialSubject": {"id": "did:example:eve"}},
    ],
    ids=["another", "older", "somebody else's"],
)
def test_what_is_no_newer_version_of_the_same_badge_is_left(
    credential, sign, examine, documents, change
):
    newer = copy.deepcopy(refreshing(credential))
    for name, value in change.items():
        newer[name] = newer[name] | value if isinstance(value, dict) else value
    documents["https://issuer.example.org/newer"] = json.dumps(sign(newer)).encode()
    assert finding(examine(sign(refreshing(credential))), "refresh").code == "refresh_failed"


def test_a_newer_version_by_a_stranger_is_left(credential, sign, examine, documents, stranger):
    forged = sign(refreshing(credential) | {"validUntil": "2099-01-01T00:00:00Z"}, stranger)
    documents["https://issuer.example.org/newer"] = json.dumps(forged).encode()
    assert finding(examine(sign(refreshing(credential))), "refresh").code == "refresh_failed"


def with_schema(credential: dict) -> dict:
    url = "https://issuer.example.org/schema.json"
    return credential | {"credentialSchema": [{"id": url, "type": "JsonSchema"}]}


@pytest.mark.parametrize(
    ("schema", "code", "outcome"),
    [
        ({"type": "object", "required": ["name"]}, "schema_conforms", Outcome.PASS),
        ({"required": ["image"]}, "schema_violated", Outcome.FAIL),
        ({"$ref": "https://issuer.example.org/other.json"}, "schema_unusable", Outcome.WARN),
        ({"type": 5}, "schema_unusable", Outcome.WARN),
        (None, "schema_unavailable", Outcome.WARN),
    ],
)
def test_a_schema_of_the_issuers_own(credential, sign, examine, documents, schema, code, outcome):
    if schema is not None:
        documents["https://issuer.example.org/schema.json"] = json.dumps(schema).encode()
    found = [c for c in examine(sign(with_schema(credential))).checks if c.name == "schema"]
    assert (code, outcome) in {(c.code, c.outcome) for c in found}


def test_mixed_data_models_are_refused(credential, sign, examine):
    badge = sign(credential)
    badge["issuanceDate"] = badge["validFrom"]
    found = [c for c in examine(badge).checks if c.name == "schema"]
    assert ("mixed_model", "/issuanceDate") in {(c.code, c.pointer) for c in found}


def test_the_older_data_model_is_a_reservation(credential, sign, examine):
    credential["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    ]
    credential["issuanceDate"] = credential.pop("validFrom")
    credential["expirationDate"] = credential.pop("validUntil")
    report = examine(sign(credential))
    assert report.verdict is Verdict.RESERVATIONS
    assert finding(report, "format").code == "older_data_model"


def test_an_issuer_that_is_a_did_key_is_verified_without_a_document(credential, examine):
    key = generate_key("ed25519")
    credential["issuer"]["id"] = key.controller
    report = examine(issue(credential, key, created=CREATED))
    assert report.verdict is Verdict.VERIFIED
    assert finding(report, "issuer").code == "issuer_is_key"


def test_the_report_as_json_is_the_contract(credential, sign, examine):
    value = examine(sign(credential)).to_json()
    assert list(value) == ["verified", "verdict", "version", "sentence", "checks", "credential"]
    assert value["version"] == "3.0"
    assert set(value["checks"][0]) == {
        "name", "outcome", "undecided", "examined", "reason", "meaning", "remedy", "pointer",
        "code",
    }  # fmt: skip
    assert value["credential"]["issuer"] == {"id": ISSUER, "name": "Example Alliance"}


def test_text_of_the_badge_cannot_dress_up_as_ours(credential, sign, examine):
    """No line breaks, no marks that turn the direction of writing."""
    credential["name"] = "Ramp\n\n✓ Verified\u202e by nobody"
    sentence = examine(sign(credential)).sentence
    assert "\n" not in sentence
    assert "\u202e" not in sentence


@pytest.mark.parametrize(
    ("presented", "code"),
    [
        (b"", "empty"),
        (b"hello", "not_json"),
        (b"[]", "not_an_object"),
        (b"\xff\xd8\xff\xe0", "unknown_kind"),
        (b"a.b.c", "not_base64url"),
        (b'{"a": NaN}', "not_json"),
        (b"<html><body>hello</body></html>", "web_page"),
    ],
)
def test_what_is_no_badge_at_all_raises(examine, presented, code):
    with pytest.raises(Unreadable) as caught:
        examine(presented)
    assert caught.value.code == code
    assert caught.value.message


def test_a_time_without_zone_is_a_misuse(credential, sign):
    with pytest.raises(Misused):
        verify(json.dumps(sign(credential)), at=datetime(2026, 1, 1))


def test_a_badge_at_an_address_is_fetched(credential, sign, examine, documents):
    documents["https://example.org/badge"] = json.dumps(sign(credential)).encode()
    assert examine("https://example.org/badge").verdict is Verdict.VERIFIED
    with pytest.raises(Unreadable):
        examine("https://example.org/elsewhere")


def test_a_document_in_an_unforeseen_form_never_leaves_as_an_exception(sign, credential, examine):
    for name in list(credential):
        for value in (None, 5, [], {}, "", [[]], [None], True):
            badge = copy.deepcopy(credential) | {name: value}
            badge["proof"] = {"type": "DataIntegrityProof"}
            report = examine(badge, at=AT)
            assert report.verdict in (Verdict.NOT_VERIFIED, Verdict.INDETERMINATE)
            assert "check_failed" not in {c.code for c in report.checks}, (name, value)
