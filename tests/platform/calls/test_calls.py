"""Calls in the database: queries, who may change them, and the pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from alliance.calls.models import CallException, CallSeries
from alliance.calls.queries import next_occurrence, occurrences
from alliance.calls.seed import add_community_call
from alliance.calls.services import NoSuchCall, cancel_call, move_call
from alliance.groups.models import WorkingGroup

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)  # Wednesday, 12:00 in New York
WEEK = timedelta(weeks=1)


@pytest.fixture
def series():
    add_community_call()
    return CallSeries.objects.get()


def test_the_next_call_counts_until_it_ends(series):
    assert next_occurrence(NOON - timedelta(days=1)).start == NOON
    assert next_occurrence(NOON + timedelta(minutes=59)).start == NOON
    assert next_occurrence(NOON + timedelta(minutes=60)).start == NOON + WEEK


def test_the_next_call_passes_over_a_cancelled_one(series, staff):
    cancel_call(series, NOON, by=staff, reason="Holiday")
    assert next_occurrence(NOON - timedelta(days=1)).start == NOON + WEEK
    assert [c.is_cancelled for c in occurrences(NOON, NOON + timedelta(days=8))] == [True, False]


def test_the_next_call_is_where_it_was_moved_to(series, staff):
    moved = NOON + timedelta(days=1, hours=2)
    move_call(series, NOON, moved, by=staff, reason="Room is taken")
    assert next_occurrence(NOON - timedelta(days=1)).start == moved
    again = NOON + timedelta(hours=3)
    move_call(series, NOON, again, by=staff, reason="Sooner after all")
    assert next_occurrence(NOON - timedelta(days=1)).start == again
    assert CallException.objects.count() == 1


def test_without_calls_there_is_no_next_one():
    assert next_occurrence(NOON) is None


def test_the_call_of_a_group_is_not_the_next_of_everybody(series):
    series.group = WorkingGroup.objects.create(acronym="standard", name="Standard", purpose="x")
    series.save()
    assert next_occurrence(NOON) is None
    assert len(occurrences(NOON, NOON + WEEK, group_acronym="standard")) == 1
    assert occurrences(NOON, NOON + WEEK, group_acronym="other") == []


def test_a_call_that_is_not_in_the_series_cannot_be_changed(series, staff):
    with pytest.raises(NoSuchCall, match="no call at"):
        cancel_call(series, NOON + timedelta(hours=1), by=staff, reason="?")


def test_who_is_neither_staff_nor_chair_changes_no_call(series, person, other_person):
    group = WorkingGroup.objects.create(
        acronym="standard", name="Standard", purpose="x", chair_person=other_person
    )
    with pytest.raises(PermissionDenied):
        cancel_call(series, NOON, by=person, reason="mine now")
    with pytest.raises(PermissionDenied):  # chair, but not of this call's group
        cancel_call(series, NOON, by=other_person, reason="mine now")
    series.group = group
    series.save()
    with pytest.raises(PermissionDenied):
        move_call(series, NOON, NOON + WEEK, by=person, reason="mine now")
    cancel_call(series, NOON, by=other_person, reason="I chair it")
    other_person.is_active = False
    with pytest.raises(PermissionDenied):
        cancel_call(series, NOON, by=other_person, reason="not any more")


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every week",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "DTSTART:20200101T000000\nRRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY;UNTIL=20260131T000000Z;COUNT=x",
    ],
)
def test_a_rule_that_is_none_is_refused_with_its_field(series, rule):
    series.rule = rule
    with pytest.raises(ValidationError) as refused:
        series.full_clean()
    assert "rule" in refused.value.error_dict


def test_a_zone_that_does_not_exist_is_refused(series):
    series.time_zone = "EST5"
    with pytest.raises(ValidationError, match="America/New_York"):
        series.full_clean()


def test_a_moved_call_without_a_new_time_cannot_be_stored(series):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallException.objects.create(series=series, original_start=NOON, kind="moved", reason="?")


def test_seeding_twice_adds_one_series():
    assert add_community_call() is True
    assert add_community_call() is False
    series = CallSeries.objects.get()
    series.full_clean()
    assert series.is_demo and "demo" in series.name


def test_the_page_shows_four_clocks_and_a_cancelled_call(series, staff, client, monkeypatch):
    now = datetime(2026, 10, 27, tzinfo=UTC)
    monkeypatch.setattr("alliance.calls.views.timezone.now", lambda: now)
    cancel_call(series, datetime(2026, 11, 4, 17, tzinfo=UTC), by=staff, reason="Summit week")
    client.cookies["tz"] = "Asia/Tokyo"
    page = client.get("/calls/").content.decode()
    assert "London: 16:00 this time, not 17:00 as usual" in page
    assert "Thursday 29 October 2026, 01:00 JST" in page  # the viewer's own
    assert "Summit week" in page and "cancelled" in page
    for place in ("New York", "Los Angeles", "London", "UTC"):
        assert f"<dt>{place}</dt>" in page


def test_the_page_of_a_usual_week_speaks_of_no_oddity(series, client, monkeypatch):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    monkeypatch.setattr("alliance.calls.views.timezone.now", lambda: now)
    assert "as usual" not in client.get("/calls/").content.decode()


def test_the_calendar_is_read_by_calendar_programs(series, staff, client):
    cancel_call(series, NOON, by=staff, reason="Holiday; everywhere, nearly")
    answer = client.get("/calls/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "")
    assert "UID:community-call-20261125T170000Z@127.0.0.1" in unfolded
    event = next(e for e in unfolded.split("BEGIN:VEVENT") if "DTSTART:20261125T170000Z" in e)
    assert "STATUS:CANCELLED" in event
    assert "DESCRIPTION:Holiday\\; everywhere\\, nearly" in event


def test_pages_of_calls_only_read(series, client):
    assert client.post("/calls/").status_code == 405
    assert client.delete("/calls/calendar.ics").status_code == 405
