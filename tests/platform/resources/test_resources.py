"""Anybody proposes, another person curates, versions are kept, and files are what they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alliance.notices.models import Notice
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.resources import files, services
from alliance.resources.models import Resource, Version
from alliance.search.models import SearchEntry

SignIn = Callable[[Person], Client]
PDF = b"%PDF-1.7 example"


@pytest.fixture
def editor(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("edie")
    appoint(person, Office.Kind.EDITOR, by=staff)
    return person


@pytest.fixture
def proposed(person: Person) -> Resource:
    made = Resource(title="A guide", text="For those who begin.", topic="start")
    return services.propose(person, made, url="https://example.org/guide")


@pytest.fixture
def published(proposed: Resource, editor: Person) -> Resource:
    services.curate(proposed, Resource.State.PUBLISHED, by=editor, word="Short and true.")
    proposed.refresh_from_db()
    return proposed


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_what_is_proposed_is_seen_by_its_proposer_and_editors_alone(
    proposed: Resource, person: Person, other_person: Person, editor: Person, sign_in: SignIn
) -> None:
    url = proposed.get_absolute_url()
    assert [sign_in(who).get(url).status_code for who in (person, editor)] == [200, 200]
    assert sign_in(other_person).get(url).status_code == 404
    assert Client().get(url).status_code == 404
    assert "A guide" not in Client().get(reverse("resources:index")).content.decode()
    assert not SearchEntry.objects.exists()


def test_publishing_makes_it_found_and_tells_who_brought_it(
    published: Resource, person: Person, client: Client
) -> None:
    assert "A guide" in client.get(reverse("resources:index")).content.decode()
    assert b"A guide" in client.get(reverse("resources:feed")).content
    assert SearchEntry.objects.get(kind="resource").title == "A guide"
    assert Notice.objects.get(person=person, kind="resources.curated").text == "Short and true."


def test_nobody_publishes_what_they_brought(staff: Person) -> None:
    made = Resource(title="Mine", text="Good.", topic="start")
    services.propose(staff, made, url="https://example.org/mine")
    with pytest.raises(PermissionDenied):
        services.curate(made, Resource.State.PUBLISHED, by=staff)


def test_only_editors_curate(proposed: Resource, other_person: Person, person: Person) -> None:
    for who in (person, other_person):
        with pytest.raises(PermissionDenied):
            services.curate(proposed, Resource.State.PUBLISHED, by=who)


def test_what_is_set_aside_leaves_the_search_and_stays_readable(
    published: Resource, editor: Person, client: Client
) -> None:
    services.curate(published, Resource.State.RETIRED, by=editor)
    assert not SearchEntry.objects.exists()
    assert client.get(published.get_absolute_url()).status_code == 200


def test_versions_are_counted_and_kept(published: Resource, editor: Person) -> None:
    services.add_version(published, by=editor, upload=upload("g.pdf", PDF), note="As a file")
    assert [(v.number, bool(v.url)) for v in published.versions.all()] == [(2, False), (1, True)]


def test_what_is_published_changes_through_an_editor(
    published: Resource, person: Person, other_person: Person
) -> None:
    for who in (person, other_person):
        with pytest.raises(PermissionDenied):
            services.add_version(published, by=who, url="https://example.org/evil")


@pytest.mark.parametrize(("url", "name"), [("", ""), ("https://example.org/", "a.pdf")])
def test_a_version_is_a_link_or_a_file(
    url: str, name: str, published: Resource, editor: Person
) -> None:
    file = upload(name, PDF) if name else None
    with pytest.raises(ValidationError):
        services.add_version(published, by=editor, url=url, upload=file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg/>"),
        ("not.pdf", b"<html>"),
        ("not.png", b"GIF89a"),
        ("binary.txt", b"\x00\x01"),
        ("latin.csv", b"\xff\xfe"),
        ("empty.txt", b""),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        files.examine(upload(name, content))


def test_a_file_that_is_too_big_is_refused() -> None:
    with pytest.raises(ValidationError):
        files.examine(upload("big.pdf", PDF + bytes(files.FILE_BYTES)))


@given(
    st.text(max_size=200),
    st.sampled_from([kind[0] for kind in files.KINDS] + ["", ".html", ".PDF"]),
    st.sampled_from([kind[2] for kind in files.KINDS]),
    st.binary(max_size=50),
)
def test_any_name_and_content_is_examined_or_refused(
    name: str, ending: str, sign: bytes, content: bytes
) -> None:
    sent = upload("x", sign + content)
    sent._name = name + ending  # type: ignore[attr-defined]  # past Django's own cleaning
    try:
        found = files.examine(sent)
    except ValidationError:
        return
    assert not set('"\\/\r\n\x00') & set(found.name)
    assert found.media_type in {kind[1] for kind in files.KINDS}


def test_a_file_comes_back_as_it_was_and_is_never_shown_in_the_page(
    published: Resource, editor: Person, client: Client
) -> None:
    services.add_version(published, by=editor, upload=upload("My guide.pdf", PDF))
    answer = client.get(reverse("resources:file", args=[published.public_id, 2]))
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_file_of_what_waits_is_not_for_strangers(person: Person, client: Client) -> None:
    made = Resource(title="Mine", text="Good.", topic="start")
    services.propose(person, made, upload=upload("g.pdf", PDF))
    url = reverse("resources:file", args=[made.public_id, 1])
    assert client.get(url).status_code == 404


def test_a_person_reviews_once_and_can_change_their_mind(
    published: Resource, other_person: Person, sign_in: SignIn
) -> None:
    url = reverse("resources:review", args=[published.public_id])
    for stars in (2, 5):
        sign_in(other_person).post(url, {"stars": stars, "text": f"{stars} it is"})
    assert [(r.stars, r.text) for r in published.reviews.all()] == [(5, "5 it is")]


def test_who_brought_it_does_not_review_it(published: Resource, person: Person) -> None:
    with pytest.raises(PermissionDenied):
        services.review(published, by=person, stars=5, text="Great")


def test_only_editors_hide_reviews(
    published: Resource, other_person: Person, editor: Person, sign_in: SignIn
) -> None:
    given_review = services.review(published, by=other_person, stars=1, text="Rude words")
    url = reverse("resources:hide_review", args=[given_review.pk])
    assert sign_in(other_person).post(url).status_code == 403
    assert sign_in(editor).post(url).status_code == 302
    assert "Rude words" not in Client().get(published.get_absolute_url()).content.decode()


def test_the_form_proposes_and_keeps_what_was_typed_when_it_is_refused(
    person: Person, signed_in: Client
) -> None:
    form = {"title": "T", "text": "Long words", "topic": "start", "language": "en"}
    url = reverse("resources:propose")
    page = signed_in.post(url, form)
    assert page.status_code == 200 and "Long words" in page.content.decode()
    assert not Resource.objects.exists() and not Version.objects.exists()
    assert signed_in.post(url, form | {"url": "https://example.org/"}).status_code == 302
    assert Resource.objects.get().versions.count() == 1
