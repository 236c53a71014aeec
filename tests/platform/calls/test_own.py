"""Answers, and a person's own calendar with its secret feed."""

from datetime import datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.test import Client
from django.urls import reverse
from tests.platform.calls.world import NOON, STAMP, WEEK, give, make_group, make_series

from alliance.calls import entries, queries, services
from alliance.calls.models import OwnCalendar
from alliance.calls.secrets import feed_token, read_feed_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db):
    return make_series()


def feed_of(person):
    return reverse("calls:own_feed", args=[feed_token(services.own_calendar(person))])


def found_in(content, low=NOON - timedelta(days=1), high=NOON + 3 * WEEK):
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(low, high)
    return sorted((str(e["SUMMARY"]), e["DTSTART"].dt) for e in events)


# Answers ----------------------------------------------------------------------------------------
def test_an_answer_to_one_call_goes_before_the_answer_to_all(series, person, other_person):
    services.answer_all(series, by=person, answer="yes")
    services.answer_all(series, by=other_person, answer="maybe")
    services.answer(series, NOON, by=person, answer="no")
    counts = queries.answers_to_all(series, [NOON, NOON + WEEK])
    assert counts[NOON] == {"no": 1, "maybe": 1}
    assert counts[NOON + WEEK] == {"yes": 1, "maybe": 1}
    services.answer_all(series, by=other_person, answer="")
    assert queries.answers_to(series, NOON + WEEK) == {"yes": 1}


def test_names_are_read_by_those_who_are_signed_in_and_only_where_somebody_chose_it(
    series, make_person, sign_in, client
):
    ana, bo = make_person("ana"), make_person("bo")
    services.answer(series, NOON, by=ana, answer="yes", is_named=True)
    services.answer(series, NOON, by=bo, answer="yes")
    seen = sign_in(bo).get("/calls/community-call/").content.decode()
    assert "2 come" in seen and ": Ana" in seen and ": Ana, Bo" not in seen
    public = client.get("/calls/community-call/").content.decode()
    assert "2 come" in public and "Ana" not in public
    assert "Ana" not in client.get("/calls/community-call.json").content.decode()


def test_a_call_that_is_over_or_cancelled_is_not_answered(series, person, staff):
    with pytest.raises(services.Refused, match="over"):
        services.answer(series, NOON - WEEK, by=person, answer="yes")
    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    with pytest.raises(services.Refused, match="cancelled"):
        services.answer(series, NOON, by=person, answer="yes")


def test_an_answer_leads_back_to_a_page_of_this_site_alone(series, signed_in):
    url = f"/calls/community-call/{STAMP}/answer/"
    for where, leads in (
        ("/calls/mine/", "/calls/mine/"),
        ("https://evil.example.org/", "/calls/community-call/"),
        ("//evil.example.org/", "/calls/community-call/"),
    ):
        answer = signed_in.post(url, {"answer": "yes", "next": where})
        assert answer["Location"] == leads


# Own calendar -----------------------------------------------------------------------------------
def test_own_calls_are_those_of_own_groups_those_followed_and_those_said_yes_to(
    series, person, sign_in
):
    group = make_group()
    give(person, group, "participant")
    make_series("group-call", group=group)
    make_series("followed")
    make_series("foreign")
    make_series("deaf", group=group)
    services.follow(queries.visible().get(slug="followed"), by=person, how="follow", invites=False)
    services.follow(queries.visible().get(slug="deaf"), by=person, how="off", invites=False)
    services.answer(series, NOON, by=person, answer="yes")
    services.answer(queries.visible().get(slug="followed"), NOON + WEEK, by=person, answer="no")
    expected = [
        ("Community call", NOON), ("Followed", NOON), ("Followed", NOON + 2 * WEEK),
        ("Group call", NOON), ("Group call", NOON + WEEK), ("Group call", NOON + 2 * WEEK),
    ]  # fmt: skip
    mine = queries.calls_of(person, NOON, NOON + 3 * WEEK)
    assert sorted((c.series.name, c.start) for c in mine) == expected
    content = Client().get(feed_of(person)).content
    assert found_in(content) == expected
    page = sign_in(person).get("/calls/mine/").content.decode()
    assert "Group call" in page and "Foreign" not in page
    told = sign_in(person).get("/calls/mine.json").json()
    assert told["follows"] == ["followed", "group-call"]


def test_the_feed_is_told_to_be_the_same_all_day_and_has_a_type_and_a_tag(
    series, person, clock, today
):
    services.follow(series, by=person, how="follow", invites=False)
    url = feed_of(person)
    first = Client().get(url)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"].startswith("private")
    clock(today + timedelta(hours=9))
    for tag in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = Client().get(url, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert Client().get(url, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_address_of_a_feed_is_known_to_its_owner_and_can_be_renewed(person, sign_in):
    old = feed_of(person)
    page = sign_in(person).get("/calls/mine/").content.decode()
    assert old in page
    assert sign_in(person).post("/calls/mine/renew/").status_code == 302
    assert Client().get(old).status_code == 404
    assert Client().get(feed_of(person)).status_code == 200
    person.is_active = False
    person.save()
    assert Client().get(old).status_code == 404
    assert read_feed_token(feed_token(OwnCalendar.objects.get())) is None


def test_neither_a_guess_nor_the_database_alone_opens_a_feed(person, other_person):
    mine, other = services.own_calendar(person), services.own_calendar(other_person)
    token = feed_token(mine)
    for guess in (mine.name, mine.name + "0" * 32, other.name + token[32:], "", "x" * 64):
        assert read_feed_token(guess) is None
    assert read_feed_token(token) == mine


def test_entries_of_other_rooms_stand_in_the_own_calendar(person, sign_in, monkeypatch, today):
    made = entries.Entry(
        key="deadline-1", title="Slides are due", start=NOON.date(), end=NOON.date(),
        changed_at=today, url="/calls/speaking/",
    )  # fmt: skip
    monkeypatch.setitem(
        entries.MAKERS, "test", lambda who, low, high: [made] if who == person else []
    )
    assert "Slides are due" in sign_in(person).get("/calls/mine/").content.decode()
    content = Client().get(feed_of(person)).content
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event["DTSTART"].dt == NOON.date()
    assert event["DTEND"].dt == NOON.date() + timedelta(days=1)


def test_office_hours_stand_in_the_calendars_of_both(make_person, staff, sign_in):
    from alliance.help import hours
    from alliance.people.models import Office
    from alliance.people.offices import appoint

    host, guest = make_person("host"), make_person("guest")
    appoint(host, Office.Kind.VOLUNTEER, by=staff)
    [hour] = hours.offer(
        host, starts_at=NOON, minutes=30, subject="Ask about signing",
        join_url="https://calls.example.org/h",
    )  # fmt: skip
    hours.book(hour.pk, by=guest, wish="")
    for who in (host, guest):
        assert "Ask about signing" in sign_in(who).get("/calls/mine/").content.decode()
        assert b"Ask about signing" in Client().get(feed_of(who)).content
    assert b"Ask about signing" not in Client().get(feed_of(staff)).content


def test_moments_of_entries_are_in_order_with_days(person, monkeypatch):
    rows = [
        entries.Entry("a", "A", NOON, NOON, NOON),
        entries.Entry("b", "B", NOON.date(), NOON.date(), NOON),
    ]
    monkeypatch.setitem(entries.MAKERS, "test", lambda *_: rows)
    found = entries.entries_of(person, NOON - WEEK, NOON + WEEK)
    assert [e.key for e in found if e.key in "ab"] == ["b", "a"]
    assert all(isinstance(e.begins_at, datetime) for e in found)
