"""The feed as other people's programs read it: two calendar libraries that know nothing of us
expand it to exactly our calls, across both changes of the clock, in three zones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject
from dateutil.tz import tzical
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.calls import calendar
from alliance.calls.models import CallException, CallSeries, ExtraCall
from alliance.calls.occurrences import first_start, occurrences_of
from alliance.calls.vtimezone import vtimezone

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
ZONES = ["America/New_York", "Europe/London", "Australia/Sydney"]
OTHERS = ["Asia/Kolkata", "America/Sao_Paulo", "UTC", "Europe/Berlin", "America/Los_Angeles"]


class Rows(list):
    """Exceptions of a series that is in no database."""

    def all(self):
        return self


class Series(CallSeries):
    exceptions = Rows()
    extras = Rows()

    class Meta:
        proxy = True
        app_label = "calls"


def series(zone="America/New_York", exceptions=(), **fields):
    given = {
        "name": "Call", "slug": "call", "first_on": date(2026, 1, 7), "local_time": time(12),
        "time_zone": zone, "rule": "FREQ=WEEKLY;BYDAY=WE", "duration_min": 60,
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    made = Series(**(given | fields))
    made.exceptions = Rows(exceptions)
    made.extras = Rows()
    made.pk = 1  # as if it were stored: extras are looked up
    return made


def feed(*found):
    return calendar.feed(found, name="Calls", site=calendar.Site("https://example.org"))


def ours(one):
    calls = occurrences_of(one, *YEAR, one.exceptions, one.extras)
    return sorted(c.start.astimezone(UTC) for c in calls if not c.is_cancelled)


def theirs(text):
    """What recurring-ical-events finds, through the zone as the feed itself states it."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(*YEAR)
    return sorted(e["DTSTART"].dt.astimezone(UTC) for e in events)


def exception(one, weeks, moved_by=None, reason="Because"):
    zone = ZoneInfo(one.time_zone)
    local = datetime.combine(first_start(one).date(), one.local_time)
    start = (local + timedelta(weeks=weeks)).replace(tzinfo=zone)
    kind = CallException.Kind.CANCELLED if moved_by is None else CallException.Kind.MOVED
    new = None if moved_by is None else start.astimezone(UTC) + moved_by
    return CallException(
        original_start=start.astimezone(UTC), kind=kind, new_start=new, reason=reason
    )


@pytest.mark.parametrize("zone", [*ZONES, *OTHERS])
def test_another_library_finds_our_calls(zone):
    one = series(zone)
    assert theirs(feed(one)) == ours(one)
    assert len(ours(one)) > 70


@pytest.mark.parametrize("zone", ZONES)
def test_a_cancelled_call_is_gone_and_a_moved_one_is_where_it_was_moved_to(zone):
    one = series(zone)
    one.exceptions = Rows([exception(one, 9), exception(one, 12, timedelta(days=1, hours=2))])
    assert theirs(feed(one)) == ours(one)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(ZONES + OTHERS),
    st.sampled_from(
        ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1TH", ""]
    ),
    st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    st.times(min_value=time(4), max_value=time(22)).map(
        lambda t: t.replace(second=0, microsecond=0)
    ),
    st.none() | st.integers(0, 300),
)
def test_any_series_reads_the_same_elsewhere(zone, rule, first_on, local_time, days):
    last_on = first_on + timedelta(days=days) if days is not None else None
    one = series(zone, rule=rule, first_on=first_on, local_time=local_time, last_on=last_on)
    assert theirs(feed(one)) == ours(one)


@pytest.mark.parametrize("zone", [*ZONES, "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"])
def test_the_zone_in_the_feed_tells_the_time_of_the_zone(zone, tmp_path):
    """dateutil reads the VTIMEZONE as a program does that knows no names of zones."""
    text = b"BEGIN:VCALENDAR\r\n" + vtimezone(zone, 2026).to_ical() + b"END:VCALENDAR\r\n"
    path = tmp_path / "zone.ics"
    path.write_bytes(text)
    stated = tzical(str(path)).get(zone)
    real = ZoneInfo(zone)
    moment = datetime(2026, 2, 1, 12)
    while moment < datetime(2028, 6, 1):
        assert moment.replace(tzinfo=stated).utcoffset() == moment.replace(tzinfo=real).utcoffset()
        moment += timedelta(days=1)


