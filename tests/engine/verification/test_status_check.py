"""status: every kind of list, and every way in which a list says nothing (Open Badges 3.0, 9.1).

W3C Bitstring Status List 1.0 (VC-BSL), StatusList2021, 1EdTech Revocation List Status Method 1.0.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from badging.issuing import issue
from badging.keys import generate_key
from badging.status.bitstring import MIN_LENGTH, StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import status_list_credential
from badging.verification import Check, Outcome, ProvenLists, Verdict
from badging.verification.status_lists import lives_at

from .conftest import CREATED, ISSUER, STATUS_URL, did_document, finding

INDEX = 7
WORDS = ("in review", "accepted", "rejected", "undefined")
PASS, WARN, FAIL, SKIP = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.SKIP


@pytest.fixture
def publish(documents, key) -> Callable[..., None]:
    """`publish(value, …)`: the entry at INDEX of the list at STATUS_URL is `value`."""

    def make(value=0, *, size=1, purpose="revocation", change=None, by=key, issuer=ISSUER) -> None:
        bits = StatusList.new(size=size).with_values({INDEX: value})
        credential = status_list_credential(STATUS_URL, issuer, bits, purpose, CREATED)
        documents[STATUS_URL] = issue(credential | (change or {}), by, created=CREATED)

    return make


@pytest.fixture
def status_of(credential, sign, examine) -> Callable[..., list[Check]]:
    """`status_of(*entries)`: what the check finds for a badge with these entries.

    It finds the same where lists are kept from badge to badge: for the first, and for the next.
    """
    lists = ProvenLists()

    def run(*entries: Any, **options: Any) -> list[Check]:
        credential["credentialStatus"] = entries[0] if len(entries) == 1 else list(entries)
        badge = sign(credential)
        checks = examine(badge, **options).checks
        for _ in range(2):
            assert examine(badge, lists=lists, **options).checks == checks
        return [c for c in checks if c.name == "status"]

    return run


def told(found: list[Check]) -> list[tuple[str, Outcome, str]]:
    return [(c.code, c.outcome, c.pointer) for c in found]


@pytest.mark.parametrize(
    ("purpose", "value", "code", "outcome"),
    [
        ("revocation", 0, "not_revoked", PASS),
        ("revocation", 1, "revoked", FAIL),
        ("suspension", 0, "not_revoked", PASS),
        ("suspension", 1, "suspended", FAIL),
        ("refresh", 0, "no_newer", PASS),
        ("refresh", 1, "newer_exists", WARN),
        ("message", 0, "status_message_unset", PASS),
        ("message", 1, "status_message", WARN),
    ],
)
def test_what_a_bit_means_is_told_by_its_purpose(publish, status_of, purpose, value, code, outcome):
    publish(value, purpose=purpose)
    entry = status_entry(STATUS_URL, INDEX, purpose, messages=("fine", "under review"))
    assert told(status_of(entry)) == [(code, outcome, "/credentialStatus")]


def test_the_message_is_the_issuers_word_and_leads_to_more(publish, status_of):
    publish(2, size=2, purpose="message")
    entry = status_entry(
        STATUS_URL, INDEX, "message", messages=WORDS, references=["https://example.org/words"]
    )
    (found,) = status_of(entry)
    assert "“rejected”. More at https://example.org/words" in found.reason


@pytest.mark.parametrize(("value", "word"), [(0, "unset"), (1, "set")])
def test_a_message_that_is_not_explained_is_set_or_unset(publish, status_of, value, word):
    publish(value, purpose="message")
    entry = {**status_entry(STATUS_URL, INDEX), "statusPurpose": "message"}
    assert f"“{word}”" in status_of(entry)[0].reason


def test_a_revocation_of_several_bits_tells_its_reason(publish, status_of):
    publish(3, size=2)
    (found,) = status_of(status_entry(STATUS_URL, INDEX, messages=("", "x", "y", "fraud")) | {
        "statusMessage": [{"status": hex(n), "message": m} for n, m in enumerate("abcd")]
    })  # fmt: skip
    assert (found.code, found.reason) == (
        "revoked", "The issuer has revoked the badge. The reason given: d"
    )  # fmt: skip


def test_the_word_for_one_bit_is_no_reason(publish, status_of):
    publish(1)
    (found,) = status_of(status_entry(STATUS_URL, INDEX, messages=("unset", "set")))
    assert found.reason == "The issuer has revoked the badge."


def test_what_an_entry_bends_is_a_reservation_beside_what_it_says(publish, status_of):
    publish(0, size=2)
    entry = {**status_entry(STATUS_URL, INDEX), "statusSize": 2}
    assert told(status_of(entry)) == [
        ("status_bent", WARN, "/credentialStatus/statusMessage"),
        ("not_revoked", PASS, "/credentialStatus"),
    ]


def test_each_of_several_entries_is_looked_at(publish, documents, key, status_of):
    publish(0)
    other = "https://issuer.example.org/status/2"
    bits = StatusList.new().with_set(9)
    around = status_list_credential(other, ISSUER, bits, "suspension", CREATED)
    documents[other] = issue(around, key, created=CREATED)
    found = status_of(status_entry(STATUS_URL, INDEX), status_entry(other, 9, "suspension"))
    assert told(found) == [
        ("suspended", FAIL, "/credentialStatus/1"),
        ("not_revoked", PASS, "/credentialStatus/0"),
    ]


def test_a_list_may_serve_two_purposes(publish, status_of):
    publish(0, change={"credentialSubject": {
        "type": "BitstringStatusList", "statusPurpose": ["revocation", "suspension"],
        "encodedList": StatusList.new().with_set(8).encode(),
    }})  # fmt: skip
    entries = [status_entry(STATUS_URL, 8, "suspension"), status_entry(STATUS_URL, INDEX)]
    assert {code for code, *_ in told(status_of(*entries))} == {"suspended", "not_revoked"}


@pytest.mark.parametrize(("count", "code"), [(8, "not_revoked"), (9, "status_malformed")])
def test_entries_are_looked_at_up_to_a_number(publish, status_of, count, code):
    publish(0)
    entries = [status_entry(STATUS_URL, INDEX) | {"id": f"urn:x:{n}"} for n in range(count)]
    assert status_of(*entries)[0].code == code


@pytest.mark.parametrize(
    ("entry", "code", "outcome", "pointer"),
    [
        ({"type": "BitstringStatusListEntry"}, "status_purpose_unknown", SKIP, ""),
        ({"type": []}, "status_type_unknown", WARN, ""),
        ({"type": "1EdTechRevocationList"}, "status_unavailable", FAIL, ""),
        (
            {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"},
            "status_malformed", FAIL, "/statusListIndex",
        ),
        (
            {**status_entry(STATUS_URL, 1), "statusSize": 0},
            "status_malformed", FAIL, "/statusSize",
        ),
        (
            {**status_entry(STATUS_URL, 1), "statusListCredential": "list"},
            "status_malformed", FAIL, "/statusListCredential",
        ),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_used_is_told_at_its_place(
    credential, sign_jwt, examine, entry, code, outcome, pointer
):
    """In a JWT, which signs letters: with linked data much of this could not be signed at all."""
    entry = entry | {"id": "https://issuer.example.org/s"}
    report = examine(sign_jwt(credential | {"credentialStatus": entry}))
    (found,) = [c for c in report.checks if c.name == "status"]
    assert (found.code, found.outcome, found.pointer) == (
        code, outcome, f"/credentialStatus{pointer}",
    )  # fmt: skip


def test_a_kind_of_status_that_is_unknown_is_named(credential, sign_jwt, examine):
    for kind, shown in (("RevocationList2020Status", "RevocationList2020Status"), ([], "?")):
        entry = {"id": "https://issuer.example.org/s", "type": kind}
        found = finding(examine(sign_jwt(credential | {"credentialStatus": entry})), "status")
        assert (found.code, found.outcome) == ("status_type_unknown", WARN)
        assert f"of the type {shown}," in found.reason


@pytest.mark.parametrize(("purpose", "shown"), [("taste", "taste"), ("", "?"), (None, "?")])
def test_a_purpose_that_is_unknown_is_named(credential, sign_jwt, examine, purpose, shown):
    entry = {"id": "https://issuer.example.org/s", "type": "BitstringStatusListEntry"}
    entry |= {"statusPurpose": purpose}
    found = finding(examine(sign_jwt(credential | {"credentialStatus": entry})), "status")
    assert (found.code, found.outcome) == ("status_purpose_unknown", SKIP)
    assert f"the purpose “{shown}”," in found.reason


def test_an_entry_that_is_no_object_is_malformed(credential, sign_jwt, examine):
    token = sign_jwt(credential | {"credentialStatus": ["https://issuer.example.org/s"]})
    found = [c for c in examine(token).checks if c.name == "status"]
    assert told(found) == [("status_malformed", FAIL, "/credentialStatus/0")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"type": ["VerifiableCredential"]}, "is no status list"),
        ({"credentialSubject": {"type": "JsonSchema", "id": "urn:x:1"}}, "is no status list"),
        (
            {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "suspension",
                                   "encodedList": StatusList.new().encode()}},
            "not one of the purpose revocation",
        ),
        (
            {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "revocation"}},
            "holds no status list",
        ),
        (
            {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "revocation",
                                   "encodedList": "uH4sI"}},
            "cut off",
        ),
    ],
)  # fmt: skip
def test_a_list_that_is_none_fails(publish, status_of, change, why):
    publish(0, change=change)
    (found,) = status_of(status_entry(STATUS_URL, INDEX))
    assert (found.code, found.outcome, found.undecided) == ("status_malformed", FAIL, False)
    assert why in found.reason


@pytest.mark.parametrize("body", [b"no JSON", b"\xff\xfe", b"[]"])
def test_what_is_no_credential_is_no_list(documents, status_of, body):
    documents[STATUS_URL] = body
    (found,) = status_of(status_entry(STATUS_URL, INDEX))
    assert found.code == "status_malformed"
    assert f"The list at {STATUS_URL} cannot be read." in found.reason


@pytest.mark.parametrize("index", [MIN_LENGTH, 10**11])
def test_an_index_beyond_the_list_is_a_range_error(publish, status_of, index):
    publish(0)
    (found,) = status_of(status_entry(STATUS_URL, index))
    assert found.code == "status_malformed"
    assert "there is none at" in found.reason


def test_a_list_is_too_short_for_entries_of_several_bits(publish, status_of):
    """3.2 step 9: fewer than 131,072 entries of that size."""
    publish(0)
    entry = status_entry(STATUS_URL, INDEX, "revocation", messages=WORDS)
    assert "at least 131,072" in status_of(entry)[0].reason


@pytest.mark.parametrize(
    ("at", "code", "undecided"),
    [
        (datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC), "status_not_yet", True),
        (CREATED, "not_revoked", False),
        (datetime(2026, 6, 1, tzinfo=UTC), "not_revoked", False),
        (datetime(2026, 6, 1, 0, 0, 1, tzinfo=UTC), "status_stale", True),
    ],
)
def test_a_list_holds_for_its_own_time(publish, status_of, at, code, undecided):
    publish(0, change={"validUntil": "2026-06-01T00:00:00Z"})
    (found,) = status_of(status_entry(STATUS_URL, INDEX), at=at)
    assert (found.code, found.undecided) == (code, undecided)


def test_a_list_that_was_changed_after_it_was_signed_leaves_it_open(publish, documents, status_of):
    publish(1)
    changed = json.loads(documents[STATUS_URL])
    changed["credentialSubject"]["encodedList"] = StatusList.new().encode()
    documents[STATUS_URL] = json.dumps(changed).encode()
    (found,) = status_of(status_entry(STATUS_URL, INDEX))
    assert (found.code, found.outcome, found.undecided) == ("status_unproven", FAIL, False)


def test_a_list_whose_key_cannot_be_had_leaves_it_open(documents, publish, status_of):
    keeper = generate_key("ed25519", controller="did:web:issuer.example.org:lists")
    publish(0, by=keeper, issuer=keeper.controller)
    (found,) = status_of(status_entry(STATUS_URL, INDEX))
    assert (found.code, found.undecided) == ("status_unproven", True)


# Whose list ------------------------------------------------------------------------------------
KEEPER, KEEPER_URL = "did:web:status.example.net", "https://status.example.net/7"


@pytest.fixture
def keeper(documents):
    """Somebody who keeps the lists of other issuers, under their own name."""
    key = generate_key("ed25519", controller=KEEPER)
    documents["https://status.example.net/.well-known/did.json"] = json.dumps(
        did_document(key, did=KEEPER)
    ).encode()
    return key


@pytest.mark.parametrize(
    ("value", "code", "outcome"), [(0, "not_revoked_says", PASS), (1, "revoked", FAIL)]
)
def test_the_list_of_whom_the_badge_names_by_its_address_counts(
    documents, keeper, status_of, value, code, outcome
):
    """2.2: the issuer of the list may be another than that of the badge."""
    bits = StatusList.new().with_values({INDEX: value})
    around = status_list_credential(KEEPER_URL, KEEPER, bits, "revocation", CREATED)
    documents[KEEPER_URL] = issue(around, keeper, created=CREATED)
    (found,) = status_of(status_entry(KEEPER_URL, INDEX))
    assert (found.code, found.outcome) == (code, outcome)
    assert KEEPER in found.reason or value


def test_the_list_of_anybody_else_does_not_count(publish, keeper, stranger, status_of):
    for by in (keeper, stranger):
        publish(0, by=by, issuer=by.controller)
        (found,) = status_of(status_entry(STATUS_URL, INDEX))
        assert (found.code, found.outcome) == ("status_of_another", FAIL)
        assert by.controller in found.reason


def test_a_list_of_nobody_does_not_count(documents, status_of):
    around = status_list_credential(STATUS_URL, "x:y", StatusList.new(), "revocation", CREATED)
    del around["issuer"]
    documents[STATUS_URL] = json.dumps(around).encode()
    assert "nobody" in status_of(status_entry(STATUS_URL, INDEX))[0].reason


@pytest.mark.parametrize(
    ("keeper", "url", "lives"),
    [
        ("did:web:status.example.net", "https://status.example.net/7", True),
        ("did:web:status.example.net:lists", "https://STATUS.example.net/7", True),
        ("did:web:status.example.net%3A8443", "https://status.example.net:8443/7", True),
        ("https://status.example.net/about", "https://status.example.net/7", True),
        ("did:web:status.example.net", "http://status.example.net/7", False),
        ("http://status.example.net/about", "http://status.example.net/7", False),
        ("did:web:status.example.net", "https://status.example.net:8443/7", False),
        ("did:web:example.net", "https://status.example.net/7", False),
        ("did:web:status.example.net@example.org", "https://example.org/7", False),
        ("did:key:z6Mk", "https://z6Mk/", False),
        ("", "", False),
        ("did:web:", "https:", False),
        ("https://[broken", "https://[broken", False),
    ],
)
def test_an_address_is_a_keepers_when_it_is_on_the_host_of_its_name(keeper, url, lives):
    assert lives_at(keeper, url) is lives


# StatusList2021 --------------------------------------------------------------------------------
CONTEXT_2021 = "https://w3id.org/vc/status-list/2021/v1"


def list_2021(bits: StatusList, prefix: str = "") -> dict[str, Any]:
    packed = base64.urlsafe_b64encode(gzip.compress(bits.bits)).decode().rstrip("=")
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1", CONTEXT_2021],
        "id": STATUS_URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": ISSUER,
        "issuanceDate": "2026-01-02T00:00:00Z",
        "credentialSubject": {
            "id": f"{STATUS_URL}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": prefix + packed,
        },
    }


@pytest.mark.parametrize("prefix", ["", "u"], ids=["bare", "multibase"])
@pytest.mark.parametrize(("index", "code"), [(3, "revoked"), (4, "not_revoked")])
def test_a_list_of_the_predecessor_is_read(
    credential, documents, key, status_of, prefix, index, code
):
    around = list_2021(StatusList.new().with_set(3), prefix)
    documents[STATUS_URL] = issue(around, key, created=CREATED)
    credential["@context"].append(CONTEXT_2021)
    found = status_of(status_entry(STATUS_URL, index) | {"type": "StatusList2021Entry"})
    assert [c.code for c in found] == [code]


def test_a_list_of_the_predecessor_expires_too(credential, documents, key, status_of):
    around = list_2021(StatusList.new()) | {"expirationDate": "2026-02-01T00:00:00Z"}
    documents[STATUS_URL] = issue(around, key, created=CREATED)
    credential["@context"].append(CONTEXT_2021)
    (found,) = status_of(status_entry(STATUS_URL, 3) | {"type": "StatusList2021Entry"})
    assert found.code == "status_stale"


# 1EdTechRevocationList -------------------------------------------------------------------------
@pytest.fixture
def of_1edtech(credential, documents, status_of) -> Callable[[Any], list[Check]]:
    def run(document: Any) -> list[Check]:
        extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
        if extensions not in credential["@context"]:
            credential["@context"].append(extensions)
        documents[STATUS_URL] = json.dumps(document).encode()
        return status_of({"id": STATUS_URL, "type": "1EdTechRevocationList"})

    return run


def test_a_1edtech_list_says_who_is_revoked_and_why(credential, of_1edtech):
    listed = {"id": credential["id"], "revoked": True, "revocationReason": "Given by mistake."}
    (found,) = of_1edtech({"issuer": ISSUER, "revokedCredential": [listed]})
    assert (found.code, found.pointer) == ("revoked", "/credentialStatus")
    assert found.reason.endswith("The reason given: Given by mistake.")
    (found,) = of_1edtech({"issuer": {"id": ISSUER}, "revokedCredential": [{"id": "urn:x:1"}]})
    assert (found.code, found.outcome) == ("not_revoked", PASS)


def test_a_1edtech_list_without_a_reason_gives_none(credential, of_1edtech):
    (found,) = of_1edtech({"revokedCredential": {"id": credential["id"]}})
    assert found.reason == "The issuer has revoked the badge."


def test_a_1edtech_list_of_another_issuer_does_not_count(of_1edtech):
    (found,) = of_1edtech({"issuer": "https://other.example.org", "revokedCredential": []})
    assert (found.code, found.outcome) == ("status_of_another", FAIL)
    assert "https://other.example.org" in found.reason


@pytest.mark.parametrize("document", [{"a": 1}, [], 5, None, {"revokedCredential": [5] * 200_001}])
def test_what_is_no_1edtech_list_is_told(of_1edtech, document):
    (found,) = of_1edtech(document)
    assert (found.code, found.outcome) == ("status_malformed", FAIL)


def test_a_server_that_says_gone_leaves_the_status_open(sign, examine, with_status, documents):
    """410 for a list of 3.0 says that the list is gone, not that the badge is revoked."""
    from badging.errors import DocumentUnavailable
    from badging.verification import verify

    class Gone:
        def get(self, url: str, **_: Any):
            if url == STATUS_URL:
                raise DocumentUnavailable(url, f"{url} is gone.", code="gone", status=410)
            from badging.documents import Document

            return Document(url, documents[url])

    badge = json.dumps(sign(with_status(7)))
    report = verify(badge, at=datetime(2026, 6, 1, tzinfo=UTC), documents=Gone())
    found = finding(report, "status")
    assert (found.code, found.undecided) == ("status_unavailable", True)
    assert report.verdict is Verdict.INDETERMINATE


def test_nobody_is_asked_on_the_word_of_a_forgery(credential, sign, examine, with_status):
    badge = sign(with_status(7))
    badge["name"] = "Tower builder"
    found = finding(examine(badge), "status")
    assert (found.code, found.outcome) == ("not_reached_unproven", SKIP)
    assert found.pointer == "/credentialStatus"
