"""Reminders: a day and an hour before, on the reader's clock, once."""

from datetime import timedelta

import pytest
from tests.platform.calls.world import NOON, WEEK, make_series

from alliance.calls import reminding, services
from alliance.calls.models import Reminded
from alliance.duties.registry import DUTIES
from alliance.notices.models import Notice

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def series(db):
    return make_series()


@pytest.fixture
def ana(make_person, series):
    ana = make_person("ana", time_zone="Europe/Madrid")
    services.follow(series, by=ana, how="remind", invites=False)
    return ana


def titles():
    return [n.title for n in Notice.objects.order_by("pk")]


def test_a_day_and_an_hour_before_on_the_clock_of_the_reader(ana, clock):
    for at in (NOON - 25 * HOUR, NOON - 24 * HOUR, NOON - 23 * HOUR, NOON - 61 * MINUTE):
        clock(at)
        reminding.remind(at)
    assert titles() == ["Tomorrow: Community call (Wednesday, 18:00)"]
    for at in (NOON - HOUR, NOON - 30 * MINUTE, NOON, NOON + MINUTE):
        clock(at)
        reminding.remind(at)
    assert titles()[1:] == ["In an hour: Community call (Wednesday, 18:00)"]
    assert "New York: Wed 25 November, 12:00" in Notice.objects.last().text


def test_who_was_reminded_is_not_reminded_again_by_another_process(ana, clock):
    clock(NOON - HOUR)
    assert reminding.remind(NOON - HOUR) == 1
    Reminded.objects.all().delete()  # a process was killed before it could note that it was done
    assert reminding.remind(NOON - HOUR) == 0
    assert len(titles()) == 1


def test_after_a_pause_of_the_site_nobody_is_reminded_of_what_is_over(ana, clock):
    clock(NOON + HOUR)
    assert reminding.remind(NOON + HOUR) == 0
    assert titles() == []


def test_a_call_that_moves_is_reminded_of_anew(series, ana, staff, clock):
    clock(NOON - HOUR)
    reminding.remind(NOON - HOUR)
    services.move_call(series, NOON, NOON + 4 * HOUR, by=staff, reason="Later")
    assert reminding.remind(NOON - HOUR) == 1  # within a day, of the new time
    clock(NOON + 3 * HOUR)
    reminding.remind(NOON + 3 * HOUR)
    assert titles() == [
        "In an hour: Community call (Wednesday, 18:00)",
        "Today: Community call (Wednesday, 22:00)",
        "In an hour: Community call (Wednesday, 22:00)",
    ]


def test_nobody_is_reminded_of_a_cancelled_call(series, ana, staff, clock):
    services.cancel_call(series, NOON, by=staff, reason="Holiday")
    clock(NOON - HOUR)
    assert reminding.remind(NOON - HOUR) == 0


def test_who_comes_is_reminded_who_does_not_or_wants_silence_is_not(series, make_person, clock):
    people = {who: make_person(who) for who in ("yes", "maybe", "no", "deaf", "follows", "closed")}
    for who in ("yes", "maybe", "no"):
        services.answer(series, NOON, by=people[who], answer=who)
    services.follow(series, by=people["no"], how="remind", invites=False)
    services.answer(series, NOON, by=people["deaf"], answer="yes")
    services.follow(series, by=people["deaf"], how="off", invites=False)
    services.follow(series, by=people["follows"], how="follow", invites=False)
    services.follow(series, by=people["closed"], how="remind", invites=False)
    people["closed"].is_active = False
    people["closed"].save()
    clock(NOON - HOUR)
    reminding.remind(NOON - HOUR)
    assert {n.person for n in Notice.objects.all()} == {people["yes"], people["maybe"]}


def test_an_answer_for_all_calls_counts_and_one_for_a_single_call_before_it(
    series, make_person, clock
):
    bo = make_person("bo")
    services.answer_all(series, by=bo, answer="yes")
    services.answer(series, NOON, by=bo, answer="no")
    for at in (NOON - HOUR, NOON + WEEK - HOUR):
        clock(at)
        reminding.remind(at)
    assert [n.title[:11] for n in Notice.objects.all()] == ["In an hour:"]
    assert Reminded.objects.count() == 2


def test_reminders_and_tellings_come_round_by_themselves():
    assert DUTIES["calls.remind"].every <= timedelta(minutes=1)
    assert DUTIES["calls.tell"].every <= timedelta(seconds=15)
