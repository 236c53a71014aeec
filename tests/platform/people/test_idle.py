"""A session that nobody uses ends: on pages, in websockets, in the list of sessions."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.live.visitors import Visitor
from alliance.people import sessions
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.people.session_store import ENDS_AT, IDLE_UNTIL, SEEN_AT
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
PAGE = "/people/me/"


def browser_of(person: Person) -> Client:
    client = Client()
    assert client.post(urlsplit(make_link(person)).path).status_code == 302
    return client


def unused_for(client: Client, gone: timedelta) -> None:
    """As if `client` had last been used, and nothing else done, `gone` ago."""
    kept = client.session
    for mark in (SEEN_AT, IDLE_UNTIL):
        kept[mark] -= gone.total_seconds()
    kept.save()


def hours_left(client: Client) -> float:
    row = Session.objects.get(pk=client.session.session_key)
    return (row.expire_date - timezone.now()).total_seconds() / 3600


def test_a_session_that_is_not_used_for_a_week_ends(person):
    here = browser_of(person)
    assert 167.9 < hours_left(here) <= 168
    unused_for(here, timedelta(hours=167))
    assert here.get(PAGE).status_code == 200
    unused_for(here, timedelta(hours=168))
    assert here.get(PAGE)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("trust", ["staff", "administrator", "office"])
def test_of_whoever_is_trusted_with_something_it_ends_the_same_day(trust, person, staff):
    if trust == "office":
        appoint(person, Office.Kind.CONDUCT, by=staff)
    else:
        person.is_staff, person.is_superuser = trust == "staff", trust == "administrator"
        person.save()
    here = browser_of(person)
    assert 11.9 < hours_left(here) <= 12
    unused_for(here, timedelta(hours=12))
    assert here.get(PAGE).status_code == 302


def test_who_becomes_staff_has_less_time_from_the_next_page_on(person):
    here = browser_of(person)
    person.is_staff = True
    person.save()
    unused_for(here, timedelta(minutes=11))
    here.get(PAGE)
    assert hours_left(here) <= 12


def test_the_hours_are_the_operators(person, settings):
    settings.SESSION_IDLE_HOURS = 2
    here = browser_of(person)
    assert 1.9 < hours_left(here) <= 2


def test_a_session_that_is_over_opens_no_websocket_and_is_not_listed(person):
    here, other = browser_of(person), browser_of(person)
    key = other.session.session_key
    unused_for(other, timedelta(days=7))
    assert not Visitor("192.0.2.1", key).person().is_authenticated
    assert len(sessions.open_sessions(person, here.session.session_key)) == 1


def test_use_puts_the_end_off_but_not_beyond_two_weeks(person):
    here = browser_of(person)
    unused_for(here, timedelta(hours=100))
    assert hours_left(here) < 69
    here.get(PAGE)
    assert hours_left(here) > 167
    kept = here.session
    kept[ENDS_AT] -= timedelta(days=13).total_seconds()
    kept.save()
    unused_for(here, timedelta(minutes=11))
    here.get(PAGE)
    assert hours_left(here) <= 24
    kept[ENDS_AT] -= timedelta(days=1).total_seconds()
    kept.save()
    assert here.get(PAGE).status_code == 302


def test_reading_many_pages_writes_the_session_once_in_ten_minutes(person):
    here = browser_of(person)
    here.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        here.get(PAGE)
    assert not [one for one in asked if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_session_of_before_ends_two_weeks_from_now(person):
    here = browser_of(person)
    kept = here.session
    for mark in (SEEN_AT, IDLE_UNTIL, ENDS_AT):
        del kept[mark]
    kept.save()
    assert here.get(PAGE).status_code == 200
    assert hours_left(here) <= 168
    assert here.session[ENDS_AT] > timezone.now().timestamp()


def test_whoever_comes_back_is_told_once_and_led_to_where_they_were(person):
    here = browser_of(person)
    unused_for(here, timedelta(days=7))
    page = here.get(PAGE, follow=True)
    assert page.redirect_chain[-1][0] == f"/account/login/?next={PAGE}"
    assert "Your session has ended. Sign in again" in page.content.decode()
    assert site_settings.SESSION_COOKIE_NAME not in {n for n, c in here.cookies.items() if c.value}
    assert "Your session has ended" not in here.get("/").content.decode()


def test_who_was_never_here_or_signed_out_is_told_nothing(person):
    here = browser_of(person)
    here.post("/account/logout/")
    for client in (here, Client()):
        assert "Your session has ended" not in client.get("/").content.decode()


def test_hours_that_are_none_stop_the_site_at_its_start(tmp_path):
    for hours in ("0", "337"):
        told = subprocess.run(
            [sys.executable, "-c", "import alliance.settings.accounts"],
            env={"SESSION_IDLE_HOURS": hours},
            capture_output=True,
            text=True,
            check=False,
        )
        assert f"SESSION_IDLE_HOURS={hours}: it is from 1 to 336" in told.stderr
