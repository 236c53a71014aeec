"""Profile pages: who may see and change what."""

import uuid

import pytest
from django.test import Client

from alliance.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_profile_is_hidden_until_its_person_shows_it(person, client):
    url = f"/people/{person.public_id}/"
    assert client.get(url).status_code == 404
    Person.objects.update(profile_public=True, pronouns="she/her")
    page = client.get(url).content.decode()
    assert "Ada" in page and "she/her" in page
    assert "ada@example.org" not in page


def test_a_profile_that_is_not_there_looks_like_a_hidden_one(client):
    assert client.get(f"/people/{uuid.uuid4()}/").status_code == 404


def test_the_profile_form_needs_a_sign_in(client):
    for answer in (client.get("/people/me/"), client.post("/people/me/", {"name": "Eve"})):
        assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_a_person_changes_their_own_profile_and_nothing_more(person, other_person, signed_in):
    answer = signed_in.post(
        "/people/me/",
        {
            "name": "Ada L.",
            "time_zone": "Europe/Berlin",
            # what a form of a clever person might send along
            "id": other_person.pk,
            "pk": other_person.pk,
            "public_id": str(other_person.public_id),
            "email": "root@example.org",
            "is_staff": "on",
            "is_superuser": "on",
        },
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    other_person.refresh_from_db()
    assert (person.name, person.time_zone) == ("Ada L.", "Europe/Berlin")
    assert (person.email, person.is_staff, person.is_superuser) == (
        "ada@example.org",
        False,
        False,
    )
    assert other_person.name == "Grace"


def test_the_profile_form_needs_a_csrf_token(person):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/people/me/", {"name": "Eve"}).status_code == 403


def test_a_time_zone_that_does_not_exist_is_refused_by_its_field(signed_in):
    answer = signed_in.post("/people/me/", {"name": "Ada", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 200
    assert "time_zone" in answer.context["form"].errors


def test_the_form_shows_what_is_saved(person, signed_in):
    Person.objects.update(time_zone="Asia/Kolkata")
    page = signed_in.get("/people/me/").content.decode()
    assert '<option value="Asia/Kolkata" selected>' in page
