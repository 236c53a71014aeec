"""Anybody proposes, an editor who is somebody else decides, and every version is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from alliance.history import queries, services
from alliance.history.models import HistoryEntry, Proposal
from alliance.notices.models import Notice
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "year": 2014, "date": None, "title": "A summit", "text": "People met.",
    "source_url": "https://example.org/summit", "source_name": "Example",
}  # fmt: skip


@pytest.fixture
def editor(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("edie")
    appoint(person, Office.Kind.EDITOR, by=staff)
    return person


def propose(by: Person, entry: HistoryEntry | None = None, **words: Any) -> Proposal:
    return services.propose(by, WORDS | words, entry=entry, reason="It matters.")


def test_a_proposal_changes_nothing_until_it_is_accepted(person: Person, editor: Person) -> None:
    proposal = propose(person)
    assert not HistoryEntry.objects.exists()
    services.accept(proposal, by=editor, answer="Thank you.")
    assert HistoryEntry.objects.get().title == "A summit"
    assert SearchEntry.objects.get(kind="history").title == "2014: A summit"
    told = Notice.objects.get(person=person, kind="history.reviewed")
    assert told.text == "Thank you."


def test_editors_are_told_what_waits(person: Person, editor: Person) -> None:
    propose(person)
    assert Notice.objects.filter(person=editor, kind="history.review").count() == 1


def test_nobody_reviews_their_own(editor: Person, staff: Person) -> None:
    for who in (editor, staff):
        proposal = propose(who)
        with pytest.raises(PermissionDenied):
            services.accept(proposal, by=who)


@pytest.mark.parametrize("who", ["person", "other_person"])
def test_only_editors_review(who: str, request: pytest.FixtureRequest, person: Person) -> None:
    proposal = propose(person)
    with pytest.raises(PermissionDenied):
        services.decline(proposal, by=request.getfixturevalue(who), answer="")


def test_a_former_editor_reviews_no_more(person: Person, editor: Person, staff: Person) -> None:
    from alliance.people.offices import dismiss

    proposal = propose(person)
    dismiss(editor, Office.Kind.EDITOR, by=staff)
    with pytest.raises(PermissionDenied):
        services.accept(proposal, by=editor)


def test_it_is_reviewed_once(person: Person, editor: Person, staff: Person) -> None:
    proposal = propose(person)
    services.decline(proposal, by=editor, answer="No source.")
    with pytest.raises(services.NotNow):
        services.accept(proposal, by=staff)
    assert not HistoryEntry.objects.exists()


def test_what_a_change_replaced_can_still_be_read(person: Person, editor: Person) -> None:
    entry = services.accept(propose(person), by=editor)
    change = propose(person, entry, text="Many people met.")
    services.accept(change, by=editor)
    change.refresh_from_db()
    assert change.before["text"] == "People met."
    changed = [row for row in queries.compare(change) if row["changed"]]
    assert [(row["was"], row["now"]) for row in changed] == [("People met.", "Many people met.")]


def test_the_history_says_a_thing_once(person: Person, editor: Person) -> None:
    services.accept(propose(person), by=editor)
    with pytest.raises(ValidationError):
        services.accept(propose(person), by=editor)
    assert HistoryEntry.objects.count() == 1


def test_a_proposal_is_seen_by_its_proposer_and_editors_alone(
    person: Person,
    other_person: Person,
    editor: Person,
    sign_in: Callable[[Person], Client],
) -> None:
    url = reverse("history:proposal", args=[propose(person).pk])
    assert sign_in(person).get(url).status_code == 200
    assert sign_in(editor).get(url).status_code == 200
    assert sign_in(other_person).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert sign_in(other_person).get(reverse("history:review")).status_code == 403


def test_from_the_form_to_the_timeline(
    person: Person, editor: Person, sign_in: Callable[[Person], Client], client: Client
) -> None:
    form = {k: v for k, v in WORDS.items() if v is not None} | {"reason": "It matters."}
    answer = sign_in(person).post(reverse("history:propose"), form)
    assert answer.status_code == 302
    sign_in(editor).post(answer["Location"], {"verdict": "accept", "answer": ""})
    page = client.get(reverse("history:index")).content.decode()
    assert "A summit" in page and "2014" in page
    assert client.get(reverse("history:json")).json()["entries"][0]["title"] == "A summit"
    assert b"A summit" in client.get(reverse("history:feed")).content


@pytest.mark.parametrize(
    ("field", "value"), [("year", "1066"), ("source_url", "javascript:alert(1)"), ("title", "")]
)
def test_a_proposal_that_makes_no_sense_is_refused_at_its_field(
    field: str, value: str, person: Person, signed_in: Client
) -> None:
    form = {k: v for k, v in WORDS.items() if v is not None} | {field: value}
    page = signed_in.post(reverse("history:propose"), form)
    assert page.status_code == 200 and "People met." in page.content.decode()
    assert not Proposal.objects.exists()


def test_the_day_lies_in_its_year(person: Person, signed_in: Client) -> None:
    form = WORDS | {"date": "2013-02-12"}
    page = signed_in.post(reverse("history:propose"), form).content.decode()
    assert "another year" in page
