"""refresh: once, only of a proven badge, and failing open to it (Open Badges 3.0, 9.1 step 3;
1EdTech Credential Refresh Service 1.0).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from badging.documents import Document, MappedDocuments
from badging.issuing import issue
from badging.verification import Outcome, Verdict, verify

from .conftest import AT, CREATED, finding

URL = "https://issuer.example.org/newer"
SERVICE = {"id": URL, "type": "1EdTechCredentialRefresh"}
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


@pytest.fixture
def badge(credential) -> dict[str, Any]:
    """A badge that names its refresh service, not yet signed."""
    credential["@context"].append(EXTENSIONS)
    return credential | {"refreshService": SERVICE}


@pytest.fixture
def newer(badge) -> dict[str, Any]:
    return copy.deepcopy(badge) | {"validUntil": "2028-01-01T00:00:00Z"}


@pytest.fixture
def refreshed(badge, sign, examine, documents) -> Callable[..., Any]:
    """`refreshed(what)`: the finding, when the service answers with that."""

    def run(answer: bytes | dict[str, Any] | None) -> Any:
        if answer is not None:
            body = answer if isinstance(answer, bytes) else json.dumps(sign(answer)).encode()
            documents[URL] = body
        return finding(examine(sign(badge)), "refresh")

    return run


def test_a_badge_without_a_service_is_not_asked_about(credential, sign, examine):
    found = finding(examine(sign(credential)), "refresh")
    assert (found.code, found.outcome, found.pointer) == ("no_refresh", Outcome.SKIP, "")


def test_a_newer_version_takes_the_place_of_the_badge(badge, newer, sign, examine, documents):
    documents[URL] = json.dumps(sign(newer)).encode()
    report = examine(sign(badge))
    found = finding(report, "refresh")
    assert (found.code, found.outcome, found.pointer) == (
        "refreshed", Outcome.PASS, "/refreshService"
    )  # fmt: skip
    assert json.loads(report.document)["validUntil"] == "2028-01-01T00:00:00Z"
    assert report.credential["valid_until"] == "2028-01-01T00:00:00Z"


def test_a_newer_version_may_come_as_a_jwt(badge, newer, sign, sign_jwt, examine, documents):
    documents[URL] = sign_jwt(newer).encode()
    report = examine(sign(badge))
    assert finding(report, "refresh").code == "refreshed"
    assert report.document == documents[URL].decode()


def test_a_service_is_asked_once(badge, newer, sign, documents, key):
    """The newer version names the same service; it is not asked again."""

    class Counting(MappedDocuments):
        asked: list[str] = []

        def get(self, url: str, **options: Any) -> Document:
            self.asked.append(url)
            return super().get(url, **options)

    documents[URL] = json.dumps(sign(newer)).encode()
    verify(json.dumps(sign(badge)), at=AT, documents=Counting(documents))
    assert Counting.asked.count(URL) == 1


def test_what_holds_of_the_newer_version_is_what_counts(badge, newer, sign, examine, documents):
    newer["validUntil"] = "2026-05-01T00:00:00Z"
    documents[URL] = json.dumps(sign(newer)).encode()
    report = examine(sign(badge))
    assert finding(report, "validity").code == "expired"
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("again", ["same text", "same content"])
def test_the_same_again_is_no_newer_version(badge, sign, examine, documents, again):
    signed = sign(badge)
    text = json.dumps(signed)
    documents[URL] = (text if again == "same text" else json.dumps(signed, indent=3)).encode()
    assert finding(examine(text), "refresh").code == "refresh_same"


@pytest.mark.parametrize(
    "services",
    [[SERVICE], [{"id": "urn:x:1", "type": ["1EdTechJsonSchemaValidator2019"]}, SERVICE]],
)
def test_the_service_that_is_known_is_found_among_several(
    badge, newer, sign, examine, documents, services
):
    documents[URL] = json.dumps(sign(newer)).encode()
    report = examine(sign(badge | {"refreshService": services}))
    assert finding(report, "refresh").code == "refreshed"


@pytest.mark.parametrize(
    ("service", "code", "shown"),
    [
        ({"id": URL, "type": "VerifiableCredentialRefreshService2021"}, "refresh_type_unknown",
         "VerifiableCredentialRefreshService2021"),
        ({"id": URL}, "refresh_type_unknown", "?"),
        ("https://issuer.example.org/newer", "no_refresh", ""),
        ([], "no_refresh", ""),
    ],
)  # fmt: skip
def test_another_service_is_left_alone(credential, sign_jwt, examine, service, code, shown):
    found = finding(examine(sign_jwt(credential | {"refreshService": service})), "refresh")
    assert (found.code, found.outcome) == (code, Outcome.SKIP)
    assert shown in found.reason


def test_nobody_is_asked_on_the_word_of_a_forgery(badge, newer, sign, examine, documents):
    documents[URL] = json.dumps(sign(newer)).encode()
    forged = sign(badge) | {"name": "Tower builder"}
    found = finding(examine(forged), "refresh")
    assert (found.code, found.outcome) == ("not_reached_unproven", Outcome.SKIP)


# Failing open ----------------------------------------------------------------------------------
def kept_as_it_is(found: Any, why: str) -> None:
    assert (found.code, found.outcome, found.pointer) == (
        "refresh_failed", Outcome.SKIP, "/refreshService"
    )  # fmt: skip
    assert why in found.reason


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "not among the given documents"),
        (b"\xff\xfe", "no text"),
        (b"{", "no JSON"),
        (b"[]", "no object"),
        (b"<html></html>", "no JSON"),
    ],
)
def test_an_answer_that_is_no_badge_is_left(refreshed, answer, why):
    kept_as_it_is(refreshed(answer), why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"type": ["VerifiableCredential", "EndorsementCredential"]}, "another kind of document"),
        ({"issuer": "did:web:other.example.org"}, "of another issuer"),
        ({"id": "urn:uuid:7d3c1c2a-0000-4000-8000-00000000ffff"}, "another badge"),
        ({"credentialSubject": {"id": "did:example:eve"}}, "awarded to somebody else"),
        ({"validFrom": "2025-12-31T23:59:59Z"}, "older"),
        (
            {"credentialSubject": {"achievement": {"id": "urn:x:1", "type": ["Achievement"]}}},
            "name",
        ),
    ],
)
def test_what_is_no_newer_version_of_the_same_badge_is_left(refreshed, newer, change, why):
    for name, value in change.items():
        newer[name] = newer[name] | value if isinstance(value, dict) else value
    kept_as_it_is(refreshed(newer), why)


def test_a_version_of_the_same_moment_is_taken(refreshed, newer):
    assert refreshed(newer).code == "refreshed"


def test_a_version_with_a_date_is_taken_for_a_badge_without_one(
    badge, newer, sign, examine, documents
):
    documents[URL] = json.dumps(sign(newer)).encode()
    undated = {name: value for name, value in badge.items() if name != "validFrom"}
    assert finding(examine(sign(undated)), "refresh").code == "refreshed"


def test_a_version_of_a_stranger_is_left(refreshed, newer, stranger):
    kept_as_it_is(refreshed(issue(newer, stranger, created=CREATED)), "not signed by the issuer")


def test_a_version_with_words_that_nobody_defined_is_left(refreshed, newer, sign):
    signed = sign(newer) | {"honours": "with distinction"}
    kept_as_it_is(refreshed(json.dumps(signed).encode()), "honours")


def test_a_badge_is_verified_though_its_service_is_gone(badge, sign, examine):
    assert examine(sign(badge)).verdict is Verdict.VERIFIED
