"""Who came in, who did not, and what was refused: a line each, without addresses or secrets."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from alliance.people.models import Person
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery staple"
WRONG = "Wr0ng-horse-battery-staple"
AT = "203.0.113.9"


@pytest.fixture(autouse=True)
def nobody_has_failed_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def with_password(person: Person) -> Person:
    person.set_password(GOOD)
    person.save()
    return person


@pytest.fixture
def told(lines):
    """Lines about security as they were written, the oldest first; none holds what it must not."""

    def told() -> list[dict]:
        found = [one for one in lines() if one["logger"] == "alliance.security"]
        whole = json.dumps(found)
        for kept_out in ("ada@example.org", "nobody@example.org", GOOD, WRONG, AT, "(secret)"):
            assert kept_out not in whole
        return found

    return told


def facts(line: dict) -> tuple:
    return tuple(line.get(name) for name in ("event", "person", "way", "method", "route"))


def sign_in(email: str, password: str, client: Client | None = None):
    client = client or Client(REMOTE_ADDR=AT)
    return client.post("/account/login/", {"login": email, "password": password})


def test_a_sign_in_that_failed_names_the_account_and_the_way(with_password, told):
    answer = sign_in(with_password.email, WRONG)
    (line,) = told()
    assert facts(line) == (
        "sign-in failed", with_password.pk, "password", "POST", "account/login/",
    )  # fmt: skip
    assert line["level"] == "WARNING"
    assert line["request"] == answer["X-Request-ID"]


def test_of_a_sign_in_as_nobody_no_address_is_kept(told):
    sign_in("nobody@example.org", WRONG)
    (line,) = told()
    assert facts(line)[:3] == ("sign-in failed", None, "password")
    assert "nobody known" in line["text"]


def test_a_sign_in_and_a_sign_out_are_logged_with_the_way(with_password, told):
    browser = Client(REMOTE_ADDR=AT)
    sign_in(with_password.email, GOOD, browser)
    browser.post("/account/logout/")
    assert [facts(line)[:3] for line in told()] == [
        ("sign-in step done", with_password.pk, "password"),
        ("signed in", with_password.pk, None),
        ("signed out", with_password.pk, None),
    ]


def test_links_that_were_used_up_or_made_up_are_sign_ins_that_failed(person, told):
    path = urlsplit(make_link(person)).path
    assert Client().post(path).status_code == 302
    assert Client().post(path).status_code == 410
    assert Client().post("/people/sign-in/Zk3J9fQm2LxT7bVw5NcRd8Zk3J9fQm2LxT7/").status_code == 410
    lines = told()
    assert [facts(line)[:3] for line in lines] == [
        ("sign-in step done", person.pk, "mail_link"),
        ("signed in", person.pk, None),
        ("sign-in failed", None, "mail_link"),
        ("sign-in failed", None, "mail_link"),
    ]
    token = path.rstrip("/").rpartition("/")[2]
    assert token not in json.dumps(lines)
    assert "Zk3J9fQm" not in json.dumps(lines)


def test_a_second_factor_that_was_wrong_is_logged_and_the_right_one_as_well(with_password, told):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(with_password, secret)
    browser = Client()
    sign_in(with_password.email, GOOD, browser)
    for code in ("000000", _code_of(secret)):
        browser.post("/account/2fa/authenticate/", {"code": code})
    assert [facts(line)[:3] for line in told()] == [
        ("sign-in step done", with_password.pk, "password"),
        ("sign-in failed", with_password.pk, "totp"),
        ("sign-in step done", with_password.pk, "totp"),
        ("signed in", with_password.pk, None),
    ]


def _code_of(secret: str) -> str:
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_passkey_that_was_refused_is_logged(told):
    """A well-formed answer for a key that nobody has registered."""
    credential = {
        "id": "AAAA", "rawId": "AAAA", "type": "public-key",
        "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA",
                     "userHandle": "AAAA"},
    }  # fmt: skip
    Client().post("/account/2fa/webauthn/login/", {"credential": json.dumps(credential)})
    (line,) = told()
    assert facts(line)[:3] == ("sign-in failed", None, "webauthn")


def test_a_code_that_was_wrong_is_logged(person, told, client):
    client.post("/account/login/code/", {"email": person.email})
    client.post("/account/login/code/confirm/", {"code": "AAAAAA"})
    (line,) = told()
    assert facts(line)[:3] == ("sign-in failed", person.pk, "code")


def test_an_act_that_was_refused_names_who_asked_and_for_what(signed_in, person, told):
    assert signed_in.get("/desk/acts/?token=hidden").status_code == 403
    assert signed_in.post("/money/keep/limit/", {"amount": "5", "currency": "EUR"}).status_code
    first, second = (line for line in told() if line["event"] == "refused")
    assert facts(first) == ("refused", person.pk, None, "GET", "desk/acts/")
    assert facts(second) == ("refused", person.pk, None, "POST", "money/keep/limit/")
    assert (first["status"], first["level"]) == (403, "WARNING")
    assert "hidden" not in json.dumps([first, second])


def test_what_is_hidden_from_somebody_is_told_as_not_found(signed_in, person, told):
    route = "/money/claims/0b0f7a52-6f0c-4bd5-9d2f-0c9f3d1a7e11/"
    assert signed_in.get(route).status_code == 404
    assert Client().get("/groups/no-such-group/").status_code == 404
    assert signed_in.get("/no-such-page/").status_code == 404
    (line,) = (one for one in told() if one["event"] == "not found")
    assert facts(line) == ("not found", person.pk, None, "GET", "money/claims/<uuid:public_id>/")


def test_a_form_without_its_token_is_a_refusal(told):
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})
    assert answer.status_code == 403
    (line,) = told()
    assert facts(line) == ("refused", None, None, "POST", "account/login/")


def test_what_is_allowed_leaves_no_line(signed_in, told):
    for path in ("/", "/groups/", "/people/me/"):
        assert signed_in.get(path).status_code == 200
    assert [line for line in told() if line["event"] != "signed in"] == []


def test_a_line_has_its_length_whatever_is_sent(told, person):
    long = "x" * 100_000
    sign_in(f"{long}@example.org", long)
    sign_in(person.email, f"{long}\n2026-11-30 alliance.security: forged")
    Client(enforce_csrf_checks=True).post(f"/account/login/?{long}", {"login": long})
    lines = told()
    assert len(lines) >= 2
    for line in lines:
        assert len(json.dumps(line)) < 500
        assert "forged" not in json.dumps(line)
