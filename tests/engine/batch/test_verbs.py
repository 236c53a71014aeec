"""`badging.verify_many` and `badging.issue_many`: what goes in, what comes out, what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.engine.batch.conftest import AT, credential

import badging
from badging.batch.work import MAX_LINE_BYTES
from badging.documents import Document, MappedDocuments, Offline
from badging.errors import BadgingError, BatchError, DocumentUnavailable, InvalidKey, Misused
from badging.keys import LocalKey

CREATED = datetime(2026, 1, 2, tzinfo=UTC)


def verified(lines, **more):
    more = {"at": AT, "documents": Offline(), "jobs": 1} | more
    return list(badging.verify_many(lines, **more))


@pytest.mark.parametrize("jobs", [1, 2])
def test_reports_are_those_of_verify_in_the_order_of_the_lines(badges, jobs):
    changed = list(badges)
    changed[13] = changed[13][:-8] + b"AAAAAAAA"
    results = verified(changed, jobs=jobs)
    assert [r.number for r in results] == list(range(1, 601))
    assert [r.number for r in results if not r.done] == [14]
    for number in (0, 5, 13, 599):
        report = badging.verify(changed[number], at=AT, documents=Offline())
        assert json.loads(results[number].data) == report.to_json()
        assert b"\n" not in results[number].data


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
def test_badges_are_those_of_issue_one_a_line(key, credentials, proof, jobs):
    lines = credentials(40)
    results = list(badging.issue_many(lines, key, proof=proof, created=CREATED, jobs=jobs))
    assert [(r.number, r.done) for r in results] == [(n, True) for n in range(1, 41)]
    for result, line in zip(results, lines, strict=True):
        alone = badging.issue(json.loads(line), key, proof=proof, created=CREATED)
        assert b"\n" not in result.data
        if proof == "vc-jwt":
            assert result.data == alone
        else:
            assert json.loads(result.data) == json.loads(alone)
    assert all(r.done for r in verified([r.data for r in results]))


def test_numbers_and_texts_stand_in_the_line_as_they_stand_in_the_badge():
    from badging.batch.work import in_one_line

    value = {"n": 2**70, "f": 1e22, "t": " two\n  lines \u2028", "list": [[], {}, [1, {"a": None}]]}
    pretty = json.dumps(value, indent=2, ensure_ascii=False).encode()
    line = in_one_line(pretty)
    assert b"\n" not in line
    assert json.loads(line) == value
    assert str(2**70).encode() in line


def test_items_may_be_text_bytes_or_mappings(key):
    value = credential(key.controller, name="Größe – 尺寸")
    text = json.dumps(value, indent=2, ensure_ascii=False)
    results = badging.issue_many(
        [value, text, text.encode()], key, proof="vc-jwt", created=CREATED, jobs=1
    )
    assert len({r.data for r in results}) == 1


BAD_LINES = [
    (b"", "empty_line", ""),
    (b" \t\r\n", "empty_line", ""),
    (b"{", "not_json", ""),
    (b'{"name": "\xff"}', "not_utf8", ""),
    (b'{"a": 1, "a": 1}', "duplicate_key", ""),
    (b"[" * 100 + b"]" * 100, "too_deep", ""),
    (b"[1, 2]", "invalid_credential", ""),
    (b"3", "invalid_credential", ""),
    (b"{}", "invalid_credential", "/@context"),
    (b'"' + b"x" * (MAX_LINE_BYTES + 2) + b'"', "too_large", ""),
]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_line_that_cannot_be_issued_says_why_and_keeps_its_place(key, credentials, jobs):
    good = credentials(1)[0]
    lines = [line for bad, _, _ in BAD_LINES for line in (good, bad)]
    results = list(badging.issue_many(lines, key, proof="vc-jwt", jobs=jobs))
    assert [r.done for r in results] == [True, False] * len(BAD_LINES)
    for (_, code, pointer), result in zip(BAD_LINES, results[1::2], strict=True):
        told = json.loads(result.data)
        assert list(told) == ["line", "error"]
        assert list(told["error"]) == ["code", "message", "pointer", "remedy"]
        assert (told["line"], told["error"]["code"]) == (result.number, code)
        assert told["error"]["pointer"] == pointer
        assert told["error"]["message"]
        assert told["error"]["remedy"]


def test_what_a_signature_would_not_hold_is_told_with_its_place(key):
    value = credential(key.controller, colour="red")
    (result,) = badging.issue_many([value], key, jobs=1)
    assert not result.done
    assert json.loads(result.data)["error"]["pointer"] == "/colour"


@pytest.mark.parametrize(("line", "code"), [(b"", "empty_line"), (b"{", "not_json")])
def test_a_line_that_is_no_badge_gives_an_error_in_place_of_a_report(line, code):
    (result,) = verified([line])
    assert not result.done
    told = json.loads(result.data)
    assert (told["line"], told["error"]["code"]) == (1, code)


def test_ends_of_lines_are_no_part_of_a_badge(badges):
    assert [r.done for r in verified([badges[0] + b"\r\n", badges[1] + b"\n"])] == [True, True]


def test_half_a_character_is_refused_and_does_not_end_the_run(badges):
    results = verified(['{"name": "\ud800"}', badges[0]])
    assert [r.done for r in results] == [False, True]


def test_alone_in_one_process_nothing_is_read_ahead(badges):
    read = []

    def lines() -> Iterator[bytes]:
        for number, line in enumerate(badges[1:5]):
            read.append(number)
            yield line

    results = badging.verify_many(lines(), at=AT, documents=Offline(), jobs=1)
    for count in range(1, 5):
        next(results)
        assert len(read) == count


class Counting:
    """Counts what it is asked for, and has one document."""

    def __init__(self, url: str, body: bytes) -> None:
        self.asked: list[str] = []
        self._url, self._body = url, body

    def get(self, url: str, *, accept: str = "", max_bytes: int = 0) -> Document:
        self.asked.append(url)
        if url != self._url:
            raise DocumentUnavailable(url, "There is none.", code="not_found")
        return Document(url, self._body)


def test_an_issuers_document_is_asked_for_once_in_a_run():
    did = "did:web:issuer.example.org"
    key = badging.generate_key("ed25519", controller=did)
    method = key.to_document(secret=False)
    document = {
        "@context": ["https://www.w3.org/ns/did/v1"], "id": did,
        "verificationMethod": [method], "assertionMethod": [method["id"]],
    }  # fmt: skip
    url = "https://issuer.example.org/.well-known/did.json"
    documents = Counting(url, json.dumps(document).encode())
    lines = [badging.issue(credential(did, n), key, proof="vc-jwt") for n in range(5)]
    assert [r.done for r in verified(lines, documents=documents)] == [True] * 5
    assert documents.asked == [url]


def test_documents_of_a_map_travel_to_the_workers(badges):
    results = verified(badges[:60], documents=MappedDocuments({}), jobs=2)
    assert all(r.done for r in results)


class Token:
    """A key whose secret is elsewhere: it can sign, and cannot be sent to another process."""

    def __init__(self, key: LocalKey) -> None:
        self._key = key
        self.public, self.controller = key.public, key.controller
        self.verification_method = key.verification_method

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def open_token() -> Token:
    return Token(badging.read_key(json.loads(os.environ["TOKEN_OF_THIS_TEST"])))


def test_a_key_that_is_elsewhere_is_opened_in_each_worker(key, credentials, monkeypatch):
    # Where every worker finds it, whether it is forked or begins as a program of its own.
    monkeypatch.setenv("TOKEN_OF_THIS_TEST", json.dumps(key.to_document(secret=True)))
    for jobs in (1, 2):
        results = list(badging.issue_many(credentials(40), open_token, proof="vc-jwt", jobs=jobs))
        assert all(r.done for r in results)


def test_an_open_key_that_is_elsewhere_signs_here_and_is_not_sent(key, credentials):
    token = Token(key)
    assert all(r.done for r in badging.issue_many(credentials(3), token, proof="vc-jwt", jobs=1))
    with pytest.raises(Misused) as caught:
        badging.issue_many(credentials(3), token, proof="vc-jwt", jobs=2)
    assert caught.value.code == "not_to_hand_over"
    assert "function" in caught.value.remedy


def test_a_secret_is_not_shown(key):
    from badging.batch.work import IssueWork, KeyDocument

    secret = key.to_document(secret=True)["secretKeyMultibase"]
    assert secret not in repr(IssueWork(KeyDocument.of(key)))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"proof": "rot13"}, "rot13"),
        ({"created": datetime(2026, 1, 1)}, "zone"),
        ({"jobs": 0}, "0"),
        ({"jobs": True}, "True"),
        ({"jobs": "2"}, "2"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_at_the_call(key, arguments, word):
    with pytest.raises(Misused, match=word):
        badging.issue_many([], key, **arguments)


def test_a_moment_without_a_zone_is_refused_at_the_call():
    with pytest.raises(Misused, match="zone"):
        badging.verify_many([], at=datetime(2026, 1, 1))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("item", [{"name": object()}, {"number": float("nan")}, object()])
def test_an_item_that_is_no_text_and_no_json_is_the_callers_mistake(item, jobs):
    with pytest.raises(Misused, match="JSON"):
        list(badging.verify_many([item], jobs=jobs, documents=Offline()))


def test_a_key_of_another_kind_is_told_line_by_line(credentials):
    (result,) = badging.issue_many(credentials(1), badging.generate_key("p256"), jobs=1)
    assert json.loads(result.data)["error"]["code"] == "key_type"


def no_key() -> LocalKey:
    raise InvalidKey("There is no key.", code="absent")


@pytest.mark.parametrize(("jobs", "kind"), [(1, InvalidKey), (2, BatchError)])
def test_a_key_that_cannot_be_opened_ends_the_run(credentials, jobs, kind):
    with pytest.raises(BadgingError, match="no key") as caught:
        list(badging.issue_many(credentials(3), no_key, jobs=jobs))
    assert isinstance(caught.value, kind)
    assert caught.value.code == "absent"


def test_without_jobs_every_core_is_used():
    import os

    from badging.batch.verbs import jobs_of

    assert jobs_of(None) == len(os.sched_getaffinity(0))
