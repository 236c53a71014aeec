"""One-time sign-in links."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from alliance.people.models import SignInLink
from alliance.people.signin import make_link, safe_next, usable_link, use_link

pytestmark = pytest.mark.django_db


def path_of(link):
    return urlsplit(link).path


def test_opening_a_link_shows_a_button_and_uses_nothing_up(person):
    link = path_of(make_link(person))
    browser = Client()
    for _ in range(3):  # a mail scanner, a preview, the person
        answer = browser.get(link)
        assert answer.status_code == 200
    assert "_auth_user_id" not in browser.session
    assert "no-store" in answer["Cache-Control"]


def test_pressing_the_button_signs_in_and_leads_on(person):
    link = path_of(make_link(person, next="/groups/"))
    browser = Client()
    answer = browser.post(link)
    assert (answer.status_code, answer["Location"]) == (302, "/groups/")
    assert browser.session["_auth_user_id"] == str(person.pk)


def test_a_link_to_nowhere_else_leads_to_what_is_ones_own(person):
    answer = Client().post(path_of(make_link(person)))
    assert answer["Location"] == "/home/"


def test_a_link_works_once(person):
    link = path_of(make_link(person))
    assert Client().post(link).status_code == 302
    second = Client()
    assert second.post(link).status_code == 410
    assert second.get(link).status_code == 410
    assert "_auth_user_id" not in second.session


def test_a_link_expires(person):
    link = make_link(person, lifetime=timedelta(hours=1))
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(path_of(link)).status_code == 410


def test_a_link_of_somebody_who_was_shut_out_does_not_work(person):
    link = path_of(make_link(person))
    person.is_active = False
    person.save()
    assert Client().post(link).status_code == 410


def test_the_button_needs_a_csrf_token(person):
    link = path_of(make_link(person))
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert usable_link(link.rstrip("/").split("/")[-1])


def test_the_token_is_not_in_the_database(person):
    token = path_of(make_link(person)).rstrip("/").split("/")[-1]
    row = SignInLink.objects.get()
    assert token not in (row.token_hash, row.next)
    assert usable_link(row.token_hash) is None  # whoever reads the database holds no key


def test_using_up_happens_once_even_for_the_same_row_read_twice(person):
    token = path_of(make_link(person)).rstrip("/").split("/")[-1]
    assert use_link(token) is not None
    assert use_link(token) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "/\\evil.example.org",
        "javascript:alert(1)",
        "https:evil.example.org",
        "\thttps://evil.example.org",
        "",
        "2",
        "people:profile",  # the name of a view is no address
    ],
)
def test_a_link_never_leads_to_another_site(person, url):
    assert safe_next(url) == "/"


def test_a_link_leads_to_pages_of_this_site(settings):
    assert safe_next("/claim/x/?a=b") == "/claim/x/?a=b"
    assert safe_next(settings.SITE_URL + "/groups/") == settings.SITE_URL + "/groups/"
