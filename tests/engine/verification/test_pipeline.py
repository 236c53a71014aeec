"""The pipeline: what is handed in, what a check may raise, and which finding comes first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from badging.baking import bake
from badging.documents import Document, MappedDocuments, Offline
from badging.errors import DocumentUnavailable, InvalidCredential, Misused, Unreadable
from badging.fetch import Fetcher
from badging.keys import LocalKey
from badging.keys.multibase import base64url_encode
from badging.proofs import jws
from badging.reading import Presented
from badging.verification import Check, Outcome, Verdict, pipeline, verify
from badging.verification.examination import Examination, begin

from .conftest import AT

URL = "https://issuer.example.org/badges/1"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636000000002000148afa471"
    "0000000049454e44ae426082"
)


def begun() -> Examination:
    return begin(Presented("json", "{}"), Offline(), AT)


def raising(error: Exception) -> Callable[[Examination], Iterator[Check]]:
    def check(examination: Examination) -> Iterator[Check]:
        yield Check("status", Outcome.PASS, "So far so good.")
        raise error

    return check


def test_a_check_that_cannot_have_a_document_is_undecided() -> None:
    error = DocumentUnavailable(URL, "It cannot be had.", code="timeout")
    (found,) = pipeline._guarded("status", raising(error), begun())
    assert (found.name, found.outcome, found.code) == ("status", Outcome.FAIL, "unavailable")
    assert found.undecided
    assert "It cannot be had." in found.reason


def test_a_check_that_meets_an_error_of_ours_fails_with_its_words() -> None:
    error = InvalidCredential("It is wrong.", pointer="/a", remedy="Mend it.", code="too_odd")
    assert pipeline._guarded("status", raising(error), begun()) == [
        Check("status", Outcome.FAIL, "It is wrong.", "/a", "too_odd", "Mend it.")
    ]


def test_a_check_that_breaks_never_passes(caplog: pytest.LogCaptureFixture) -> None:
    (found,) = pipeline._guarded("status", raising(ZeroDivisionError()), begun())
    assert (found.outcome, found.code, found.undecided) == (Outcome.FAIL, "check_failed", True)
    assert "the check status failed" in caplog.text


def test_within_a_check_the_gravest_finding_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        Check("format", Outcome.SKIP, "skip"),
        Check("format", Outcome.PASS, "pass"),
        Check("format", Outcome.WARN, "warn"),
        Check("format", Outcome.FAIL, "undecided", undecided=True),
        Check("format", Outcome.FAIL, "fail"),
    ]
    monkeypatch.setattr(pipeline, "CHECKS_3", {"format": lambda _: made})
    reasons = [check.reason for check in pipeline.run(begun())]
    assert reasons == ["fail", "undecided", "warn", "pass", "skip"]


def test_what_is_no_badge_is_not_examined_further() -> None:
    found = pipeline.run(begun())
    assert [found[0].name, found[0].outcome] == ["format", Outcome.FAIL]
    assert {check.code for check in found[1:]} == {"not_reached"}
    assert [check.name for check in found] == list(pipeline.CHECKS_3)


def test_only_the_checks_that_are_named_are_made() -> None:
    found = pipeline.run(begun(), frozenset(("validity", "format")))
    assert [check.name for check in found] == ["format", "validity"]


def test_the_moment_has_a_time_zone() -> None:
    with pytest.raises(Misused, match="time zone"):
        verify("{}", at=datetime(2026, 1, 1), documents=Offline())


def test_a_badge_is_fetched_from_its_address(sign: Any, credential: dict[str, Any]) -> None:
    text = json.dumps(sign(credential))
    report = verify(f" {URL} ", at=AT, documents=MappedDocuments({URL: text.encode()}))
    assert (report.document, report.version) == (text, "3.0")


def test_an_address_in_an_image_leads_to_the_badge(sign: Any, credential: dict[str, Any]) -> None:
    text = json.dumps(sign(credential))
    image = bake(PIXEL, URL)
    report = verify(image, at=AT, documents=MappedDocuments({URL: text.encode()}))
    assert report.document == text
    assert report.checks[0].reason.endswith("handed in as a PNG image.")


def test_a_badge_that_cannot_be_fetched_is_unreadable() -> None:
    with pytest.raises(Unreadable, match=URL) as caught:
        verify(URL, documents=Offline())
    assert (caught.value.code, bool(caught.value.remedy)) == ("offline", True)


@pytest.mark.parametrize(
    ("remedy", "told"),
    [("Ask Ada.", "Ask Ada."), ("", "Try again later, or give the badge as a file.")],
)
def test_why_it_cannot_be_fetched_comes_with_a_remedy(remedy: str, told: str) -> None:
    class Away:
        def get(self, url: str, **_: Any) -> Document:
            raise DocumentUnavailable(url, "Nobody is there.", remedy=remedy, code="timeout")

    with pytest.raises(Unreadable) as caught:
        verify(URL, documents=Away())
    assert (caught.value.code, caught.value.remedy) == ("timeout", told)


@pytest.mark.parametrize(
    ("text", "is_url"),
    [
        (URL, True),
        (f" {URL}\n", True),
        ("ftp://example.org/x", True),
        ("https://example.org/a b", False),
        ("example.org", False),
        ("https://" + "x" * (pipeline.MAX_URL_CHARS - 8), True),
        ("https://" + "x" * (pipeline.MAX_URL_CHARS - 7), False),
    ],
)
def test_an_address_is_told_from_a_badge(text: str, is_url: bool) -> None:
    assert pipeline.is_url(text) is is_url


def test_what_is_no_object_is_no_badge() -> None:
    for text in ("[]", "1", "null"):
        with pytest.raises(Unreadable) as caught:
            verify(text, documents=Offline())
        assert caught.value.code == "not_an_object"


@pytest.mark.parametrize("payload", [b"[]", b'"text"', b"null"])
def test_a_token_around_something_else_is_no_badge(payload: bytes, key: LocalKey) -> None:
    report = verify(jws.sign(payload, key, {}), at=AT, documents=Offline())
    assert report.verdict is Verdict.NOT_VERIFIED
    assert report.checks[0].code == "not_a_badge"


def test_a_token_that_must_not_be_accepted_is_read_all_the_same(
    credential: dict[str, Any],
) -> None:
    def token(header: dict[str, Any], payload: dict[str, Any]) -> str:
        parts = (json.dumps(part).encode() for part in (header, payload))
        return ".".join([*map(base64url_encode, parts), base64url_encode(b"x")])

    for payload in (credential, {"vc": credential}):
        report = verify(token({"alg": "none"}, payload), at=AT, documents=Offline())
        codes = {check.name: check.code for check in report.checks}
        assert codes["proof"] == "algorithm_refused"
        assert codes["issuer"] == "issuer_not_examined"
        assert report.credential["name"] == "Ramp builder"


def test_a_token_of_which_a_part_is_no_base64url_is_unreadable() -> None:
    with pytest.raises(Unreadable) as caught:
        verify("eyJ9A.e.AA", documents=Offline())
    assert caught.value.code == "not_base64url"


@pytest.mark.parametrize(
    ("contexts", "dates", "names"),
    [
        ("2.0", (), ("validFrom", "validUntil")),
        ("2.0", ("validFrom", "validUntil"), ("validFrom", "validUntil")),
        ("2.0", ("issuanceDate", "expirationDate"), ("issuanceDate", "expirationDate")),
        ("2.0", ("validFrom", "expirationDate"), ("validFrom", "expirationDate")),
        ("2.0", ("validFrom", "issuanceDate", "validUntil"), ("validFrom", "validUntil")),
        ("1.1", (), ("issuanceDate", "expirationDate")),
        ("1.1", ("issuanceDate", "expirationDate"), ("issuanceDate", "expirationDate")),
        ("1.1", ("validFrom", "validUntil"), ("validFrom", "validUntil")),
        ("1.1", ("issuanceDate", "validUntil"), ("issuanceDate", "validUntil")),
        (
            "1.1",
            ("issuanceDate", "expirationDate", "validUntil"),
            ("issuanceDate", "expirationDate"),
        ),
    ],
)
def test_the_dates_of_the_data_model_count_and_where_there_are_none_those_of_the_other(
    contexts: str, dates: tuple[str, ...], names: tuple[str, str]
) -> None:
    first = {
        "2.0": "https://www.w3.org/ns/credentials/v2",
        "1.1": "https://www.w3.org/2018/credentials/v1",
    }[contexts]
    document = {"@context": [first], "type": ["VerifiableCredential"], **dict.fromkeys(dates, "")}
    begun = begin(Presented("json", json.dumps(document)), Offline(), AT)
    assert begun.names_of_dates == names


def test_one_network_serves_the_whole_process() -> None:
    network = pipeline._network()
    assert isinstance(network, Fetcher)
    assert pipeline._network() is network
