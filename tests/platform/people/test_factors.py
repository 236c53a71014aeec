"""Seeds of code apps and of recovery codes are sealed: the database alone makes no code."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alliance.people import factors
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
SECRET = auth.generate_totp_secret()


@pytest.fixture
def with_factors(person: Person, settings) -> Person:
    settings.MFA_TOTP_TOLERANCE = 1  # a code may be of half a minute ago when it is typed
    person.set_password(PASSWORD)
    person.save()
    auth.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def code_now(secret: str = SECRET) -> str:
    _before, now, _after = auth.yield_hotp_counters_from_time()
    return auth.format_hotp_value(auth.hotp_value(secret, now))


def row(kind: str) -> Authenticator:
    return Authenticator.objects.get(type=kind)


def codes() -> list[str]:
    return RecoveryCodes(row("recovery_codes")).get_unused_codes()


def comes_in(person: Person, code: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


def test_no_seed_and_no_code_lies_open_in_the_database(with_factors):
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    seed = factors.open_sealed(row("recovery_codes").data["seed"])
    assert re.fullmatch(r"[0-9a-f]{80}", seed)
    assert not [secret for secret in (seed, *codes()) if secret in kept]
    assert kept.count(factors.SEALED) == 2


def test_one_comes_in_by_the_app_and_by_a_recovery_code_once(with_factors):
    one, other, *_ = codes()
    assert comes_in(with_factors, code_now())
    assert [comes_in(with_factors, code) for code in (one, one, other)] == [True, False, True]
    assert not comes_in(with_factors, "00000000")


def test_what_lay_open_is_sealed_and_goes_on_working(with_factors):
    app, recovery = row("totp"), row("recovery_codes")
    seed = factors.open_sealed(recovery.data["seed"])
    app.data, recovery.data = {"secret": SECRET}, recovery.data | {"seed": seed}
    app.save()
    recovery.save()
    before = codes()
    assert comes_in(with_factors, code_now())
    assert factors.seal_all(timezone.now()) == 2
    assert row("totp").data["secret"].startswith(factors.SEALED)
    assert codes() == before
    assert factors.seal_all(timezone.now()) == 0


def test_codes_that_lay_open_one_by_one_are_sealed_too(with_factors):
    recovery = row("recovery_codes")
    recovery.data = {"migrated_codes": ["11112222", "33334444"]}
    recovery.save()
    assert factors.seal_all(timezone.now()) == 1
    assert "11112222" not in json.dumps(row("recovery_codes").data)
    assert comes_in(with_factors, "11112222")
    assert codes() == ["33334444"]


def test_a_changed_secret_of_the_site_opens_and_seals_anew(with_factors, settings):
    before = codes()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    assert codes() == before
    assert factors.seal_all(timezone.now()) == 2
    settings.SECRET_KEY_FALLBACKS = []
    assert codes() == before


def test_what_no_secret_opens_lets_nobody_in_and_says_so(with_factors, settings):
    before, kept = codes(), row("totp").data
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 9, []
    assert factors.seal_all(timezone.now()) == 0
    assert row("totp").data == kept
    client = Client()
    client.post("/account/login/", {"login": with_factors.email, "password": PASSWORD})
    for code in (code_now(), before[0], code_now("")):
        told = client.post("/account/2fa/authenticate/", {"code": code})
        assert told.status_code == 200
        assert "_auth_user_id" not in client.session
        assert "cannot be read any more" in told.content.decode()


def test_a_seal_that_was_changed_does_not_open():
    sealed = factors.seal("seed")
    with pytest.raises(factors.CannotBeOpened):
        factors.open_sealed(
            sealed[:-6] + ("AAAA" if sealed[-6:-2] != "AAAA" else "BBBB") + sealed[-2:]
        )


@given(st.text())
def test_what_is_sealed_opens_as_it_was_and_is_sealed_differently_each_time(text):
    one, other = factors.seal(text), factors.seal(text)
    assert one != other
    assert factors.open_sealed(one) == factors.open_sealed(other) == text
