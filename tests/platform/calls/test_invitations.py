"""Invitations by mail (iTIP, RFC 5546 and 6047), and the replies that come back."""

import email
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage

import icalendar
import pytest
from tests.platform.calls.world import NOON, WEEK, make_series

from alliance.calls import invitations, services, telling
from alliance.calls.models import Following, Invitation, Rsvp
from alliance.calls.secrets import reply_token
from alliance.lists import door
from alliance.notices.models import Notice

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def with_a_door(settings):
    settings.MAIL_DOOR = "lmtp://127.0.0.1:8024"


@pytest.fixture
def series(db):
    return make_series()


@pytest.fixture
def ada(series, person):
    services.follow(series, by=person, how="follow", invites=True)
    return person


@pytest.fixture
def sent(deliver_mail):
    """Mails that left, each as (message, calendar)."""

    def read():
        found = []
        for one in deliver_mail():
            message = email.message_from_bytes(one.message().as_bytes(), policy=policy.default)
            [part] = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
            found.append((message, icalendar.Calendar.from_ical(part.get_content())))
        return found

    return read


def events(calendar):
    return calendar.walk("VEVENT")


def test_an_invitation_is_mail_as_rfc_6047_has_it(series, ada, sent):
    [(message, calendar)] = sent()
    assert message["To"] == "ada@example.org"
    assert message.get_content_type() == "multipart/alternative"
    text, ics = message.iter_parts()
    assert text.get_content_type() == "text/plain" and "<" not in text.get_content()
    assert ics.get_content_type() == "text/calendar"
    assert ics["Content-Type"].params["method"] == "REQUEST"
    assert ics.get_content_charset() == "utf-8"
    assert calendar["METHOD"] == "REQUEST"
    [event] = events(calendar)
    token = reply_token(Invitation.objects.get())
    assert event["ORGANIZER"] == f"mailto:calls+{token}@lists.localhost"
    assert message["Reply-To"] == f"calls+{token}@lists.localhost"
    who = event["ATTENDEE"]
    assert who == "mailto:ada@example.org"
    assert (who.params["RSVP"], who.params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")
    assert event["UID"] == "series-community-call@127.0.0.1"
    assert event["RRULE"]["FREQ"] == ["WEEKLY"]
    assert "New York" not in text.get_content() and "First call" in text.get_content()


def test_without_a_door_for_mail_nobody_is_asked_to_reply_by_mail(series, person, sent, settings):
    settings.MAIL_DOOR = ""
    services.follow(series, by=person, how="follow", invites=True)
    [(message, calendar)] = sent()
    assert events(calendar)[0]["ATTENDEE"].params["RSVP"] == "FALSE"
    assert message["Reply-To"] is None
    assert "Say on the page" in message.get_body(("plain",)).get_content()


def test_choosing_invitations_twice_sends_one(series, ada, sent):
    services.follow(series, by=ada, how="remind", invites=True)
    assert len(sent()) == 1


def test_a_cancelled_call_is_taken_out_and_the_notice_is_not_sent_beside_it(
    series, ada, staff, sent, today
):
    services.cancel_call(series, NOON, by=staff, reason="Thanksgiving")
    telling.tell(today)
    _first, (message, calendar) = sent()
    assert calendar["METHOD"] == "CANCEL"
    [event] = events(calendar)
    assert event["UID"] == "series-community-call@127.0.0.1"
    assert event["RECURRENCE-ID"].dt == NOON and event["RECURRENCE-ID"].params["TZID"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert message["Subject"].startswith("Cancelled: Community call on")
    assert "Thanksgiving" in message.get_body(("plain",)).get_content()
    assert not Notice.objects.exists()


def test_a_moved_and_a_restored_call_are_updates_of_that_call_with_a_rising_sequence(
    series, ada, staff, sent, today
):
    services.move_call(series, NOON, NOON + 2 * HOUR, by=staff, reason="Room")
    telling.tell(today)
    services.restore_call(series, NOON, by=staff)
    telling.tell(today)
    found = sent()
    assert [c["METHOD"] for _, c in found] == ["REQUEST"] * 3
    told = [events(c)[0] for _, c in found]
    assert [e["SEQUENCE"] for e in told] == [0, 1, 2]
    assert [e["DTSTART"].dt for e in told[1:]] == [NOON + 2 * HOUR, NOON]
    assert all(e["RECURRENCE-ID"].dt == NOON for e in told[1:])


def test_an_extra_call_and_a_last_day_are_updates_of_the_series(series, ada, staff, sent, today):
    services.add_extra(series, NOON + timedelta(days=2), by=staff)
    telling.tell(today)
    services.end_series(series, datetime(2026, 12, 30).date(), by=staff, reason="Done")
    telling.tell(today)
    _, (_, with_extra), (_, ended) = sent()
    [event] = events(with_extra)
    assert event["RDATE"].dts[0].dt == NOON + timedelta(days=2)
    assert events(ended)[0]["RRULE"]["UNTIL"][0] == datetime(2026, 12, 30, 17, tzinfo=UTC)


def test_a_change_is_mailed_once_however_often_it_is_told(series, ada, staff, sent, today):
    from alliance.calls.models import CallChange

    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    telling.tell(today)
    CallChange.objects.update(told_at=None)  # the process was killed before it was noted
    telling.tell(today)
    assert len(sent()) == 2


def test_who_chooses_otherwise_has_the_series_taken_out(series, ada, sent):
    services.follow(series, by=ada, how="follow", invites=False)
    _, (_, calendar) = sent()
    [event] = events(calendar)
    assert calendar["METHOD"] == "CANCEL" and event["STATUS"] == "CANCELLED"
    assert "RECURRENCE-ID" not in event and "RRULE" not in event
    assert Invitation.objects.get().is_withdrawn


def test_those_with_invitations_get_them_for_what_the_series_goes_on_as(
    series, ada, staff, sent, today
):
    from datetime import date, time

    services.continue_series(
        series, date(2026, 12, 9), by=staff, local_time=time(10), time_zone="Europe/London",
        rule="FREQ=WEEKLY", duration_min=60, reason="x",
    )  # fmt: skip
    telling.tell(today)
    found = [events(c)[0] for _, c in sent()]
    assert [e["UID"] for e in found] == [
        "series-community-call@127.0.0.1", "series-community-call-2@127.0.0.1",
        "series-community-call@127.0.0.1",
    ]  # fmt: skip
    assert found[2]["RRULE"]["UNTIL"]


def test_one_call_alone_is_an_event_of_its_own_and_follows_that_call(
    series, person, staff, sent, today
):
    invitations.invite(series, person, NOON)
    services.cancel_call(series, NOON + WEEK, by=staff, reason="Another one")
    telling.tell(today)
    services.move_call(series, NOON, NOON + HOUR, by=staff, reason="Room")
    telling.tell(today)
    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    telling.tell(today)
    found = [(c["METHOD"], events(c)[0]) for _, c in sent()]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {e["UID"] for _, e in found} == {"call-community-call-20261125@127.0.0.1"}
    assert not any("RRULE" in e or "RECURRENCE-ID" in e for _, e in found)
    assert found[1][1]["DTSTART"].dt == NOON + HOUR


def test_an_address_that_was_not_proven_is_not_mailed(series, person):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=person).update(verified=False)
    with pytest.raises(services.Refused, match="Prove"):
        services.follow(series, by=person, how="follow", invites=True)


# Replies ----------------------------------------------------------------------------------------
def reply(calendar, *, sender="ada@example.org", said="ACCEPTED", alter=None) -> bytes:
    """What a calendar program sends back: RFC 5546 3.2.3."""
    answer = icalendar.Calendar()
    for name in ("PRODID", "VERSION"):
        answer.add(name, calendar[name])
    answer.add("METHOD", "REPLY")
    for zone in calendar.walk("VTIMEZONE"):
        answer.add_component(zone)
    event = icalendar.Event()
    original = events(calendar)[0]
    for name in ("UID", "DTSTART", "SEQUENCE", "ORGANIZER", "RECURRENCE-ID", "SUMMARY"):
        if name in original:
            event[name] = original[name]
    event.add("DTSTAMP", datetime(2026, 11, 24, tzinfo=UTC))
    who = icalendar.vCalAddress("mailto:ada@example.org")
    who.params["PARTSTAT"] = said
    event["ATTENDEE"] = who
    answer.add_component(event)
    if alter is not None:
        alter(answer, event)
    message = EmailMessage()
    message["From"], message["To"] = sender, str(original["ORGANIZER"]).removeprefix("mailto:")
    message["Subject"] = "Accepted"
    message.set_content("Ada has accepted.")
    message.add_alternative(
        answer.to_ical().decode(), subtype="calendar", params={"method": "REPLY"}
    )
    return message.as_bytes(policy=policy.SMTP)


def address_of(invitation):
    return invitations.organizer_of(invitation)


@pytest.fixture
def asked(series, ada, sent):
    """The invitation to the series, and its calendar."""
    [(_, calendar)] = sent()
    return Invitation.objects.get(), calendar


@pytest.mark.parametrize(
    "said, answer", [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("DECLINED", "no")]
)
def test_a_reply_to_the_series_is_the_answer_for_all_its_calls(asked, said, answer):
    invitation, calendar = asked
    door.receive(reply(calendar, said=said), "ada@example.org", address_of(invitation))
    assert Following.objects.get().answer == answer


def test_a_reply_to_one_call_is_the_answer_to_that_one(asked, series):
    invitation, calendar = asked

    def about_one(answer, event):
        event.add("RECURRENCE-ID", NOON)
        event["DTSTART"] = icalendar.vDDDTypes(NOON)

    raw = reply(calendar, said="DECLINED", alter=about_one)
    door.receive(raw, "ada@example.org", address_of(invitation))
    given = Rsvp.objects.get()
    assert (given.original_start, given.answer) == (NOON, "no")
    assert Following.objects.get().answer == ""


def test_a_reply_from_outlook_names_the_zone_in_its_own_way(asked):
    """TZID=Eastern Standard Time, with a VTIMEZONE of that name."""
    invitation, calendar = asked
    raw = reply(calendar).replace(b"America/New_York", b"Eastern Standard Time")
    door.receive(raw, "ada@example.org", address_of(invitation))
    assert Following.objects.get().answer == "yes"


def other_attendee(answer, event):
    who = icalendar.vCalAddress("mailto:eve@example.net")
    who.params["PARTSTAT"] = "ACCEPTED"
    event["ATTENDEE"] = who


def two_attendees(answer, event):
    event["ATTENDEE"] = [event["ATTENDEE"], event["ATTENDEE"]]


def other_event(answer, event):
    event["UID"] = icalendar.vText("series-other@127.0.0.1")


def other_time(answer, event):
    event["DTSTART"] = icalendar.vDDDTypes(datetime(2026, 1, 7, 19, tzinfo=UTC))


def whole_day(answer, event):
    event["DTSTART"] = icalendar.vDDDTypes(datetime(2026, 1, 7).date())


def no_such_call(answer, event):
    event.add("RECURRENCE-ID", NOON + HOUR)


def from_the_future(answer, event):
    event["SEQUENCE"] = 9


def another_method(answer, event):
    answer["METHOD"] = icalendar.vText("REQUEST")


def says_nothing(answer, event):
    event["ATTENDEE"].params["PARTSTAT"] = "DELEGATED"


def without_attendee(answer, event):
    del event["ATTENDEE"]


def too_many(answer, event):
    for _ in range(30):
        answer.add_component(event)


ALTERED = [
    other_attendee, two_attendees, other_event, other_time, whole_day, no_such_call,
    from_the_future, another_method, says_nothing, without_attendee, too_many,
]  # fmt: skip


@pytest.mark.parametrize("alter", ALTERED)
def test_an_altered_reply_is_refused_and_changes_nothing(asked, alter):
    invitation, calendar = asked
    with pytest.raises(door.Refusal):
        door.receive(reply(calendar, alter=alter), "ada@example.org", address_of(invitation))
    assert Following.objects.get().answer == "" and not Rsvp.objects.exists()


def test_a_reply_of_somebody_else_or_to_a_guessed_address_is_refused(asked, make_person):
    invitation, calendar = asked
    make_person("eve@example.net")
    with pytest.raises(door.Refusal, match="another address"):
        door.receive(
            reply(calendar, sender="eve@example.net"), "eve@example.net", address_of(invitation)
        )
    token = reply_token(invitation)
    forged = [f"{invitation.pk}-{'0' * 32}", f"{invitation.pk + 1}-{token.partition('-')[2]}"]
    for guess in (*forged, "", "x", "-", f"{'9' * 40}-x", "²-x"):
        with pytest.raises(door.Refusal, match="no such invitation"):
            door.receive(reply(calendar), "ada@example.org", f"calls+{guess}@lists.localhost")
    assert Following.objects.get().answer == ""


def test_a_reply_to_a_time_that_is_no_more_is_refused_and_says_so(asked, series, staff):
    invitation, calendar = asked
    services.move_call(series, NOON, NOON + HOUR, by=staff, reason="Room")

    def about_one(answer, event):
        event.add("RECURRENCE-ID", NOON)
        event["DTSTART"] = icalendar.vDDDTypes(NOON)

    with pytest.raises(door.Refusal, match="moved since"):
        door.receive(reply(calendar, alter=about_one), "ada@example.org", address_of(invitation))


def test_a_withdrawn_invitation_and_a_blocked_account_are_not_answered(asked, series, ada):
    invitation, calendar = asked
    ada.is_active = False
    ada.save()
    with pytest.raises(door.Refusal, match="no longer stands"):
        door.receive(reply(calendar), "ada@example.org", address_of(invitation))
    ada.is_active = True
    ada.save()
    services.follow(series, by=ada, how="follow", invites=False)
    with pytest.raises(door.Refusal, match="no longer stands"):
        door.receive(reply(calendar), "ada@example.org", address_of(invitation))


def test_bounces_and_automatic_answers_are_swallowed_and_other_mail_is_refused(asked):
    """A refusal of an automatic answer would be a mail to somebody who wrote none."""
    invitation, _ = asked
    plain = b"From: ada@example.org\r\nSubject: Hello\r\n\r\nWords\r\n"
    with pytest.raises(door.Refusal, match="calendar programs"):
        door.receive(plain, "ada@example.org", address_of(invitation))
    door.receive(plain, "", address_of(invitation))
    away = b"Auto-Submitted: auto-replied\r\n" + plain
    door.receive(away, "ada@example.org", address_of(invitation))


@pytest.mark.parametrize(
    "content",
    [b"BEGIN:VCALENDAR", b"", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"],
)
def test_a_calendar_that_is_none_is_refused(asked, content):
    invitation, _ = asked
    raw = b"From: ada@example.org\r\nContent-Type: text/calendar\r\n\r\n" + content
    with pytest.raises(door.Refusal):
        door.receive(raw, "ada@example.org", address_of(invitation))
    with pytest.raises(door.Refusal, match="smaller"):
        door.receive(raw + b"x" * 300_000, "ada@example.org", address_of(invitation))
