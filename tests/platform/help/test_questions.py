"""Asking and answering: who reads what, who hears of what, and what cannot be done."""

from __future__ import annotations

from collections.abc import Callable

import feedparser
import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.help import finding, services
from alliance.help.errors import NotNow
from alliance.help.models import Answer, Question
from alliance.notices.models import Notice
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def ask(by: Person, **fields: object) -> Question:
    given = {"title": "How do I bake?", "text": "I *tried*.", "tags": ["baking"]}
    given |= {"to_alliance": False, "is_private": False}
    return services.ask(by, **(given | fields))  # type: ignore[arg-type]


@pytest.fixture
def volunteer(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("val")
    appoint(person, Office.Kind.VOLUNTEER, by=staff)
    return person


@pytest.fixture
def moderator(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("mod")
    appoint(person, Office.Kind.MODERATOR, by=staff)
    return person


def test_whoever_asks_hears_of_the_answer(
    person: Person, other_person: Person, deliver_mail: Callable[[], list[EmailMessage]]
) -> None:
    question = ask(person)
    services.answer(question, by=other_person, text="With **butter**.")
    [mail] = deliver_mail()
    assert mail.to == [person.email] and "With **butter**." in mail.body


def test_nobody_hears_of_their_own_answer(person: Person) -> None:
    services.answer(ask(person), by=person, text="Found it.")
    assert not Notice.objects.exists()


def test_whoever_answered_hears_of_further_answers_until_they_stop(
    person: Person, other_person: Person, staff: Person
) -> None:
    question = ask(person)
    services.answer(question, by=other_person, text="One")
    services.answer(question, by=person, text="Two")
    assert Notice.objects.filter(person=other_person, kind="help.answer").count() == 1
    services.follow(question, by=other_person, on=False)
    services.answer(question, by=staff, text="Three")
    assert Notice.objects.filter(person=other_person, kind="help.answer").count() == 1


def test_volunteers_hear_of_questions_to_the_alliance_and_of_no_others(
    person: Person, volunteer: Person
) -> None:
    ask(person)
    assert not Notice.objects.filter(person=volunteer).exists()
    ask(person, to_alliance=True)
    assert Notice.objects.filter(person=volunteer, kind="help.volunteer").count() == 1


def test_a_question_is_taken_on_by_one_volunteer(
    person: Person, volunteer: Person, staff: Person, other_person: Person
) -> None:
    question = ask(person, to_alliance=True)
    services.take(question, by=volunteer)
    with pytest.raises(NotNow):
        services.take(question, by=staff)
    with pytest.raises(PermissionDenied):
        services.take(question, by=other_person)


def test_only_the_asker_accepts_and_can_take_it_back(
    person: Person, other_person: Person, staff: Person
) -> None:
    question = ask(person)
    given = services.answer(question, by=other_person, text="So.")
    for stranger in (other_person, staff):
        with pytest.raises(PermissionDenied):
            services.accept(given, by=stranger)
    services.accept(given, by=person)
    question.refresh_from_db()
    assert question.accepted == given
    assert Notice.objects.filter(person=other_person, kind="help.accepted").count() == 1
    services.accept(given, by=person)
    question.refresh_from_db()
    assert question.accepted is None


def test_the_accepted_answer_stands_first(
    person: Person, other_person: Person, client: Client
) -> None:
    question = ask(person)
    services.answer(question, by=other_person, text="First came this.")
    best = services.answer(question, by=other_person, text="Best is this.")
    services.accept(best, by=person)
    page = client.get(question.get_absolute_url()).content.decode()
    assert page.index("Best is this.") < page.index("First came this.")


READERS = ("anonymous", "stranger", "asker", "volunteer", "moderator", "staff")
MAY_READ = {
    "public": set(READERS),
    "private": {"asker", "volunteer", "staff"},
    "hidden": {"moderator", "staff"},
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", MAY_READ)
def test_who_reads_a_question(
    reader: str,
    state: str,
    person: Person,
    other_person: Person,
    volunteer: Person,
    moderator: Person,
    staff: Person,
    sign_in: SignIn,
) -> None:
    question = ask(person, to_alliance=True, is_private=state == "private", title="Sesame")
    if state == "hidden":
        services.hide(question, by=moderator, reason="Not here.")
    people = {
        "stranger": other_person,
        "asker": person,
        "volunteer": volunteer,
        "moderator": moderator,
        "staff": staff,
    }
    client = sign_in(people[reader]) if reader in people else Client()
    expected = reader in MAY_READ[state]
    assert client.get(question.get_absolute_url()).status_code == (200 if expected else 404)
    assert ("Sesame" in client.get(reverse("help:index")).content.decode()) == expected


def test_private_and_hidden_questions_are_in_no_feed_and_no_search(
    person: Person, staff: Person, client: Client
) -> None:
    ask(person, to_alliance=True, is_private=True)
    hidden = ask(person)
    services.hide(hidden, by=staff, reason="Not here.")
    assert not SearchEntry.objects.exists() and not list(finding.everything())
    assert not feedparser.parse(client.get(reverse("help:feed")).content).entries
    assert client.get(reverse("help:json")).json()["questions"] == []


def test_a_private_question_becomes_public_by_its_asker_alone(
    person: Person, volunteer: Person
) -> None:
    question = ask(person, to_alliance=True, is_private=True)
    with pytest.raises(PermissionDenied):
        services.make_public(question, by=volunteer)
    services.make_public(question, by=person)
    assert SearchEntry.objects.get().title == question.title


def test_a_stranger_cannot_answer_what_they_cannot_read(
    person: Person, other_person: Person, sign_in: SignIn
) -> None:
    question = ask(person, to_alliance=True, is_private=True)
    with pytest.raises(PermissionDenied):
        services.answer(question, by=other_person, text="I guess.")
    url = reverse("help:answer", args=[question.public_id])
    assert sign_in(other_person).post(url, {"text": "I guess."}).status_code == 404


def test_only_authors_edit(person: Person, other_person: Person, staff: Person) -> None:
    question = ask(person)
    given = services.answer(question, by=other_person, text="So.")
    for stranger in (other_person, staff):
        with pytest.raises(PermissionDenied):
            services.edit_question(question, by=stranger, title="x", text="", tags=[])
    for stranger in (person, staff):
        with pytest.raises(PermissionDenied):
            services.edit_answer(given, by=stranger, text="x")


@pytest.mark.parametrize("who", ["person", "other_person"])
def test_only_moderators_hide(who: str, request: pytest.FixtureRequest, person: Person) -> None:
    question = ask(person)
    with pytest.raises(PermissionDenied):
        services.hide(question, by=request.getfixturevalue(who), reason="no")


def test_a_hidden_answer_is_gone_and_its_author_reads_why(
    person: Person, other_person: Person, moderator: Person, client: Client
) -> None:
    question = ask(person)
    given = services.answer(question, by=other_person, text="Rude words")
    services.accept(given, by=person)
    services.hide(given, by=moderator, reason="Be kind.")
    assert "Rude words" not in client.get(question.get_absolute_url()).content.decode()
    assert "Rude words" not in SearchEntry.objects.get().text
    assert Notice.objects.get(kind="help.moderation").text == "Be kind."
    question.refresh_from_db()
    assert question.accepted is None
    services.show(given, by=moderator)
    assert "Rude words" in client.get(question.get_absolute_url()).content.decode()


def test_markdown_is_shown_and_html_is_not(person: Person, client: Client) -> None:
    question = ask(person, text="*soft* <script>alert(1)</script>")
    page = client.get(question.get_absolute_url()).content.decode()
    assert "<em>soft</em>" in page and "<script>alert" not in page


def test_a_day_has_room_for_so_many_questions(person: Person) -> None:
    now = timezone.now()
    Question.objects.bulk_create(
        Question(author=person, title="?", asked_at=now) for _ in range(services.QUESTIONS_A_DAY)
    )
    with pytest.raises(NotNow):
        ask(person)


def test_what_was_typed_is_not_lost_when_it_is_refused(person: Person, signed_in: Client) -> None:
    given = {"title": "Why?", "text": "Long words", "tag_names": "a,b,c,d,e,f"}
    page = signed_in.post(reverse("help:ask"), given).content.decode()
    assert "Long words" in page and "keep the 5" in page
    assert not Question.objects.exists()


def test_a_question_to_everybody_cannot_be_private(person: Person, signed_in: Client) -> None:
    given = {"title": "Why?", "is_private": "on"}
    page = signed_in.post(reverse("help:ask"), given)
    assert page.status_code == 200 and not Question.objects.exists()


def test_the_form_asks_and_leads_to_the_question(person: Person, signed_in: Client) -> None:
    given = {"title": "Why?", "text": "", "tag_names": "Open Badges, Ümlaut", "to_alliance": "on"}
    answer = signed_in.post(reverse("help:ask"), given)
    question = Question.objects.get()
    assert answer["Location"] == question.get_absolute_url()
    assert sorted(tag.name for tag in question.tags.all()) == ["open-badges", "umlaut"]
    assert Answer.objects.count() == 0


def test_a_long_list_asks_no_more_than_a_short_one(
    person: Person, client: Client, django_assert_max_num_queries: Callable
) -> None:
    for number in range(12):
        ask(person, title=f"Question {number}")
    with django_assert_max_num_queries(6):
        client.get(reverse("help:index"))


def test_a_link_leads_to_the_page_on_which_the_answer_stands(
    client: Client, person: Person, other_person: Person
) -> None:
    question = ask(person)
    Answer.objects.bulk_create(
        Answer(question=question, author=other_person, text=f"Idea {n}.") for n in range(201)
    )
    first, *_, last = question.answers.all()
    services.accept(first, by=person)

    page = client.get(question.get_absolute_url()).content.decode()
    assert f'id="answer-{first.pk}"' in page and f'id="answer-{last.pk}"' not in page
    assert "201 answers" in page and "?page=2" in page
    assert f'id="answer-{last.pk}"' in client.get(last.get_absolute_url()).content.decode()
    odd = client.get(question.get_absolute_url() + "?answer=%00&page=no").content.decode()
    assert f'id="answer-{first.pk}"' in odd
