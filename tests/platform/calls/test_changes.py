"""Changing calls: each change is written down, counts SEQUENCE up, and is told of once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.calls.world import NOON, STAMP, WEEK, give, kinds, make_group, make_series

from alliance.calls import services, telling
from alliance.calls.models import CallChange, CallSeries, Following, Holiday, Rsvp
from alliance.calls.occurrences import occurrence_at
from alliance.calls.queries import of_series
from alliance.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db):
    return make_series()


def starts(series, low=NOON, weeks=3):
    found = of_series(series, low - timedelta(days=1), low + weeks * WEEK)
    return [call.start for call in found if not call.is_cancelled]


def test_each_kind_of_change_is_written_down_and_counts_the_sequence_up(series, staff):
    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    services.restore_call(series, NOON, by=staff)
    services.move_call(series, NOON, NOON + timedelta(hours=2), by=staff, reason="Room taken")
    extra = NOON + timedelta(days=1)
    services.add_extra(series, extra, by=staff, reason="More to say")
    services.remove_extra(series, extra, by=staff)
    services.end_series(series, date(2026, 12, 30), by=staff, reason="Done")
    assert kinds(series) == ["cancelled", "restored", "moved", "added", "removed", "ended"]
    series.refresh_from_db()
    assert series.sequence == 6 and series.last_on == date(2026, 12, 30)
    change = CallChange.objects.get(kind="moved")
    assert (change.by, change.reason, change.original_start) == (staff, "Room taken", NOON)


def test_what_does_not_change_anything_is_no_change(series, staff):
    services.keep_series(CallSeries.objects.get(), by=staff)
    assert kinds(series) == [] and CallSeries.objects.get().sequence == 0


def test_a_call_is_cancelled_and_moved_with_a_reason_alone(series, staff):
    for act in (
        lambda: services.cancel_call(series, NOON, by=staff, reason="  "),
        lambda: services.move_call(series, NOON, NOON + WEEK / 7, by=staff, reason=""),
        lambda: services.end_series(series, date(2026, 12, 30), by=staff, reason=""),
    ):
        with pytest.raises(ValidationError, match="Say why"):
            act()
    assert kinds(series) == []


def test_a_call_cannot_be_moved_onto_another_of_the_series(series, staff):
    with pytest.raises(services.Refused, match="Another call"):
        services.move_call(series, NOON, NOON + WEEK, by=staff, reason="x")
    with pytest.raises(services.Refused, match="planned for that time"):
        services.move_call(series, NOON, NOON, by=staff, reason="x")
    with pytest.raises(ValidationError, match="three years"):
        services.move_call(series, NOON, NOON + 200 * WEEK, by=staff, reason="x")


def test_an_extra_call_stands_in_the_series_and_can_be_cancelled_like_any(series, staff):
    extra = datetime(2026, 11, 27, 15, tzinfo=UTC)
    services.add_extra(series, extra, by=staff, reason="Before the release")
    call = occurrence_at(series, extra)
    assert call.is_extra and call.reason == "Before the release"
    assert starts(series, weeks=1) == [NOON, extra]
    services.cancel_call(series, extra, by=staff, reason="Nobody can")
    assert starts(series, weeks=1) == [NOON]


def test_a_day_has_one_call_of_a_series_for_its_page_is_named_by_it(series, staff):
    with pytest.raises(services.Refused, match="that day"):
        services.add_extra(series, NOON + timedelta(hours=3), by=staff)


def test_times_of_a_series_that_has_begun_stay(series, staff):
    series.local_time = time(13)
    with pytest.raises(ValidationError, match="has begun"):
        services.keep_series(series, by=staff)
    fresh = make_series("later", first_on=date(2026, 12, 2))
    fresh.local_time = time(13)
    services.keep_series(fresh, by=staff)
    assert starts(fresh, NOON + WEEK, 1) == [NOON + WEEK + timedelta(hours=1)]


def test_a_series_cannot_end_before_a_call_that_was_held(series, staff):
    with pytest.raises(ValidationError, match="2026-11-18"):
        services.end_series(series, date(2026, 11, 17), by=staff, reason="x")
    services.end_series(series, date(2026, 11, 18), by=staff, reason="x")
    assert starts(series) == []


def test_what_was_said_about_calls_that_are_no_more_is_forgotten(series, staff, person):
    services.cancel_call(series, NOON + 3 * WEEK, by=staff, reason="x")
    services.answer(series, NOON + 2 * WEEK, by=person, answer="yes")
    services.end_series(series, date(2026, 12, 2), by=staff, reason="x")
    assert not series.exceptions.exists() and not Rsvp.objects.exists()


def test_a_series_goes_on_at_other_times_and_what_was_stays(series, staff, person):
    services.follow(series, by=person, how="remind", invites=False)
    services.answer_all(series, by=person, answer="yes", is_named=True)
    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    services.add_extra(series, NOON + timedelta(days=15), by=staff)  # a Thursday in December
    before = starts(series, NOON - 40 * WEEK, 40)
    new = services.continue_series(
        series, date(2026, 12, 8), by=staff, local_time=time(15), time_zone="Europe/London",
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", duration_min=90, reason="Asked for by many",
    )  # fmt: skip
    series.refresh_from_db()
    assert (new.slug, new.continues, new.duration_min) == ("community-call-2", series, 90)
    assert series.last_on == date(2026, 12, 7)
    assert starts(series, NOON - 40 * WEEK, 40) == before
    assert starts(series, NOON, 6) == [NOON + WEEK]
    assert starts(new, NOON, 6) == [
        datetime(2026, 12, 8, 15, tzinfo=UTC),
        NOON + timedelta(days=15),  # the extra one went along
        datetime(2026, 12, 22, 15, tzinfo=UTC),
        datetime(2027, 1, 5, 15, tzinfo=UTC),
    ]
    theirs = Following.objects.get(series=new)
    assert (theirs.person, theirs.how, theirs.answer, theirs.is_named) == (
        person, "remind", "yes", True,
    )  # fmt: skip
    assert kinds(series)[-1] == "continued" and kinds(new) == ["made"]


def test_a_series_does_not_go_on_before_it_began_nor_before_a_call_that_was_held(series, staff):
    given = {
        "by": staff, "local_time": time(15), "time_zone": "UTC", "rule": "FREQ=WEEKLY",
        "duration_min": 60, "reason": "x",
    }  # fmt: skip
    for day in (date(2026, 1, 7), date(2026, 11, 18)):
        with pytest.raises(ValidationError) as refused:
            services.continue_series(series, day, **given)
        assert list(refused.value.error_dict) == ["from_day"]
    assert CallSeries.objects.count() == 1


# Holidays ---------------------------------------------------------------------------------------
def test_a_holiday_cancels_nothing_before_it_is_applied(series, staff, sign_in):
    services.keep_holiday(
        Holiday(name="Rest", first_on=date(2026, 12, 21), last_on=date(2027, 1, 3)), by=staff
    )
    holiday = Holiday.objects.get()
    assert not series.exceptions.exists()
    page = sign_in(staff).get(f"/calls/holidays/{holiday.pk}/apply/").content.decode()
    assert "23 December 2026" in page and "30 December 2026" in page and "6 January" not in page
    assert not series.exceptions.exists()
    form = {"calls": ["community-call/20261223T1700Z"]}
    sign_in(staff).post(f"/calls/holidays/{holiday.pk}/apply/", form)
    [exception] = series.exceptions.all()
    assert (exception.reason, exception.kind) == ("Rest", "cancelled")
    assert exception.original_start == datetime(2026, 12, 23, 17, tzinfo=UTC)
    page = sign_in(staff).get(f"/calls/holidays/{holiday.pk}/apply/").content.decode()
    assert "23 December" not in page


def test_a_chair_applies_a_holiday_to_the_calls_of_the_own_group_alone(series, staff, person):
    group = make_group()
    give(person, group, "chair")
    ours = make_series("group-call", group=group)
    holiday = Holiday.objects.create(
        name="Rest", first_on=NOON.date(), last_on=NOON.date() + timedelta(days=1)
    )
    both = [(series.pk, NOON), (ours.pk, NOON)]
    assert services.apply_holiday(holiday, both, by=person) == 1
    assert ours.exceptions.exists() and not series.exceptions.exists()


def test_a_holiday_has_an_end_and_it_is_near(staff, person):
    with pytest.raises(ValidationError, match="before the first"):
        services.keep_holiday(
            Holiday(name="x", first_on=date(2026, 12, 2), last_on=date(2026, 12, 1)), by=staff
        )
    with pytest.raises(ValidationError, match="60 days"):
        services.keep_holiday(
            Holiday(name="x", first_on=date(2026, 12, 2), last_on=date(2027, 12, 1)), by=staff
        )
    with pytest.raises(PermissionDenied):
        services.keep_holiday(
            Holiday(name="x", first_on=date(2026, 12, 2), last_on=date(2026, 12, 2)), by=person
        )


# Telling ----------------------------------------------------------------------------------------
def test_followers_are_told_of_a_change_once_in_their_zone(series, staff, make_person, today):
    madrid = make_person("ana", time_zone="Europe/Madrid")
    tokyo = make_person("kei", time_zone="Asia/Tokyo")
    for who in (madrid, tokyo):
        services.follow(series, by=who, how="follow", invites=False)
    services.cancel_call(series, NOON, by=staff, reason="Thanksgiving")
    assert telling.tell(today) == 1
    assert telling.tell(today) == 0
    CallChange.objects.update(told_at=None)  # a process that stopped in between
    telling.tell(today)
    told = {n.person: n for n in Notice.objects.all()}
    assert set(told) == {madrid, tokyo} and Notice.objects.count() == 2
    assert "Wednesday 25 November 2026, 18:00 CET" in told[madrid].title
    assert "Thursday 26 November 2026, 02:00 JST" in told[tokyo].title
    assert "Thanksgiving" in told[madrid].text


def test_the_group_and_those_who_come_are_told_and_those_who_want_silence_are_not(
    staff, make_person, today
):
    group = make_group()
    series = make_series("group-call", group=group)
    people = {who: make_person(who) for who in ("member", "deaf", "guest", "other", "deafguest")}
    for who in ("member", "deaf"):
        give(people[who], group, "participant")
    for who in ("deaf", "deafguest"):
        services.follow(series, by=people[who], how="off", invites=False)
    services.answer(series, NOON, by=people["guest"], answer="yes")
    services.answer(series, NOON, by=people["deafguest"], answer="yes")
    services.answer(series, NOON + WEEK, by=people["other"], answer="yes")
    services.move_call(series, NOON, NOON + timedelta(hours=1), by=staff, reason="Room")
    telling.tell(today)
    assert {n.person for n in Notice.objects.all()} == {people["member"], people["guest"]}


def test_what_was_changed_about_calls_of_the_past_is_told_to_nobody(series, staff, person, today):
    services.follow(series, by=person, how="follow", invites=False)
    services.cancel_call(series, NOON - WEEK, by=staff, reason="It did not take place")
    assert telling.tell(today) == 1
    assert not Notice.objects.exists()


def test_whoever_made_the_change_is_not_told_of_it(series, staff, today):
    services.follow(series, by=staff, how="follow", invites=False)
    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    telling.tell(today)
    assert not Notice.objects.exists()


def test_pages_of_changes_do_what_they_say(series, staff, sign_in):
    browser = sign_in(staff)
    url = f"/calls/community-call/{STAMP}"
    assert browser.post(f"{url}/cancel/", {"reason": ""}).status_code == 200
    assert browser.post(f"{url}/cancel/", {"reason": "Holiday"}).status_code == 302
    page = browser.get("/calls/community-call/").content.decode()
    assert "Holiday" in page and "Hold it as planned" in page
    assert browser.post(f"{url}/restore/").status_code == 302
    move = {"new_start": "2026-11-26T18:30", "reason": "Room"}
    assert browser.post(f"{url}/move/", move).status_code == 302
    assert series.exceptions.get().new_start == datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    extra = {"start": "2026-11-30T10:00", "reason": ""}
    assert browser.post("/calls/community-call/extra/", extra).status_code == 302
    assert browser.post("/calls/community-call/20261130T1000Z/remove/").status_code == 302
    more = {
        "from_day": "2026-12-09", "local_time": "10:00", "time_zone": "Europe/Madrid",
        "rule": "own", "own_rule": "FREQ=WEEKLY;INTERVAL=3;BYDAY=WE", "duration_min": "30",
        "reason": "Earlier",
    }  # fmt: skip
    assert browser.post("/calls/community-call/continue/", more).status_code == 302
    new = CallSeries.objects.get(slug="community-call-2")
    assert new.rule == "FREQ=WEEKLY;INTERVAL=3;BYDAY=WE"
    bad = more | {"own_rule": "FREQ=HOURLY", "from_day": "2027-01-20"}
    page = browser.post("/calls/community-call-2/continue/", bad).content.decode()
    assert "FREQ=DAILY, WEEKLY" in page and CallSeries.objects.count() == 2
    end = {"last_on": "2027-01-20", "reason": "Done"}
    assert browser.post("/calls/community-call-2/end/", end).status_code == 302
    assert kinds(series) == [
        "cancelled", "restored", "moved", "added", "removed", "continued",
    ]  # fmt: skip
