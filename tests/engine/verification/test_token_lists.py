"""Token Status Lists of signed texts: what they say, and every way in which they say nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from badging.issuing import issue
from badging.keys import generate_key
from badging.proofs import jws, status_list_token
from badging.status.token_list import TokenStatusList, claims_of, status_claim
from badging.verification import Check, Outcome, Verdict

from .conftest import AT, CREATED, ISSUER, did_document

URL = "https://issuer.example.org/status/tokens/1"
INDEX = 7
FORMS = ["dc+sd-jwt", "vc+sd-jwt", "vc+jwt", "vc-jwt"]
KEEPER = "https://status.example.net"


@pytest.fixture
def publish(documents, key) -> Callable[..., None]:
    """`publish(value, …)`: the entry at INDEX of the list at URL has this value."""

    def make(value=0, *, by=key, size=4, change=None, at=CREATED, url=URL, **options) -> None:
        bits = TokenStatusList.new(128, size=size).with_values({INDEX: value})
        claims = claims_of(url, bits, at, **options) | (change or {})
        claims = {name: claim for name, claim in claims.items() if claim is not ...}
        documents[url] = status_list_token.sign(claims, by).encode()

    return make


@pytest.fixture
def status_of(credential, key, examine) -> Callable[..., list[Check]]:
    """`status_of(…)`: what the check finds for a badge whose token names a list."""

    def run(claim: Any = None, form: str = "dc+sd-jwt", **members: Any) -> list[Check]:
        named = status_claim(URL, INDEX) if claim is None else claim
        badge = issue({**credential, **members, "status": named}, key, proof=form, created=CREATED)
        report = examine(badge)
        assert next(c for c in report.checks if c.name == "proof").outcome is not Outcome.FAIL
        return [c for c in report.checks if c.name == "status"]

    return run


def told(found: list[Check]) -> list[tuple[str, str, bool]]:
    return [(c.code, c.outcome.value, c.undecided) for c in found]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("value", "code", "outcome"),
    [
        (0, "not_revoked", "pass"),
        (1, "revoked", "fail"),
        (2, "suspended", "fail"),
        (3, "status_value_unknown", "warn"),
        (12, "status_value_unknown", "warn"),
    ],
)
def test_what_a_value_means(publish, status_of, form, value, code, outcome) -> None:
    """7.1."""
    publish(value)
    found = status_of(form=form)
    assert told(found) == [(code, outcome, False)]
    assert found[0].pointer == "/status/status_list"


def test_a_badge_in_good_standing_is_verified(publish, credential, key, examine) -> None:
    publish(0, issuer=ISSUER, until=AT + timedelta(days=1), ttl_s=60)
    badge = issue(
        {**credential, "status": status_claim(URL, INDEX)}, key, proof="dc+sd-jwt", created=CREATED
    )
    assert examine(badge).verdict is Verdict.VERIFIED


def test_both_kinds_of_status_are_asked(publish, status_of, with_status) -> None:
    publish(1)
    entry = with_status()["credentialStatus"]
    found = status_of(credentialStatus=entry)
    assert {c.code for c in found} == {"revoked", "not_revoked"}


def test_a_list_of_a_stranger_says_nothing(publish, status_of, stranger) -> None:
    publish(0, by=stranger)
    assert told(status_of()) == [("status_unproven", "fail", False)]
    publish(0, by=stranger, issuer=stranger.controller)
    assert told(status_of()) == [("status_of_another", "fail", False)]


def test_a_list_says_whose_it_is_in_one_way(publish, status_of, key) -> None:
    """A name that is no text is nobody's, not the issuer's."""
    publish(0, change={"iss": 5})
    assert told(status_of()) == [("status_of_another", "fail", False)]


def test_a_list_that_was_changed_says_nothing(publish, status_of, documents) -> None:
    publish(1)
    revoked = documents[URL]
    publish(0)
    header, payload, _ = documents[URL].split(b".")
    documents[URL] = b".".join((header, payload, revoked.rpartition(b".")[2]))
    assert told(status_of()) == [("status_unproven", "fail", False)]


def test_the_list_of_whom_the_badge_names_by_its_address_counts(
    publish, status_of, documents
) -> None:
    keeper = generate_key("ed25519", controller="did:web:status.example.net")
    url = f"{KEEPER}/1"
    documents[f"{KEEPER}/.well-known/did.json"] = json.dumps(
        did_document(keeper, did=keeper.controller)
    ).encode()
    publish(0, by=keeper, issuer=keeper.controller, url=url)
    found = status_of(status_claim(url, INDEX))
    assert told(found) == [("not_revoked_says", "pass", False)]
    assert keeper.controller in found[0].reason
    publish(1, by=keeper, issuer=keeper.controller, url=url)
    assert told(status_of(status_claim(url, INDEX))) == [("revoked", "fail", False)]


def test_a_keeper_whose_key_cannot_be_had_leaves_it_open(publish, status_of) -> None:
    keeper = generate_key("ed25519", controller="did:web:status.example.net")
    url = f"{KEEPER}/1"
    publish(0, by=keeper, issuer=keeper.controller, url=url)
    assert told(status_of(status_claim(url, INDEX))) == [("status_unproven", "fail", True)]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (AT, ("status_stale", "fail", True)),
        (AT + timedelta(seconds=1), ("not_revoked", "pass", False)),
    ],
)
def test_a_list_holds_until_it_expires(publish, status_of, until, expected) -> None:
    """8.3 step 3.c; RFC 7519, 4.1.4."""
    publish(0, until=until)
    assert told(status_of()) == [expected]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"sub": f"{URL}/other"}, "another"),
        ({"sub": ...}, "another"),
        ({"iat": ...}, "of when"),
        ({"iat": "yesterday"}, "iat"),
        ({"exp": "tomorrow"}, "exp"),
        ({"status_list": ...}, "none in the token"),
        ({"status_list": {"bits": 3, "lst": ""}}, "1, 2, 4 or 8"),
        ({"status_list": {"bits": 1, "lst": "A"}}, "cut off"),
    ],
)
def test_a_token_that_is_no_list_of_this_address_fails(publish, status_of, change, word) -> None:
    publish(0, change=change)
    (finding,) = status_of()
    assert told([finding]) == [("status_malformed", "fail", False)]
    assert word in finding.reason


def as_another_token(claims: dict[str, Any], key: Any, **header: Any) -> bytes:
    header = {"kid": key.verification_method, **header}
    return jws.sign(json.dumps(claims).encode(), key, header).encode()


@pytest.mark.parametrize("typ", ["JWT", "statuslist+cwt", "vc+jwt", 5])
def test_a_token_of_another_type_is_no_list(status_of, documents, key, typ) -> None:
    claims = claims_of(URL, TokenStatusList.new(128), CREATED)
    documents[URL] = as_another_token(claims, key, typ=typ)
    assert told(status_of()) == [("status_malformed", "fail", False)]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"\xff\xfe", b"a.b.c", b"eyJhbGciOiJub25lIn0.e30."], ids=range(5)
)
def test_what_is_no_token_is_no_list(status_of, documents, body) -> None:
    documents[URL] = body
    assert told(status_of()) == [("status_malformed", "fail", False)]


def test_a_list_that_cannot_be_had_leaves_it_open(status_of) -> None:
    assert told(status_of()) == [("status_unavailable", "fail", True)]


@pytest.mark.parametrize("named", [{}, [], {"idx": 128, "uri": URL}, {"idx": -1, "uri": URL}])
def test_an_entry_that_leads_nowhere_fails(publish, status_of, named) -> None:
    publish(0)
    (finding,) = status_of({"status_list": named})
    assert told([finding]) == [("status_malformed", "fail", False)]


def test_nobody_is_asked_on_the_word_of_a_forgery(publish, credential, stranger, examine) -> None:
    publish(0)
    badge = {**credential, "status": status_claim(URL, INDEX)}
    found = examine(issue(badge, stranger, proof="dc+sd-jwt", created=CREATED))
    (finding,) = [c for c in found.checks if c.name == "status"]
    assert (finding.code, finding.pointer) == ("not_reached_unproven", "/status")
