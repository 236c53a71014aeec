"""Occurrences: a rule on a wall clock, exceptions laid over it, and clocks elsewhere."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alliance.calls.models import CallException, CallSeries
from alliance.calls.occurrences import local_times, occurrences_of

NEW_YORK, LONDON, BERLIN = (
    ZoneInfo("America/New_York"),
    ZoneInfo("Europe/London"),
    ZoneInfo("Europe/Berlin"),
)
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def series(**fields):
    usual = {
        "name": "Community call",
        "slug": "community-call",
        "first_on": date(2026, 1, 7),
        "local_time": time(12, 0),
        "time_zone": "America/New_York",
        "rule": "FREQ=WEEKLY;BYDAY=WE",
        "duration_min": 60,
    }
    return CallSeries(**usual | fields)


def calls(starts, ends, exceptions=(), **fields):
    return sorted(occurrences_of(series(**fields), starts, ends, exceptions), key=lambda o: o.start)


def on(day, hour=12, zone=NEW_YORK, minute=0):
    return datetime(2026, *day, hour, minute, tzinfo=zone)


def the_call_of(month, day):
    (call,) = calls(on((month, day), 0), on((month, day), 23))
    return call


def test_the_call_is_at_noon_in_new_york_all_year():
    found = calls(*YEAR)
    assert len(found) == 52
    assert {(c.start.weekday(), c.start.hour, c.start.minute) for c in found} == {(2, 12, 0)}
    assert {c.start.astimezone(UTC).hour for c in found} == {16, 17}


LONDON_AT_FOUR = {(3, 11), (3, 18), (3, 25), (10, 28)}


def test_london_is_an_hour_early_in_four_weeks_of_2026_and_no_other():
    """The fixed line "5 pm London" of the old call pages was wrong in exactly these weeks."""
    for call in calls(*YEAR):
        _, _, _, london, _ = local_times(call, BERLIN)
        day = (call.start.month, call.start.day)
        assert london.place == "London"
        assert london.time.hour == (16 if day in LONDON_AT_FOUR else 17), day
        if day in LONDON_AT_FOUR:
            assert london.usual == london.time + timedelta(hours=1)
        else:
            assert london.usual is None, day


def test_the_viewers_zone_is_named_in_the_same_weeks_when_it_keeps_european_summer_time():
    odd = {(c.start.month, c.start.day) for c in calls(*YEAR) if local_times(c, BERLIN)[0].usual}
    assert odd == LONDON_AT_FOUR


@pytest.mark.parametrize("place", ["UTC", "Asia/Kolkata", "America/Phoenix", "Africa/Lagos"])
def test_a_place_without_summer_time_is_never_called_unusual(place):
    """It differs by an hour for half a year: that is how it is, and no surprise of a week."""
    assert not any(local_times(c, ZoneInfo(place))[0].usual for c in calls(*YEAR))


def test_the_other_half_of_the_earth_is_odd_in_its_own_weeks():
    odd = [c for c in calls(*YEAR) if local_times(c, ZoneInfo("Australia/Sydney"))[0].usual]
    assert {(c.start.month) for c in odd} == {3, 4, 10}


def test_los_angeles_is_always_three_hours_earlier():
    for call in calls(*YEAR):
        los_angeles = local_times(call, NEW_YORK)[2]
        assert (los_angeles.place, los_angeles.time.hour) == ("Los Angeles", 9)
        assert los_angeles.usual is None


def test_another_day_at_another_place_is_said():
    call = the_call_of(11, 25)
    yours = local_times(call, ZoneInfo("Asia/Tokyo"))[0]
    assert yours.other_day and yours.time.day == 26
    assert not local_times(call, LONDON)[0].other_day


def test_a_cancelled_call_stays_and_is_marked():
    off = CallException(original_start=on((11, 25)), kind="cancelled", reason="Holiday")
    found = calls(on((11, 18), 0), on((12, 3), 0), [off])
    assert [(c.start.day, c.is_cancelled) for c in found] == [(18, False), (25, True), (2, False)]
    assert found[1].reason == "Holiday"


def test_a_moved_call_is_where_it_was_moved_to_and_only_there():
    moved = CallException(
        original_start=on((11, 11)).astimezone(UTC),  # as a database returns it
        kind="moved",
        new_start=on((11, 12), 14).astimezone(UTC),
        reason="Veterans Day",
    )
    found = calls(on((11, 10), 0), on((11, 14), 0), [moved])
    assert [(c.start, c.is_moved) for c in found] == [(on((11, 12), 14), True)]
    assert found[0].original_start == on((11, 11))


def test_a_call_moved_into_the_window_is_in_it_though_its_rule_is_not():
    moved = CallException(original_start=on((12, 2)), kind="moved", new_start=on((11, 30)))
    assert [c.start.day for c in calls(on((11, 30), 0), on((12, 1), 0), [moved])] == [30]


def test_a_call_moved_out_of_the_window_is_not_in_it():
    moved = CallException(original_start=on((12, 2)), kind="moved", new_start=on((12, 9), 15))
    assert calls(on((12, 1), 0), on((12, 4), 0), [moved]) == []


def test_every_other_week_counts_from_the_first_day():
    found = calls(on((1, 1)), on((2, 6)), rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    assert [(c.start.month, c.start.day) for c in found] == [(1, 7), (1, 21), (2, 4)]


def test_no_call_is_before_the_first_day_or_after_the_last():
    assert calls(on((1, 1)), on((1, 7), 11)) == []
    assert len(calls(*YEAR, rule="FREQ=WEEKLY;BYDAY=WE;UNTIL=20260131T000000")) == 4


def test_a_wall_time_that_a_change_of_clocks_leaves_out_is_behind_the_gap():
    # RFC 5545 3.3.5: 02:30 does not exist in New York on 8 March 2026; it is 03:30 EDT.
    (call,) = calls(
        on((3, 8), 0),
        on((3, 9), 0),
        first_on=date(2026, 3, 1),
        local_time=time(2, 30),
        rule="FREQ=WEEKLY;BYDAY=SU",
    )
    assert (call.start.hour, call.start.minute) == (3, 30)


def test_the_window_is_half_open():
    noon = on((11, 25))
    assert [c.start for c in calls(noon, noon + timedelta(minutes=1))] == [noon]
    assert calls(noon - timedelta(hours=1), noon) == []