@pytest.mark.parametrize("zone", [*ZONES, "Europe/Berlin", "Asia/Kolkata"])
def test_a_zone_is_stated_in_two_rules_at_most(zone):
    text = vtimezone(zone, 2026).to_ical()
    assert text.count(b"TZOFFSETTO") <= 2 and b"RDATE" not in text


def test_a_zone_that_follows_no_rule_is_told_change_by_change():
    text = vtimezone("Africa/Casablanca", 2026).to_ical()
    assert b"RDATE" in text
    one = series("Africa/Casablanca")
    assert theirs(feed(one)) == ours(one)


def test_in_the_weeks_between_the_changes_london_is_an_hour_early():
    starts = {start.date(): start for start in theirs(feed(series()))}
    london = ZoneInfo("Europe/London")
    early = {d for d, start in starts.items() if start.astimezone(london).hour == 16}
    of_2026 = {d for d in early if d.year == 2026}
    assert of_2026 == {date(2026, 3, d) for d in (11, 18, 25)} | {date(2026, 10, 28)}


def test_vobject_reads_it_too():
    one = series()
    one.exceptions = Rows([exception(one, 9), exception(one, 12, timedelta(hours=2))])
    found = vobject.readOne(feed(one).decode())
    main = next(e for e in found.vevent_list if not hasattr(e, "recurrence_id"))
    moved = next(e for e in found.vevent_list if hasattr(e, "recurrence_id"))
    assert main.uid.value == moved.uid.value == "series-call@example.org"
    assert len(list(main.getrruleset())[:20]) == 20


def test_the_same_data_give_the_same_bytes():
    assert feed(series()) == feed(series())


def test_long_lines_are_folded_without_tearing_a_character():
    name = "ä€𝄞" * 40
    text = feed(series(name=name)).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{name}" in text.replace("\r\n ", "")


def test_text_cannot_add_lines_to_the_feed():
    text = feed(series(name="Call\r\nATTACH:https://evil.example.org/;x,y\\")).decode()
    assert not any(line.startswith("ATTACH") for line in text.split("\r\n"))
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert "ATTACH" not in event


# Across both changes of the clock -------------------------------------------------------------
# The year 2026: New York changes on 8 March and 1 November, London and Madrid on 29 March and 25
# October, Tokyo never. These are read off the clocks, not worked out by the code under test.
PLACES = ("America/New_York", "Europe/London", "Europe/Madrid", "Asia/Tokyo")
WALL = {
    # day: the hour in each of PLACES of a call at noon in New York
    date(2026, 3, 4): (12, 17, 18, 2),
    date(2026, 3, 11): (12, 16, 17, 1),
    date(2026, 3, 18): (12, 16, 17, 1),
    date(2026, 3, 25): (12, 16, 17, 1),
    date(2026, 4, 1): (12, 17, 18, 1),
    date(2026, 10, 21): (12, 17, 18, 1),
    date(2026, 10, 28): (12, 16, 17, 1),
    date(2026, 11, 4): (12, 17, 18, 2),
}
WINDOWS = [
    (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 3, tzinfo=UTC)),
    (datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 7, tzinfo=UTC)),
]


def walls(text):
    """Day in New York and the hours at PLACES of each call in both windows, as another library
    finds them."""
    calendar_ = icalendar.Calendar.from_ical(text)
    found = {}
    for window in WINDOWS:
        for event in recurring_ical_events.of(calendar_).between(*window):
            start = event["DTSTART"].dt
            day = start.astimezone(ZoneInfo(PLACES[0])).date()
            found[day] = tuple(start.astimezone(ZoneInfo(place)).hour for place in PLACES)
    return found


