"""A status list is proven once for many badges, and that changes no answer.

`test_status_check` holds the same for each of its cases.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from badging.documents import MappedDocuments
from badging.issuing import issue
from badging.keys import LocalKey, generate_key
from badging.status.bitstring import StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import TTL_MS, status_list_credential, ttl_ms_of
from badging.verification import ProvenLists, proven_lists, status_lists, verify

from .conftest import AT, CREATED, ISSUER, did_document, finding

KEEPER = "did:web:status.example.net"
KEEPER_DOCUMENT = "https://status.example.net/.well-known/did.json"
URL = "https://status.example.net/7"
INDEX = 7


@pytest.fixture
def keeper(documents) -> LocalKey:
    """Whose key is not the issuer's, so that it can be lost alone."""
    key = generate_key("ed25519", controller=KEEPER)
    documents[KEEPER_DOCUMENT] = json.dumps(did_document(key, did=KEEPER)).encode()
    return key


@pytest.fixture
def publish(documents, keeper) -> Callable[..., None]:
    def make(*set_bits: int, url: str = URL, ttl_ms: int | None = None, **options) -> None:
        bits = StatusList.new().with_values(dict.fromkeys(set_bits, 1))
        around = status_list_credential(url, KEEPER, bits, "revocation", CREATED, ttl_ms=ttl_ms)
        documents[url] = issue(around, keeper, created=CREATED, **options)

    return make


class Proofs:
    """How many times a list was proven."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        establish = status_lists.establish

        def counted(around):
            self.count += 1
            return establish(around)

        monkeypatch.setattr(status_lists, "establish", counted)


@pytest.fixture
def proofs(monkeypatch) -> Proofs:
    return Proofs(monkeypatch)


class Hour:
    """A clock, and what was forgotten by it."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.forgotten: list[str] = []
        self.lists = ProvenLists(self.forgotten.append, clock=lambda: self.now_s)


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def status_of(credential, sign, examine, hour) -> Callable[..., str]:
    """`status_of(index)`: the code for a badge with that entry, where lists are kept."""

    def run(index: int = INDEX, url: str = URL, **options) -> str:
        credential["credentialStatus"] = status_entry(url, index)
        options.setdefault("lists", hour.lists)
        return finding(examine(sign(credential), **options), "status").code

    return run


def test_a_list_is_proven_once_for_all_its_badges(publish, proofs, status_of):
    publish(INDEX)
    codes = [status_of(index) for index in (INDEX, 8, INDEX, 9)]
    assert codes == ["revoked", "not_revoked_says", "revoked", "not_revoked_says"]
    assert proofs.count == 1


def test_without_a_place_to_keep_them_each_badge_proves_its_list(publish, proofs, status_of):
    publish()
    for _ in range(3):
        assert status_of(lists=None) == "not_revoked_says"
    assert proofs.count == 3


def test_a_list_with_other_bytes_is_another_list(publish, status_of):
    publish()
    assert status_of() == "not_revoked_says"
    publish(INDEX)
    assert status_of() == "revoked"
    publish()
    assert status_of() == "not_revoked_says"


def test_a_list_that_was_changed_after_it_was_kept_is_not_believed(publish, documents, status_of):
    publish(INDEX)
    assert status_of() == "revoked"
    changed = json.loads(documents[URL])
    changed["credentialSubject"]["encodedList"] = StatusList.new().encode()
    documents[URL] = json.dumps(changed).encode()
    assert status_of() == "status_unproven"


@pytest.mark.parametrize("gone", [True, False])
def test_a_kept_list_falls_with_the_document_that_proved_it(publish, documents, status_of, gone):
    publish()
    assert status_of() == "not_revoked_says"
    if gone:
        del documents[KEEPER_DOCUMENT]
    else:
        other = generate_key("ed25519", controller=KEEPER)
        documents[KEEPER_DOCUMENT] = json.dumps(did_document(other, did=KEEPER)).encode()
    assert status_of() == "status_unproven"


def test_a_list_is_kept_for_the_moment_for_which_it_was_proven(publish, proofs, status_of):
    publish(expires=AT + timedelta(days=1))
    assert status_of() == "not_revoked_says"
    assert status_of(at=AT + timedelta(days=2)) == "status_unproven"
    assert status_of() == "not_revoked_says"
    assert proofs.count == 2  # what does not hold is not kept, and takes no other's place


def test_a_list_is_kept_for_those_who_trust_the_same_authorities():
    lists, proven = ProvenLists(), _proven()
    lists.keep(URL, proven)
    assert lists.find(URL, proven.body, 1, AT, b"") is proven
    assert lists.find(URL, proven.body, 1, AT, b"another") is None
    assert lists.find(URL, proven.body, 2, AT, b"") is None
    assert lists.find(URL, proven.body, 1, datetime(2026, 6, 2, tzinfo=UTC), b"") is None
    assert lists.find(URL, proven.body + b" ", 1, AT, b"") is None


