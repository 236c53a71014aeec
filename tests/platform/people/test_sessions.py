"""In which browsers somebody is signed in: they see each, and end one or all others."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from alliance.exports import registry
from alliance.people import sessions
from alliance.people.models import Person
from alliance.people.services import close_account
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
PAGE = "/people/me/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def browser_of(person: Person, agent: str = FIREFOX) -> Client:
    """One in which `person` has just signed in."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR="192.0.2.7")
    assert client.post(urlsplit(make_link(person)).path).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/people/me/").status_code == 200


def number_of(client: Client) -> int:
    return UserSession.objects.get(session_key=client.session.session_key).pk


def test_each_browser_in_which_one_is_signed_in_is_listed_and_can_be_ended(person):
    here, phone = browser_of(person), browser_of(person, PHONE)
    page = here.get(PAGE).content.decode()
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    assert page.count(">this one<") == 1
    assert page.count("192.0.2.7") == 2
    assert here.post(PAGE, {"end": number_of(phone)}).status_code == 302
    assert (is_in(here), is_in(phone)) == (True, False)
    assert "iPhone" not in here.get(PAGE).content.decode()


def test_all_others_are_ended_at_once(person):
    here, *others = (browser_of(person) for _ in range(3))
    said = here.post(PAGE, {"end": "others"}, follow=True).content.decode()
    assert "2 sessions are ended." in said
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_the_session_that_asks_can_be_ended_as_well(person):
    here, other = browser_of(person), browser_of(person)
    here.post(PAGE, {"end": number_of(here)})
    assert (is_in(here), is_in(other)) == (False, True)


def test_nobody_ends_a_session_of_another(person, other_person):
    mine, theirs = browser_of(person), browser_of(other_person, PHONE)
    assert "iPhone" not in mine.get(PAGE).content.decode()
    for end in (number_of(theirs), f"{number_of(theirs)} ", "others", "0", "-1", "x" * 999, ""):
        mine.post(PAGE, {"end": end})
    assert is_in(theirs)
    assert not sessions.end(person, number_of(theirs))


def test_whoever_signed_in_long_ago_confirms_that_it_is_them_first(person):
    here, other = browser_of(person), browser_of(person)
    kept = here.session
    for record in kept["account_authentication_methods"]:
        record["at"] -= 3600
    kept.save()
    answer = here.post(PAGE, {"end": "others"})
    assert answer["Location"].startswith("/people/me/sign-in-again/")
    assert is_in(other)
    assert here.get(PAGE).status_code == 200


def test_what_is_over_is_not_listed(person):
    here, signed_out, run_out, of_before = (browser_of(person) for _ in range(4))
    signed_out.post("/account/logout/")
    Session.objects.filter(pk=run_out.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    kept = of_before.session
    kept["_auth_user_hash"] = "of another password"
    kept.save()
    found = sessions.open_sessions(person, here.session.session_key)
    assert [one.is_this for one in found] == [True]
    assert number_of(here) == found[0].pk


def test_reading_the_page_changes_nothing(person):
    here, gone = browser_of(person), browser_of(person)
    Session.objects.filter(pk=gone.session.session_key).delete()
    before = list(UserSession.objects.values())
    here.get(PAGE)
    assert list(UserSession.objects.values()) == before


def test_where_a_session_was_is_forgotten_with_it(person):
    from alliance.desk.retention import RULES

    here, gone = browser_of(person), browser_of(person)
    gone.post("/account/logout/")
    assert RULES["people.sessions"].forget(timezone.now()) == 1
    assert [row.session_key for row in UserSession.objects.all()] == [here.session.session_key]


def test_it_is_taken_along_and_goes_with_the_account(person):
    browser_of(person)
    (one,) = registry.PERSON_PARTS["people"](person)["sessions"]
    assert (one["address"], one["browser"]) == ("192.0.2.7", FIREFOX)
    assert "session_key" not in one
    close_account(person)
    assert not UserSession.objects.exists()


def test_the_librarys_own_page_leads_to_ours(person):
    here = browser_of(person)
    assert here.get("/account/sessions/", follow=True).redirect_chain[-1][0] == PAGE
    assert here.post("/account/sessions/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "unknown browser"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_browser_is_called_by_its_name_and_can_say_anything(agent, name):
    assert sessions.browser_of(agent) == name


def test_what_a_browser_says_is_shown_and_does_nothing(person):
    here = browser_of(person, "<script>alert(1)</script>")
    page = here.get(PAGE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