def test_the_feed_tells_the_clocks_of_four_places_in_both_weeks_of_change():
    assert walls(feed(series())) == WALL


def test_cancelled_moved_and_extra_calls_are_right_across_both_changes_of_the_clock():
    one = series()
    ny = ZoneInfo("America/New_York")
    one.exceptions = Rows(
        [
            CallException(
                original_start=datetime(2026, 3, 11, 12, tzinfo=ny).astimezone(UTC),
                kind="cancelled",
                reason="x",
            ),
            CallException(  # from before the change of the clock to after it
                original_start=datetime(2026, 10, 28, 12, tzinfo=ny).astimezone(UTC),
                kind="moved",
                new_start=datetime(2026, 11, 2, 9, tzinfo=ny).astimezone(UTC),
                reason="x",
            ),
        ]
    )
    one.extras = Rows([ExtraCall(start=datetime(2026, 3, 9, 12, tzinfo=ny).astimezone(UTC))])
    expected = dict(WALL)
    del expected[date(2026, 3, 11)], expected[date(2026, 10, 28)]
    expected[date(2026, 3, 9)] = (12, 16, 17, 1)
    expected[date(2026, 11, 2)] = (9, 14, 15, 23)
    assert walls(feed(one)) == expected


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Madrid", "Asia/Tokyo"])
def test_a_series_of_another_place_stays_on_its_own_clock(zone):
    one = series(zone, local_time=time(16))
    days = [*WINDOWS[0], *WINDOWS[1]]
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(feed(one))).between(
        days[0], days[3]
    )
    assert len(found) == 36
    assert {e["DTSTART"].dt.astimezone(ZoneInfo(zone)).hour for e in found} == {16}
    utc = {e["DTSTART"].dt.astimezone(UTC).hour for e in found}
    assert utc == ({7} if zone == "Asia/Tokyo" else {15, 16} if "London" in zone else {14, 15})


def test_vobject_expands_the_rule_to_our_calls():
    one = series(last_on=date(2026, 12, 30))
    main = vobject.readOne(feed(one).decode()).vevent
    found = sorted(start.astimezone(UTC) for start in main.getrruleset(addRDate=True))
    assert found == ours(one)


@pytest.mark.parametrize("name", ["UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY"])
def test_every_event_has_what_programs_ask_for(name):
    one = series(sequence=4)
    one.exceptions = Rows([exception(one, 9), exception(one, 12, timedelta(hours=2))])
    one.extras = Rows([ExtraCall(start=datetime(2026, 3, 9, 16, tzinfo=UTC))])
    text = icalendar.Calendar.from_ical(feed(one))
    found = text.walk("VEVENT")
    assert len(found) == 2 and all(name in event for event in found)
    assert {event["SEQUENCE"] for event in found} == {4}
    assert {str(event["UID"]) for event in found} == {"series-call@example.org"}
    assert text["METHOD"] == "PUBLISH" and text["VERSION"] == "2.0"
    [zone] = text.walk("VTIMEZONE")
    assert zone["TZID"] == "America/New_York"


def test_a_wall_time_that_the_change_leaves_out_is_named_as_the_rule_says_it():
    """02:30 on 8 March is not there in New York: the exception has to match the rule's own words
    (RFC 5545 3.8.5.1), and the call is an hour later (3.3.5)."""
    one = series(local_time=time(2, 30), rule="FREQ=DAILY", first_on=date(2026, 3, 1))
    assert datetime(2026, 3, 8, 7, 30, tzinfo=UTC) in ours(one)
    one.exceptions = Rows(
        [
            CallException(
                original_start=datetime(2026, 3, 8, 7, 30, tzinfo=UTC), kind="cancelled", reason="x"
            )
        ]
    )
    assert b"EXDATE;TZID=America/New_York:20260308T023000" in feed(one)
