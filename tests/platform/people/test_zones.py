"""In whose time zone a page speaks."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from alliance.people.models import Person
from alliance.people.zones import zone_names, zone_of


def request_of(cookies, user=None):
    request = RequestFactory().get("/")
    request.COOKIES = cookies
    request.user = user or AnonymousUser()
    return request


def test_without_any_hint_it_is_utc():
    assert zone_of(request_of({})).key == "UTC"


def test_the_browser_says_its_zone_in_a_cookie():
    assert zone_of(request_of({"tz": "Europe/Berlin"})).key == "Europe/Berlin"
    assert zone_of(request_of({"tz": "Europe%2FBerlin"})).key == "Europe/Berlin"


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "x" * 9999])
def test_a_cookie_that_names_no_zone_counts_as_none(name):
    assert zone_of(request_of({"tz": name})).key == "UTC"


def test_what_a_person_chose_goes_before_their_browser():
    person = Person(email="a@example.org", time_zone="Asia/Tokyo")
    request = request_of({"tz": "Europe/Berlin", "sessionid": "x"}, person)
    assert zone_of(request).key == "Asia/Tokyo"
    person.time_zone = ""
    assert zone_of(request).key == "Europe/Berlin"


def test_without_a_session_the_account_is_not_looked_up(django_assert_num_queries, client, db):
    with django_assert_num_queries(0):
        answer = client.get("/people/sign-in.txt")
    assert answer.status_code == 404


@pytest.mark.django_db
def test_pages_say_that_they_depend_on_cookies(client):
    assert "Cookie" in client.get("/calls/")["Vary"]


def test_every_zone_offered_exists():
    names = zone_names()
    assert names[0] == "UTC" and "America/New_York" in names and len(names) > 300
