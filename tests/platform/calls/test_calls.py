"""Calls in the database: queries, who may change them, and the pages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from alliance.calls.models import CallException, CallSeries
from alliance.calls.queries import answers_to, next_occurrence, occurrences
from alliance.calls.seed import add_community_call
from alliance.calls.services import NoSuchCall, cancel_call, keep_series, move_call, restore_call
from alliance.groups.models import GroupRole, WorkingGroup

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
    group = WorkingGroup.objects.create(acronym="standard", name="Standard", purpose="x")
    GroupRole.objects.create(
        group=group, kind="chair", person=other_person, starts_on=date(2026, 1, 1)
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


def test_the_page_shows_four_clocks_and_a_cancelled_call(series, staff, client, clock):
    now = datetime(2026, 10, 27, tzinfo=UTC)
    clock(now)
    cancel_call(series, datetime(2026, 11, 4, 17, tzinfo=UTC), by=staff, reason="Summit week")
    client.cookies["tz"] = "Asia/Tokyo"
    page = client.get("/calls/").content.decode()
    assert "London: 16:00 this time, not 17:00 as usual" in page
    assert "Thursday 29 October 2026, 01:00 JST" in page  # the viewer's own
    assert "Summit week" in page and "cancelled" in page
    for place in ("New York", "Los Angeles", "London", "UTC"):
        assert f"<dt>{place}</dt>" in page


def test_the_page_of_a_usual_week_speaks_of_no_oddity(series, client, clock):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    clock(now)
    assert "as usual" not in client.get("/calls/").content.decode()


def test_a_calendar_that_has_it_already_is_told_so(series, staff, client):
    """RFC 9110 13.1.2: programs ask many times a day, and get the feed when it has changed."""
    first = client.get("/calls/calendar.ics")
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = client.get("/calls/calendar.ics", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""
    cancel_call(series, NOON, by=staff, reason="Holiday")
    changed = client.get("/calls/calendar.ics", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert b"EXDATE;TZID=America/New_York:20261125T120000" in changed.content


def test_each_change_counts_the_sequence_up(series, staff):
    """RFC 5545 3.8.7.4: of two versions of an event programs take the one counted higher."""
    cancel_call(series, NOON, by=staff, reason="Holiday")
    restore_call(series, NOON, by=staff)
    series.refresh_from_db()
    assert series.sequence == 2
    assert next_occurrence(NOON - timedelta(days=1)).start == NOON


def test_a_series_ends_after_its_last_day(series, staff):
    series.last_on = NOON.date()
    keep_series(series, by=staff)
    assert next_occurrence(NOON).start == NOON
    assert next_occurrence(NOON + timedelta(hours=2)) is None


def test_an_event_takes_place_once(staff):
    made = CallSeries(
        name="Summit", slug="summit", first_on=NOON.date(), local_time=time(9),
        time_zone="Europe/London", rule="",
    )  # fmt: skip
    keep_series(made, by=staff)
    assert len(occurrences(NOON - WEEK, NOON + 60 * WEEK)) == 1


STAMP = "20261125T1700Z"


@pytest.fixture
def people(make_person, staff, series):
    from alliance.people.models import Office
    from alliance.people.offices import appoint

    group = WorkingGroup.objects.create(acronym="own", name="Own", purpose="x", state="active")
    found = {who: make_person(who) for who in ("stranger", "coordinator", "chair")} | {
        "staff": staff
    }
    appoint(found["coordinator"], Office.Kind.COORDINATOR, by=staff)
    GroupRole.objects.create(
        group=group, kind="chair", person=found["chair"], starts_on=date(2026, 1, 1)
    )
    CallSeries.objects.create(
        name="Group call", slug="group-call", first_on=NOON.date(), local_time=time(12),
        time_zone="America/New_York", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", group=group,
    )  # fmt: skip
    return found


MAY = {
    "community-call": {"coordinator", "staff"},
    "group-call": {"chair", "staff"},
}


@pytest.mark.parametrize("slug", MAY)
@pytest.mark.parametrize("who", ["anonymous", "stranger", "coordinator", "chair", "staff"])
def test_who_changes_calls(slug, who, people, sign_in, client):
    client = sign_in(people[who]) if who in people else client
    allowed = who in MAY[slug]
    refusal = 302 if who == "anonymous" else 403
    assert client.get(f"/calls/{slug}/edit/").status_code == (200 if allowed else refusal)
    for what in ("cancel", "move", "restore"):
        url = f"/calls/{slug}/{STAMP}/{what}/"
        assert client.get(url).status_code == (200 if allowed else refusal)
    answer = client.post(f"/calls/{slug}/{STAMP}/cancel/", {"reason": "Holiday"})
    if who == "anonymous":
        assert "/login/" in answer["Location"]
    assert CallException.objects.filter(series__slug=slug).exists() == allowed


def test_a_chair_cannot_make_a_call_of_everybody(people, sign_in):
    form = {
        "name": "Mine", "slug": "mine-too", "group": "", "first_on": "2026-12-02",
        "local_time": "12:00", "time_zone": "Europe/London", "rule": "FREQ=WEEKLY",
        "duration_min": "60",
    }  # fmt: skip
    page = sign_in(people["chair"]).post("/calls/new/", form)
    assert page.status_code == 200 and "one of your groups" in page.content.decode()
    assert not CallSeries.objects.filter(slug="mine-too").exists()
    form["group"] = WorkingGroup.objects.get(acronym="own").pk
    assert sign_in(people["chair"]).post("/calls/new/", form).status_code == 302


def test_a_chair_cannot_take_the_community_call_over(people, series):
    series.group = WorkingGroup.objects.get(acronym="own")
    with pytest.raises(PermissionDenied):
        keep_series(series, by=people["chair"])


def test_people_say_whether_they_come_and_others_see_how_many(series, people, sign_in, client):
    for who, said in (("stranger", "yes"), ("chair", "yes"), ("chair", "no")):
        url = f"/calls/community-call/{STAMP}/answer/"
        assert sign_in(people[who]).post(url, {"answer": said}).status_code == 302
    assert answers_to(series, NOON) == {"yes": 1, "no": 1}
    assert sign_in(people["chair"]).post(url, {"answer": "perhaps not"}).status_code == 404
    other = "/calls/community-call/20261126T1700Z/answer/"
    assert sign_in(people["chair"]).post(other, {"answer": "yes"}).status_code == 404
    assert "Stranger" not in client.get("/calls/community-call/").content.decode()


def test_the_data_of_a_series_are_there_for_programs(series, client):
    told = client.get("/calls/community-call.json").json()
    assert told["time_zone"] == "America/New_York" and told["calls"]


def test_pages_of_calls_only_read(series, client):
    assert client.post("/calls/").status_code == 405
    assert client.delete("/calls/calendar.ics").status_code == 405
