"""Where the operator wants it, whoever is trusted with something has a second factor or gets none
of it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client

from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.people.second_factor import lacks_one

pytestmark = pytest.mark.django_db
DEPLOY = Path(__file__).parents[3] / "deploy"
LED = "/people/me/second-factor/?next="


@pytest.fixture
def wanted(settings) -> None:
    settings.SECOND_FACTOR_FOR = "staff"


def in_browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    "page",
    ["/desk/", "/desk/acts/", "/books/journal/", "/people/accounts/", "/people/me/", "/groups/"],
)
def test_staff_without_one_get_no_page_and_are_led_to_set_one_up(wanted, staff, page):
    here = in_browser_of(staff)
    answer = here.get(page)
    assert answer["Location"].startswith(LED), answer.status_code
    told = here.get(answer["Location"]).content.decode()
    assert 'href="/account/2fa/"' in told
    assert "A second factor first" in told
    auth.TOTP.activate(staff, auth.generate_totp_secret())
    assert here.get(answer["Location"])["Location"] == page
    assert not here.get(page).headers.get("Location", "").startswith(LED)


def test_nothing_that_they_are_trusted_with_is_done_by_posting_at_once(wanted, staff, person):
    answer = in_browser_of(staff).post(f"/people/accounts/{person.public_id}/", {"reason": "x"})
    assert answer["Location"] == f"{LED}%2F"
    person.refresh_from_db()
    assert person.is_active


def test_whoever_holds_an_office_has_to_have_one_and_others_not(wanted, staff, person):
    here = in_browser_of(person)
    assert here.get("/people/me/").status_code == 200
    appoint(person, Office.Kind.CONDUCT, by=staff)
    assert here.get("/people/me/")["Location"].startswith(LED)


def test_everybody_has_to_have_one_where_the_operator_says_so(settings, person):
    settings.SECOND_FACTOR_FOR = "everybody"
    here = in_browser_of(person)
    assert here.get("/backpack/")["Location"].startswith(LED)
    auth.TOTP.activate(person, auth.generate_totp_secret())
    assert here.get("/backpack/").status_code == 200
    assert Client().get("/groups/").status_code == 200


def test_nobody_has_to_where_the_operator_says_nothing(staff):
    assert in_browser_of(staff).get("/desk/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(wanted, staff):
    RecoveryCodes.activate(staff)
    assert lacks_one(staff)


@pytest.mark.parametrize(
    "page", ["/account/2fa/", "/account/2fa/webauthn/add/", "/account/2fa/totp/activate/",
             "/account/logout/", "/account/email/"]
)  # fmt: skip
def test_the_way_to_one_and_out_stays_open(wanted, staff, page):
    answer = in_browser_of(staff).get(page)
    assert not answer.headers.get("Location", "").startswith("/people/me/second-factor/")


def test_the_page_leads_nowhere_but_here(wanted, staff):
    here = in_browser_of(staff)
    assert 'href="https://evil' not in here.get(f"{LED}https://evil.example.net/").content.decode()


def test_the_guides_ask_staff_for_one():
    for name in ("one-machine", "several-machines"):
        assert "SECOND_FACTOR_FOR=staff\n" in (DEPLOY / name / "alliance.env").read_text("utf-8")


def test_a_word_that_is_none_stops_the_site_at_its_start():
    told = subprocess.run(
        [sys.executable, "-c", "import alliance.settings.accounts"],
        env={"SECOND_FACTOR_FOR": "Staff"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "SECOND_FACTOR_FOR=Staff: it is staff, everybody, or left out" in told.stderr
