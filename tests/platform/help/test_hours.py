"""Office hours: offered by volunteers, booked once, in both calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.help import hours
from alliance.help.errors import NotNow
from alliance.help.models import OfficeHour
from alliance.people.models import Office, Person
from alliance.people.offices import appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(make_person: Callable[..., Person], staff: Person) -> Person:
    person = make_person("val")
    appoint(person, Office.Kind.VOLUNTEER, by=staff)
    return person


def offer(host: Person, days: float = 2, weeks: int = 1) -> list[OfficeHour]:
    starts_at = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
    return hours.offer(
        host,
        starts_at=starts_at,
        minutes=30,
        subject="First badge",
        join_url="https://meet.example.org/1",
        weeks=weeks,
    )


def test_only_volunteers_offer(person: Person) -> None:
    with pytest.raises(PermissionDenied):
        offer(person)


def test_an_hour_of_many_weeks_stays_at_its_wall_time(host: Person) -> None:
    zone = ZoneInfo("America/New_York")
    year = timezone.now().year + 1
    starts_at = datetime(year, 2, 25, 12, tzinfo=zone)  # the clocks change in between
    offered = hours.offer(host, starts_at=starts_at, minutes=30, subject="s", join_url="", weeks=4)
    for hour in offered:
        hour.refresh_from_db()
        assert hour.starts_at.astimezone(zone).hour == 12


def test_hours_of_one_host_do_not_overlap(host: Person) -> None:
    [first] = offer(host)
    with pytest.raises(ValidationError):
        hours.offer(
            host,
            starts_at=first.starts_at + timedelta(minutes=15),
            minutes=30,
            subject="s",
            join_url="",
        )


def test_the_past_is_not_offered(host: Person) -> None:
    with pytest.raises(NotNow):
        offer(host, days=-1)


def test_of_two_who_book_one_gets_it(host: Person, person: Person, other_person: Person) -> None:
    [hour] = offer(host)
    hours.book(hour.pk, by=person, wish="Knots")
    with pytest.raises(NotNow):
        hours.book(hour.pk, by=other_person, wish="")


def test_nobody_books_their_own_hour(host: Person) -> None:
    [hour] = offer(host)
    with pytest.raises(PermissionDenied):
        hours.book(hour.pk, by=host, wish="")


def test_one_person_does_not_take_every_hour(host: Person, person: Person) -> None:
    offered = offer(host, weeks=hours.BOOKED_AT_ONCE + 1)
    for hour in offered[:-1]:
        hours.book(hour.pk, by=person, wish="")
    with pytest.raises(NotNow):
        hours.book(offered[-1].pk, by=person, wish="")


def test_both_find_it_in_their_calendars_and_lose_it_when_it_is_called_off(
    host: Person, person: Person, deliver_mail: Callable[[], list[EmailMessage]]
) -> None:
    [hour] = offer(host)
    hours.book(hour.pk, by=person, wish="Knots")
    hours.cancel(hour.pk, by=host)
    mails = [mail for mail in deliver_mail() if "ffice hour" in mail.subject]
    mails.sort(key=lambda mail: "called off" in mail.subject)
    assert [sorted(m.to[0] for m in mails[:2]), sorted(m.to[0] for m in mails[2:])] == [
        sorted([host.email, person.email])
    ] * 2
    entries = [vobject.readOne(_calendar(mail)).vevent for mail in (mails[0], mails[2])]
    assert entries[0].uid.value == entries[1].uid.value
    assert [entry.status.value for entry in entries] == ["CONFIRMED", "CANCELLED"]
    assert int(entries[0].sequence.value) < int(entries[1].sequence.value)
    assert entries[0].dtstart.value == hour.starts_at


def _calendar(mail: EmailMessage) -> str:
    [attachment] = mail.attachments
    content = attachment[1]
    return content.decode() if isinstance(content, bytes) else str(content)


@pytest.mark.parametrize("who", ["other_person", "person"])
def test_only_the_host_and_staff_call_it_off(
    who: str, request: pytest.FixtureRequest, host: Person, person: Person, staff: Person
) -> None:
    [hour] = offer(host)
    hours.book(hour.pk, by=person, wish="")
    with pytest.raises(PermissionDenied):
        hours.cancel(hour.pk, by=request.getfixturevalue(who))
    hours.cancel(hour.pk, by=staff)


def test_only_who_booked_it_gives_it_back(
    host: Person, person: Person, other_person: Person
) -> None:
    [hour] = offer(host)
    hours.book(hour.pk, by=person, wish="")
    with pytest.raises(PermissionDenied):
        hours.give_back(hour.pk, by=other_person)
    hours.give_back(hour.pk, by=person)
    hours.book(hour.pk, by=other_person, wish="")


def test_who_booked_and_why_is_told_to_nobody_else(
    host: Person, person: Person, other_person: Person, sign_in: Callable[[Person], Client]
) -> None:
    [hour] = offer(host)
    hours.book(hour.pk, by=person, wish="A secret wish")
    page = reverse("help:hours")
    assert "A secret wish" in sign_in(host).get(page).content.decode()
    for client in (sign_in(other_person), Client()):
        text = client.get(page).content.decode()
        assert "A secret wish" not in text and "meet.example.org" not in text


def test_wishes_are_forgotten_after_a_month(host: Person, person: Person) -> None:
    [hour] = offer(host)
    hours.book(hour.pk, by=person, wish="Knots")
    hours.forget_wishes(timezone.now() + timedelta(days=20))
    hour.refresh_from_db()
    assert hour.wish == "Knots"
    hours.forget_wishes(timezone.now() + timedelta(days=40))
    hour.refresh_from_db()
    assert hour.wish == ""


def test_booking_and_giving_back_by_the_page(
    host: Person, person: Person, signed_in: Client
) -> None:
    [hour] = offer(host)
    signed_in.post(reverse("help:change_hour", args=[hour.pk, "book"]), {"wish": "Knots"})
    hour.refresh_from_db()
    assert hour.booked_by == person
    signed_in.post(reverse("help:change_hour", args=[hour.pk, "give-back"]))
    hour.refresh_from_db()
    assert hour.booked_by is None
