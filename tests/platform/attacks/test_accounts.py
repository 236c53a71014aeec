"""Signing in and out, passwords and sessions, as ASVS asks of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from lxml import html
from tests import prepared
from tests.conftest import client_of

from alliance import settings as real
from alliance.people.models import Person

GOOD = "correct horse battery staple"
NEW = "a stable with another battery"


@pytest.fixture
def with_password(person: Person) -> Person:
    person.set_password(GOOD)
    person.save()
    return person


def signed_in(client: Client, person: Person, password: str = GOOD) -> bool:
    client.post("/account/login/", {"login": person.email, "password": password})
    return "_auth_user_id" in client.session


def test_passwords_are_long_and_of_any_kind(person: Person, client: Client) -> None:
    """Twelve characters or more, no common one, nothing else is asked; each is taken as typed."""
    for bad in ("short", "password1234", "qwertyuiop123", "12345678910"):
        with pytest.raises(ValidationError):
            validate_password(bad, person)
    for good in (
        "lowercaseonlywords",
        "9" * 5 + "8" * 5 + "31",
        "ß" * 40 + " " * 30 + "x",
        "a b" * 40,
    ):
        cache.clear()  # of attempts that failed
        validate_password(good, person)
        person.set_password(good)
        person.save()
        assert signed_in(Client(), person, good)
        assert not signed_in(Client(), person, good.upper() + "x")
        assert not signed_in(Client(), person, good[:-1])


def test_passwords_are_stored_by_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    assert identify_hasher(make_password(GOOD)).algorithm == "argon2"


def test_a_password_is_changed_with_the_one_before(with_password: Person) -> None:
    """And then every other session is over."""
    here, elsewhere = Client(), Client()
    assert signed_in(here, with_password)
    assert signed_in(elsewhere, with_password)
    said = {"password1": NEW, "password2": NEW}
    here.post("/account/password/change/", {"oldpassword": "wrong wrong wrong", **said})
    with_password.refresh_from_db()
    assert with_password.check_password(GOOD)
    here.post("/account/password/change/", {"oldpassword": GOOD, **said})
    with_password.refresh_from_db()
    assert with_password.check_password(NEW)
    assert here.get("/backpack/").status_code == 200
    assert elsewhere.get("/backpack/").status_code == 302


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/"])
def test_the_fields_of_passwords_are_masked_and_left_to_managers(db: None, path: str) -> None:
    fields = html.fromstring(Client().get(path).content).xpath(
        "//input[contains(@name,'password')]"
    )
    assert fields
    for field in fields:
        assert field.get("type") == "password"
        assert field.get("autocomplete") in ("current-password", "new-password")
        assert not [name for name in field.attrib if name.startswith("on")]


def test_a_new_session_begins_at_sign_in_and_ends_at_sign_out(with_password: Person) -> None:
    """Under a name of its own, of 128 bits and more; for two weeks at most; and no longer."""
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    assert signed_in(client, with_password)
    key = client.session.session_key
    assert key != before
    assert len(key) >= 32
    assert client.session.get_expiry_age() <= timedelta(days=14).total_seconds()
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/backpack/").status_code == 200
    client.post("/account/logout/")
    assert stolen.get("/backpack/").status_code == 302


def test_signing_out_clears_what_the_browser_keeps(with_password: Person) -> None:
    client = Client()
    assert signed_in(client, with_password)
    answer = client.post("/account/logout/")
    assert '"cache"' in answer["Clear-Site-Data"]
    assert "no-store" in answer["Cache-Control"]


def test_signing_out_is_offered_on_every_page(person: Person) -> None:
    client = client_of(person)
    for path in ("/", "/backpack/", "/members/", "/people/me/"):
        page = html.fromstring(client.get(path).content)
        assert page.xpath("//form[contains(@action,'/logout/')] | //a[contains(@href,'/logout/')]")


def test_changing_how_one_signs_in_asks_again(with_password: Person) -> None:
    """A session that is not of just now does not add a second factor or another address."""
    client = Client()
    assert signed_in(client, with_password)
    session = client.session
    long_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    session["account_authentication_methods"] = [{"method": "password", "at": long_ago}]
    session.save()
    for path in ("/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "reauthenticate" in answer["Location"]


def test_a_new_site_has_no_account_with_a_password(db: None) -> None:
    from alliance.cli.preparing import make_administrator

    made = make_administrator("first@example.org")
    assert not made.has_usable_password()
    assert Person.objects.exclude(pk=made.pk).count() == 0


LOOK = """
import json, django
django.setup()
from django.test import Client
answer = Client().get("/account/login/", secure=True, HTTP_HOST="alliance.example.org")
said = ("secure", "path", "domain", "samesite", "httponly")
cookies = {name: {what: c[what] for what in said} for name, c in answer.cookies.items()}
from django.conf import settings
print(json.dumps({"cookies": cookies, "hsts": answer["Strict-Transport-Security"],
    "session": settings.SESSION_COOKIE_NAME, "status": answer.status_code}))
"""


@pytest.fixture
def over_https(tmp_path: Path) -> Callable[[], dict[str, Any]]:
    """What a site says whose address is https."""

    def ask() -> dict[str, Any]:
        prepared.lay(tmp_path)
        environment = {
            **os.environ, "SITE_URL": "https://alliance.example.org", "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "alliance.settings",
        }  # fmt: skip
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    return ask


def test_over_https_cookies_are_bound_to_this_host(over_https: Callable[[], Any]) -> None:
    said = over_https()
    assert said["session"].startswith("__Host-")
    token = said["cookies"]["__Host-csrftoken"]
    assert token == {
        "secure": True, "path": "/", "domain": "", "samesite": "Lax", "httponly": ""
    }  # fmt: skip


def test_over_https_browsers_are_told_to_stay_there(over_https: Callable[[], Any]) -> None:
    said = over_https()["hsts"]
    assert "max-age=31536000" in said
    assert "includeSubDomains" in said