def test_a_kept_list_says_nothing_of_badges_whose_issuer_sends_elsewhere(
    publish, documents, proofs, credential, sign_jwt, examine, hour
):
    """The keeper's own badge makes us keep the list; another issuer's badge gains nothing by it."""
    url = "https://elsewhere.example.org/7"
    key = generate_key("ed25519", controller=KEEPER)
    documents[KEEPER_DOCUMENT] = json.dumps(did_document(key, did=KEEPER)).encode()
    around = status_list_credential(url, KEEPER, StatusList.new(), "revocation", CREATED)
    documents[url] = issue(around, key, created=CREATED)
    credential["credentialStatus"] = status_entry(url, INDEX)
    codes = {}
    own = sign_jwt(credential | {"issuer": {"id": KEEPER, "type": ["Profile"]}}, key)
    for name, badge in (("keeper", own), ("issuer", sign_jwt(credential))):
        codes[name] = finding(examine(badge, lists=hour.lists), "status").code
    assert codes == {"keeper": "not_revoked", "issuer": "status_of_another"}


def test_a_badge_asks_for_the_same_documents_whether_its_list_is_kept_or_not(
    publish, documents, credential, sign, hour
):
    """So it comes to the bound on documents at the same place."""
    publish()
    credential["credentialStatus"] = status_entry(URL, INDEX)
    badge = json.dumps(sign(credential))
    asked = []
    for lists in (None, hour.lists, hour.lists):
        noting = proven_lists.Noting(MappedDocuments(documents))
        assert verify(badge, documents=noting, at=AT, lists=lists).verified
        asked.append([url for url, *_ in noting.asked])
    assert asked[0] == asked[1] == asked[2]
    assert {URL, KEEPER_DOCUMENT} <= set(asked[0])


@pytest.mark.parametrize(("ttl_ms", "lives_s"), [(None, 300.0), (1000, 1.0), (86_400_000, 86_400)])
def test_a_list_older_than_its_issuer_allows_is_asked_for_anew(
    publish, proofs, status_of, hour, ttl_ms, lives_s
):
    publish(ttl_ms=ttl_ms)
    status_of()
    hour.now_s = lives_s - 0.1
    status_of()
    assert (proofs.count, hour.forgotten) == (1, [])
    hour.now_s = lives_s
    status_of()
    assert (proofs.count, hour.forgotten) == (2, [URL])
    hour.now_s = 2 * lives_s - 0.1
    status_of()
    assert (proofs.count, hour.forgotten) == (2, [URL])


@pytest.mark.parametrize("ttl", [0, -1, True, "60000", 1.5, None])
def test_a_time_to_live_that_is_none_is_the_usual_one(ttl):
    assert ttl_ms_of({"credentialSubject": {"ttl": ttl}}) == TTL_MS == 300_000
    assert ttl_ms_of({"credentialSubject": "x"}) == TTL_MS


def _proven(size_bytes: int = 100) -> proven_lists.ProvenList:
    return proven_lists.ProvenList(
        body=b"x" * (size_bytes - 10), bits=StatusList(bytes(10)), issuer_id=ISSUER,
        credential={"credentialSubject": {}}, asked=(), at=AT, anchors=b"",
    )  # fmt: skip


def _kept(lists: ProvenLists, proven: proven_lists.ProvenList, names: str) -> str:
    return "".join(n for n in names if lists.find(n, proven.body, 1, AT, b"") is not None)


def test_lists_are_kept_up_to_a_number_and_the_least_used_goes(monkeypatch):
    monkeypatch.setattr(proven_lists, "MAX_KEPT_LISTS", 2)
    lists, proven = ProvenLists(), _proven()
    for name in "ab":
        lists.keep(name, proven)
    assert _kept(lists, proven, "ba") == "ba"
    lists.keep("c", proven)
    assert _kept(lists, proven, "abc") == "ac"


def test_lists_are_kept_up_to_a_size(monkeypatch):
    monkeypatch.setattr(proven_lists, "MAX_KEPT_LISTS_BYTES", 250)
    lists, proven = ProvenLists(), _proven(100)
    for name in "aabbc":  # one that comes again takes its own place
        lists.keep(name, proven)
    assert _kept(lists, proven, "abc") == "bc"
    lists.keep("c", _proven(251))
    assert _kept(lists, proven, "abc") == "b"
    lists.keep("d", _proven(250))
    assert _kept(lists, _proven(250), "bd") == "d"
