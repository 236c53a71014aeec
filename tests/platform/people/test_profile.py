"""Privacy by choice: a profile field by field, the directory, and what nobody ever sees."""

from __future__ import annotations

import pytest

from alliance.people import panels
from alliance.people.models import FIELDS, MAX_BIO_CHARACTERS, Person
from alliance.people.queries import directory, shown_fields, shows

pytestmark = pytest.mark.django_db

TOLD = {
    "name": "Ada L.",
    "pronouns": "she/her-p",
    "time_zone": "Asia/Kolkata",
    "bio": "Writes about *engines*",
    "links": ["https://ada.example.org/about"],
}
SEEN = {
    "name": "Ada L.",
    "pronouns": "she/her-p",
    "time_zone": "Asia/Kolkata",
    "bio": "<em>engines</em>",
    "links": "https://ada.example.org/about",
}


@pytest.fixture
def seen(person) -> Person:
    hidden = {f"shows_{field}": False for field in FIELDS}
    Person.objects.filter(pk=person.pk).update(profile_public=True, **TOLD, **hidden)
    person.refresh_from_db()
    return person


def page_of(client, person) -> str:
    answer = client.get(f"/people/{person.public_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("field", list(SEEN))
def test_each_field_is_shown_only_when_it_is_chosen(seen, client, field):
    assert not any(text in page_of(client, seen) for text in SEEN.values())
    Person.objects.filter(pk=seen.pk).update(**{f"shows_{field}": True})
    page = page_of(client, seen)
    assert [name for name, text in SEEN.items() if text in page] == [field]


def test_without_the_profile_no_field_is_shown(person):
    Person.objects.filter(pk=person.pk).update(**{f"shows_{field}": True for field in FIELDS})
    person.refresh_from_db()
    assert shown_fields(person) == frozenset()
    assert not shows(person, "name")


def test_panels_of_other_rooms_follow_the_choice(seen, client, monkeypatch):
    monkeypatch.setattr(panels, "MAKERS", {})
    asked = []

    def maker(person, viewer, now):
        asked.append(person)

    panels.register("groups", maker, order=1, field="groups")
    page_of(client, seen)
    assert not asked
    Person.objects.filter(pk=seen.pk).update(shows_groups=True)
    page_of(client, seen)
    assert asked == [seen]


def test_the_preview_is_what_others_see_also_while_nobody_does(seen, sign_in, client):
    Person.objects.filter(pk=seen.pk).update(profile_public=False, shows_bio=True)
    preview = sign_in(seen).get("/people/me/as-others-see-it/").content.decode()
    assert SEEN["bio"] in preview and SEEN["pronouns"] not in preview
    assert "Nobody else sees this now" in preview
    assert client.get(f"/people/{seen.public_id}/").status_code == 404
    assert client.get("/people/me/as-others-see-it/").status_code == 302


def test_the_directory_has_those_who_chose_it_with_their_name(seen, other_person, client):
    assert not directory().exists()
    Person.objects.filter(pk=seen.pk).update(shows_name=True)
    assert list(directory()) == [seen]
    page = client.get("/people/").content.decode()
    assert "Ada L." in page and "Grace" not in page
    assert "@example.org" not in page


def test_what_somebody_hides_is_not_found_by_searching_either(seen):
    Person.objects.filter(pk=seen.pk).update(shows_name=True)
    assert list(directory("ada")) == [seen]
    assert not directory("engines").exists()
    assert not directory("she/her").exists()
    assert not directory("ada@example.org").exists()
    Person.objects.filter(pk=seen.pk).update(shows_bio=True)
    assert list(directory("engines")) == [seen]


def test_the_directory_asks_the_database_few_times_however_long_it_is(
    make_person, client, django_assert_max_num_queries
):
    for number in range(60):
        make_person(f"p{number}", profile_public=True)
    with django_assert_max_num_queries(3):
        first = client.get("/people/")
    assert first.context["page"].paginator.num_pages == 2


def test_no_page_calls_somebody_without_a_name_by_their_address(make_person, client):
    nameless = make_person("nameless", name="", profile_public=True)
    assert "@" not in str(nameless)
    assert "nameless@" not in page_of(client, nameless)


def test_links_are_addresses_of_the_web_and_few(person, signed_in):
    for links in ("javascript:alert(1)", "ftp://example.org", "\n".join(["https://e.org"] * 6)):
        answer = signed_in.post("/people/me/", {"name": "Ada", "links": links})
        assert "links" in answer.context["form"].errors, links
    signed_in.post("/people/me/", {"name": "Ada", "links": "example.org/x\n\nhttps://b.example"})
    person.refresh_from_db()
    assert person.links == ["https://example.org/x", "https://b.example"]


def test_markup_in_a_profile_cannot_act(seen, client):
    Person.objects.filter(pk=seen.pk).update(
        shows_bio=True, bio="<script>alert(1)</script><img src=x onerror=alert(1)>"
    )
    page = page_of(client, seen)
    assert "<script>alert(1)" not in page and "<img src=x" not in page


def test_a_long_text_is_refused_with_a_word(signed_in):
    answer = signed_in.post("/people/me/", {"name": "Ada", "bio": "x" * (MAX_BIO_CHARACTERS + 1)})
    assert "bio" in answer.context["form"].errors


def test_a_blocked_person_is_not_seen(seen, client):
    Person.objects.filter(pk=seen.pk).update(is_active=False, shows_name=True)
    assert client.get(f"/people/{seen.public_id}/").status_code == 404
    assert not directory().exists()
