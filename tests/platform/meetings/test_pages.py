"""The page of a call in each of its phases."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.meetings.conftest import day_of, make_series

from alliance.calls.services import cancel_call, move_call
from alliance.meetings.models import Meeting
from alliance.meetings.queries import occurrence_on
from alliance.meetings.services import record, running

pytestmark = pytest.mark.django_db


def test_the_page_is_made_when_first_touched_and_once(client, coming, url):
    Meeting.objects.all().delete()
    assert client.get(url(coming)).status_code == 200
    assert client.get(url(coming)).status_code == 200
    made = Meeting.objects.get()
    assert [i.kind for i in made.items.all()] == [
        "roll_call", "introductions", "working_on", "questions",
    ]  # fmt: skip


def test_a_day_without_a_call_is_not_found(client, coming, url):
    address = url(coming).replace(str(coming.day), str(coming.day + timedelta(days=1)))
    assert client.get(address).status_code == 404
    assert client.get(url(coming).replace(str(coming.day), "2026-02-31")).status_code == 404
    assert client.get(url(coming).replace("community-call", "nothing")).status_code == 404


def test_a_call_far_ahead_shows_its_time_and_makes_no_page(client, coming, url):
    Meeting.objects.all().delete()
    far = coming.day + timedelta(weeks=40)
    page = client.get(url(coming).replace(str(coming.day), str(far)))
    assert page.status_code == 200
    assert "far ahead" in page.content.decode()
    assert not Meeting.objects.exists()


def test_a_call_that_is_moved_keeps_its_page(client, coming, url, staff):
    call = occurrence_on(coming.series, coming.day)
    new = call.start + timedelta(days=1, hours=2)
    move_call(coming.series, call.original_start, new, by=staff, reason="The hall is taken")
    page = client.get(url(coming)).content.decode()
    assert "The hall is taken" in page
    coming.refresh_from_db()
    assert coming.starts_at == new
    other_day = url(coming).replace(str(coming.day), str(new.date()))
    assert client.get(other_day).status_code == 404


def test_a_cancelled_call_says_so_and_lets_nobody_in(client, make_meeting, url, staff):
    meeting = make_meeting(5, join_url="https://room.example.org/x")
    call = occurrence_on(meeting.series, meeting.day)
    cancel_call(meeting.series, call.original_start, by=staff, reason="Holiday")
    page = client.get(url(meeting)).content.decode()
    assert "cancelled" in page
    assert "Join the call" not in page
    assert client.get(url(meeting, "join"))["Location"] == url(meeting)


@pytest.mark.parametrize("who", ["anonymous", "person", "coordinator"])
def test_the_page_shows_in_every_phase(
    who, make_meeting, url, client, person, coordinator, sign_in, person_line
):
    browser = {"anonymous": client}.get(who) or sign_in(
        {"person": person, "coordinator": coordinator}[who]
    )
    meeting = make_meeting(60 * 24)
    assert browser.get(url(meeting)).status_code == 200  # before
    series = meeting.series
    meeting.delete()
    series.delete()
    meeting = make_meeting(-5, begun=True)
    person_line(meeting, person)
    page = browser.get(url(meeting)).content.decode()
    assert "Roll call" in page and "Ada" in page
    assert ("Next item" in page) == (who == "coordinator")
    running.end(meeting, by=coordinator)
    assert "The record is being made" in browser.get(url(meeting)).content.decode()
    record.finalise(meeting, by=coordinator, summary="We met.")
    page = browser.get(url(meeting)).content.decode()
    assert "We met." in page


@pytest.fixture
def person_line():
    from alliance.meetings.services import roll_call

    def sign(meeting, person, **fields):
        return roll_call.sign(meeting, by=person, **{"name": person.name} | fields)

    return sign


def test_a_page_with_500_lines_needs_few_queries(
    meeting, client, url, django_assert_max_num_queries
):
    from alliance.meetings.models import Attendance

    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, name=f"Person {n}", working_on="x") for n in range(500)
    )
    client.get(url(meeting))
    with django_assert_max_num_queries(20):
        page = client.get(url(meeting))
    assert page.content.decode().count("roll-line") > 490


def test_reading_the_page_writes_and_locks_nothing(meeting, client, signed_in, url):
    """Hundreds read while others write; SQLite has one lock for all who write."""
    client.get(url(meeting))  # makes what is made when first asked for
    for browser in (client, signed_in):
        with CaptureQueriesContext(connection) as asked:
            browser.get(url(meeting))
        begins = {query["sql"].split()[0] for query in asked.captured_queries}
        assert begins == {"SELECT"}


def test_the_state_is_made_once_a_change(meeting, person, django_assert_num_queries):
    from alliance.meetings.live_state import state_of

    state_of(meeting)
    with django_assert_num_queries(0):
        state_of(meeting)
    running.raise_hand(meeting, by=person, about="x")
    meeting.refresh_from_db()
    assert [hand["name"] for hand in state_of(meeting)["hands"]] == ["Ada"]


def test_a_change_reaches_those_who_listen(
    meeting, person, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        running.raise_hand(meeting, by=person)
    told = client.get(f"/live/{meeting.key}").json()
    assert told["payload"]["hands"][0]["name"] == "Ada"
    assert "example.org" not in json.dumps(told)  # no address


def test_json_tells_what_the_page_shows_and_no_contact(meeting, person, client, person_line):
    person_line(meeting, person, contact="ada@example.org", organization="Example University")
    told = client.get(f"/calls/community-call/{meeting.day}.json").json()
    assert told["roll_call"][0]["organization"] == "Example University"
    assert told["roll_call"][0]["contact"] == ""
    assert "ada@example.org" not in json.dumps(told)
    assert told["phase"] == "on"


def test_a_contact_is_seen_by_all_only_by_choice(
    meeting, person, client, at_the_desk, person_line, url
):
    person_line(meeting, person, contact="ada@example.org")
    assert "ada@example.org" not in client.get(url(meeting)).content.decode()
    assert "ada@example.org" in at_the_desk.get(url(meeting)).content.decode()
    assert "ada@example.org" not in client.get(url(meeting)).content.decode()  # kept parts differ
    person_line(meeting, person, contact="ada@example.org", contact_shown=True)
    assert "ada@example.org" in client.get(url(meeting)).content.decode()


def test_words_of_people_are_escaped(meeting, person, client, person_line, url):
    person_line(meeting, person, working_on="<script>alert(1)</script>")
    running.raise_hand(meeting, by=person, about="</script><script>alert(2)</script>")
    page = client.get(url(meeting)).content.decode()
    assert "<script>alert" not in page


def test_group_calls_have_an_agenda_of_their_own(group, client, url):
    series = make_series(60, group=group, slug="standard-call")
    client.get(f"/calls/standard-call/{day_of(series, 60)}/")
    meeting = Meeting.objects.get()
    assert [i.kind for i in meeting.items.all()] == ["roll_call", "questions"]


def test_agenda_times_run_from_the_start(coming, client, url):
    start = coming.starts_at
    page = client.get(f"/calls/community-call/{coming.day}.json").json()
    minutes = [5, 5, 10]
    at = start
    for item, length in zip(page["agenda"], minutes, strict=False):
        assert item["starts_at"] == at.isoformat().replace("+00:00", "Z")
        at += timedelta(minutes=length)


def test_overrunning_items_push_those_behind_them(meeting):
    from alliance.meetings.queries import agenda

    first = meeting.items.get(position=1)
    first.began_at = timezone.now() - timedelta(minutes=30)
    first.ended_at = timezone.now()
    first.save()
    assert agenda(meeting)[1].starts_at == first.ended_at
