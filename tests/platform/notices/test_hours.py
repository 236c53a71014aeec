"""Quiet hours and digest hours on a clock that may be turned."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alliance.notices.hours import first_loud, is_quiet, last_digest_slot

ZONES = ["UTC", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata"]
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(moments, zones, clocks, clocks)
def test_what_waits_leaves_within_a_day_and_never_before_its_time(
    moment: datetime, zone: ZoneInfo, starts: time, ends: time
) -> None:
    assume(starts != ends)
    loud = first_loud(moment, zone, (starts, ends))
    assert moment <= loud <= moment + timedelta(hours=26)


@given(moments, zones, clocks, clocks)
def test_nothing_leaves_in_quiet_hours(
    moment: datetime, zone: ZoneInfo, starts: time, ends: time
) -> None:
    assume(starts != ends)
    loud = first_loud(moment, zone, (starts, ends))
    # Where the clock is turned in that very hour, the end may lie in the hour that comes twice.
    turned = zone.utcoffset(loud.replace(tzinfo=None)) != (
        zone.utcoffset((loud - timedelta(hours=3)).replace(tzinfo=None))
    )
    near = loud.astimezone(zone)
    changes = (near - timedelta(hours=4)).utcoffset() != (near + timedelta(hours=4)).utcoffset()
    assume(not turned and not changes)
    assert not is_quiet(loud, zone, (starts, ends))


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-10T21:59:00-04:00", "2026-03-10T21:59:00-04:00"),
        ("2026-03-10T22:00:00-04:00", "2026-03-11T07:00:00-04:00"),
        ("2026-03-11T06:59:00-04:00", "2026-03-11T07:00:00-04:00"),
        ("2026-03-07T23:00:00-05:00", "2026-03-08T07:00:00-04:00"),  # the clock goes forward
        ("2026-10-31T23:00:00-04:00", "2026-11-01T07:00:00-05:00"),  # and back
    ],
)
def test_a_night_in_new_york(at: str, until: str) -> None:
    zone = ZoneInfo("America/New_York")
    loud = first_loud(datetime.fromisoformat(at), zone, (time(22), time(7)))
    assert loud == datetime.fromisoformat(until)


@given(moments, zones, st.integers(0, 23), st.booleans())
def test_the_last_slot_lies_at_most_a_rhythm_back(
    moment: datetime, zone: ZoneInfo, hour: int, weekly: bool
) -> None:
    slot = last_digest_slot(moment, zone, hour, weekly=weekly)
    assert timedelta(0) <= moment - slot <= timedelta(days=7 if weekly else 1, hours=2)
    if weekly:
        assert slot.astimezone(zone).weekday() == 0
