"""Help beside other rooms: moderation, the calendar, closed and blocked accounts, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
import vobject
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.calls.entries import entries_of
from alliance.conduct import moderation
from alliance.conduct.models import ModerationDecision
from alliance.conduct.services import flagging
from alliance.help import hours, services
from alliance.help.errors import NotNow
from alliance.help.models import OfficeHour, Question
from alliance.notices.models import Notice
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.people.services import close_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("val", time_zone="America/Bogota")
    appoint(person, Office.Kind.VOLUNTEER, by=staff)
    return person


def ask(by: Person, *, private: bool = False, to_alliance: bool = False) -> Question:
    return services.ask(
        by,
        title="A title",
        text="some words",
        tags=[],
        to_alliance=private or to_alliance,
        is_private=private,
    )


def offer(host: Person, starts_at: datetime | None = None) -> OfficeHour:
    starts_at = starts_at or timezone.now() + timedelta(days=2)
    [hour] = hours.offer(host, starts_at=starts_at, minutes=30, subject="Knots", join_url="")
    return hour


def test_what_is_flagged_is_hidden_by_a_decision_and_its_author_told(
    person: Person, other_person: Person, staff: Person
) -> None:
    given = services.answer(ask(person), by=other_person, text="rude")
    thing = moderation.flag("help.answer", str(given.pk), "", person, "Rude.")
    flagging.decide(thing, ModerationDecision.Kind.HIDE, by=staff, reason="It is.")
    given.refresh_from_db()
    assert given.hidden_at
    assert Notice.objects.filter(person=other_person, kind="conduct.decision").count() == 1
    flagging.decide(thing, ModerationDecision.Kind.SHOW, by=staff, reason="It is not.")
    given.refresh_from_db()
    assert given.hidden_at is None


def test_a_private_question_is_flagged_without_its_words(
    person: Person, other_person: Person, volunteer: Person
) -> None:
    question = ask(person, private=True)
    with pytest.raises(LookupError):
        moderation.flag("help.question", str(question.pk), "", other_person, "Let me see.")
    thing = moderation.flag("help.question", str(question.pk), "", volunteer, "Please.")
    kind = moderation.KINDS["help.question"]
    assert kind.excerpt
    assert "A title" not in thing.title and kind.excerpt(thing.key) == ""


def test_hours_stand_in_the_calendars_of_both_and_of_nobody_else(
    volunteer: Person, person: Person, other_person: Person
) -> None:
    hour, now = offer(volunteer), timezone.now()
    ahead = (now, now + timedelta(days=30))
    assert entries_of(volunteer, *ahead) == []  # free hours are no appointment
    hours.book(hour.pk, by=person, wish="A secret wish")
    for who in (volunteer, person):
        [entry] = [e for e in entries_of(who, *ahead) if e.key.startswith("office-hour")]
        assert (entry.start, entry.end) == (hour.starts_at, hour.ends_at)
        assert "A secret wish" not in entry.text
    assert entries_of(other_person, *ahead) == []


def test_the_mail_says_the_time_on_the_clock_of_its_reader(
    volunteer: Person,
    make_person: Callable[..., Person],
    deliver_mail: Callable[[], list[EmailMessage]],
) -> None:
    guest = make_person("kim", time_zone="Asia/Seoul")
    year = timezone.now().year + 1
    hour = offer(volunteer, datetime(year, 6, 3, 16, 0, tzinfo=UTC))
    hours.book(hour.pk, by=guest, wish="")
    bodies = {mail.to[0]: mail.body for mail in deliver_mail() if "Office hour" in mail.subject}
    assert f"3 June {year}, 11:00 -05 (16:00 UTC), 30 minutes" in bodies[volunteer.email]
    assert f"4 June {year}, 01:00 KST (16:00 UTC)" in bodies[guest.email]


def test_the_entry_is_one_that_calendars_take(
    volunteer: Person, person: Person, sign_in: Callable[[Person], Client]
) -> None:
    hour = offer(volunteer)
    hours.book(hour.pk, by=person, wish="")
    answer = sign_in(person).get(reverse("help:hour_entry", args=[hour.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    event = vobject.readOne(answer.content.decode()).vevent
    assert event.dtstart.value == hour.starts_at.replace(microsecond=0)
    assert event.organizer.value.startswith("mailto:")  # RFC 5546 3.2.1
    assert not hasattr(event, "attendee")


def test_nobody_is_in_two_office_hours_at_once(
    volunteer: Person, staff: Person, person: Person
) -> None:
    first = offer(volunteer)
    second = offer(staff, first.starts_at + timedelta(minutes=15))
    hours.book(first.pk, by=person, wish="")
    with pytest.raises(NotNow, match="another office hour"):
        hours.book(second.pk, by=person, wish="")
    with pytest.raises(NotNow, match="another office hour"):
        hours.book(second.pk, by=volunteer, wish="")


def test_who_closes_their_account_frees_hours_and_the_other_is_told(
    volunteer: Person, person: Person, deliver_mail: Callable[[], list[EmailMessage]]
) -> None:
    given, booked = offer(volunteer), offer(volunteer, timezone.now() + timedelta(days=9))
    hours.book(given.pk, by=person, wish="A wish")
    close_account(person)
    given.refresh_from_db()
    assert given.booked_by is None and given.wish == ""
    called_off = [mail for mail in deliver_mail() if "called off" in mail.subject]
    assert [mail.to for mail in called_off] == [[volunteer.email]]
    booked.refresh_from_db()
    assert booked.cancelled_at is None


def test_private_questions_go_with_the_account_and_public_ones_lose_the_name(
    person: Person, volunteer: Person, client: Client
) -> None:
    kept, gone = ask(person), ask(person, private=True)
    close_account(person)
    assert not Question.objects.filter(pk=gone.pk).exists()
    assert "Ada" not in client.get(kept.get_absolute_url()).content.decode()


def test_the_hours_of_a_blocked_host_are_called_off(volunteer: Person, person: Person) -> None:
    hour, free = offer(volunteer), offer(volunteer, timezone.now() + timedelta(days=9))
    hours.book(hour.pk, by=person, wish="")
    Person.objects.filter(pk=volunteer.pk).update(is_active=False)
    assert free not in hours.coming(timezone.now())
    with pytest.raises(NotNow):
        hours.book(free.pk, by=person, wish="")
    assert hours.leave_blocked(timezone.now()) == 1
    hour.refresh_from_db()
    assert hour.cancelled_at
    assert hours.leave_blocked(timezone.now()) == 0


def test_without_volunteers_the_staff_are_told(person: Person, staff: Person) -> None:
    ask(person, to_alliance=True)
    assert Notice.objects.get(kind="help.volunteer").person == staff


def test_volunteers_are_reminded_once_of_what_nobody_but_its_asker_answered(
    person: Person, volunteer: Person
) -> None:
    question = ask(person, to_alliance=True)
    services.answer(question, by=person, text="Something more.")
    later = timezone.now() + timedelta(days=4)
    services.remind(later)
    services.remind(later)
    assert Notice.objects.filter(key=f"help.waiting:{question.pk}").count() == 1
    services.answer(question, by=volunteer, text="So.")
    assert services.remind(later) == 0


def test_who_takes_a_question_follows_it_and_can_let_it_go(
    person: Person, volunteer: Person
) -> None:
    question = ask(person, to_alliance=True)
    services.take(question, by=volunteer)
    services.answer(question, by=person, text="One thing more.")
    assert Notice.objects.filter(person=volunteer, kind="help.answer").exists()
    services.release(question, by=volunteer)
    question.refresh_from_db()
    assert question.volunteer is None


def test_the_feed_is_valid_and_names_an_author(person: Person, client: Client) -> None:
    ask(person)
    feed = feedparser.parse(client.get(reverse("help:feed")).content)
    assert not feed.bozo and feed.feed.author and feed.entries[0].updated
