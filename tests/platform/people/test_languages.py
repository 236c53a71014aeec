"""In which language a page speaks, and what a cache has to know of it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from alliance.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_languages")]
COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def two_languages(settings) -> None:
    """The rules hold whichever languages a site offers."""
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]


def spoken(client: Client, **headers: str) -> str:
    page = client.get("/people/", **headers).content.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


def test_a_visitor_chooses_in_the_footer_without_a_session(client):
    assert spoken(client) == "en"
    answer = client.post("/people/language/", {"language": "es", "next": "/people/"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert answer.cookies[COOKIE].value == "es"
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert spoken(client) == "es"


def test_the_browsers_language_is_spoken_until_somebody_chooses(client):
    assert spoken(client, HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9") == "es"
    client.cookies[COOKIE] = "en"
    assert spoken(client, HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9") == "en"


def test_a_persons_own_language_goes_before_cookie_and_browser(person, signed_in):
    Person.objects.filter(pk=person.pk).update(language="es")
    signed_in.cookies[COOKIE] = "en"
    assert spoken(signed_in, HTTP_ACCEPT_LANGUAGE="en") == "es"
    answer = signed_in.get("/people/")
    assert answer["Content-Language"] == "es"


def test_the_footer_keeps_the_language_of_who_is_signed_in(person, signed_in):
    signed_in.post("/people/language/", {"language": "es"})
    person.refresh_from_db()
    assert person.language == "es"
    signed_in.post("/people/language/", {"language": "tlh"})
    person.refresh_from_db()
    assert person.language == "es"


def test_nobody_changes_the_language_of_an_account_from_another_site(person):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/people/language/", {"language": "es"}).status_code == 403
    person.refresh_from_db()
    assert person.language == ""


def test_the_choice_leads_to_no_other_site(client):
    for elsewhere in ("https://evil.example/", "//evil.example/"):
        answer = client.post("/people/language/", {"language": "es", "next": elsewhere})
        assert "evil.example" not in answer["Location"]


def test_a_cache_is_told_what_the_page_depends_on(client):
    vary = client.get("/people/")["Vary"]
    assert "Accept-Language" in vary and "Cookie" in vary


def test_the_language_can_be_set_in_the_profile(person, signed_in):
    signed_in.post("/people/me/", {"name": "Ada", "language": "es"})
    person.refresh_from_db()
    assert person.language == "es"
    answer = signed_in.post("/people/me/", {"name": "Ada", "language": "tlh"})
    assert "language" in answer.context["form"].errors


def test_mail_about_an_account_speaks_the_persons_language(person):
    from alliance.people.languages import language_of

    person.language = "es"
    assert language_of(person) == "es"
    person.language = "tlh"
    assert language_of(person) == settings.LANGUAGE_CODE


def test_a_site_of_one_language_asks_for_none(settings, client):
    assert 'class="language-choice"' in client.get("/people/").content.decode()
    settings.LANGUAGES = [("en", "English")]
    assert 'class="language-choice"' not in client.get("/people/").content.decode()
