"""A series from an .ics file: shown first, taken over, and taken over again."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.platform.calls.world import NOON, WEEK, give, kinds, make_group, make_series

from alliance.calls import calendar, importing
from alliance.calls.models import CallSeries
from alliance.calls.queries import of_series
from alliance.calls.tzid import known_zone

pytestmark = pytest.mark.django_db

# As Google writes it: a rule with an end, exceptions of every kind, and things that are not ours.
GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Calls
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
TZNAME:EDT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
TZNAME:EST
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=America/New_York:20260107T120000
DTEND;TZID=America/New_York:20260107T133000
RRULE:FREQ=WEEKLY;UNTIL=20270201T045959Z;BYDAY=WE
EXDATE;TZID=America/New_York:20261125T120000
EXDATE;TZID=America/New_York:20261124T120000
RDATE;TZID=America/New_York:20261127T100000
DTSTAMP:20260101T000000Z
ORGANIZER;CN=Somebody:mailto:somebody@example.net
UID:abc123@google.example
ATTENDEE;CN=Ada:mailto:ada@example.org
SEQUENCE:3
SUMMARY:Open call
DESCRIPTION:Who is here<br>and <b>what</b> we do</b>
LOCATION:https://calls.example.org/open
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
DESCRIPTION:x
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=America/New_York:20261203T140000
DTEND;TZID=America/New_York:20261203T153000
RECURRENCE-ID;TZID=America/New_York:20261202T120000
DTSTAMP:20260101T000000Z
UID:abc123@google.example
SUMMARY:Open call with a guest
COMMENT:The guest could not come on Wednesday
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=America/New_York:20261209T120000
DTEND;TZID=America/New_York:20261209T133000
RECURRENCE-ID;TZID=America/New_York:20261209T120000
DTSTAMP:20260101T000000Z
UID:abc123@google.example
STATUS:CANCELLED
SUMMARY:Open call
END:VEVENT
BEGIN:VTODO
UID:todo
DTSTAMP:20260101T000000Z
SUMMARY:Not a call
END:VTODO
END:VCALENDAR
""".replace("\n", "\r\n").encode()


def event(*lines: str) -> bytes:
    given = dict(line.partition(":")[::2] for line in lines)
    usual = {
        "UID": "x@example.net", "DTSTAMP": "20260101T000000Z", "DTSTART": "20261202T150000Z",
        "DURATION": "PT1H", "SUMMARY": "X",
    }  # fmt: skip
    rest = [f"{k}:{v}" for k, v in usual.items() if not any(n.split(";")[0] == k for n in given)]
    body = "\r\n".join([*rest, *lines])
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n{body}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def plan(*lines: str):
    [found] = importing.read(event(*lines), "Europe/Madrid").plans
    return found


def take(content, by, group=None):
    return importing.take_over(importing.read(content, "UTC").plans, by=by, group=group)


def starts(series, weeks=4):
    return [c.start for c in of_series(series, NOON - WEEK / 7, NOON + weeks * WEEK)
            if not c.is_cancelled]  # fmt: skip


def test_a_series_is_taken_over_with_all_that_differs_from_its_rule(staff):
    made, left = take(GOOGLE, staff)
    assert left == []
    [series] = made
    assert (series.uid, series.slug, series.name) == (
        "abc123@google.example", "open-call", "Open call",
    )  # fmt: skip
    assert (series.first_on, series.local_time, series.time_zone) == (
        date(2026, 1, 7), time(12), "America/New_York",
    )  # fmt: skip
    assert (series.rule, series.last_on) == ("FREQ=WEEKLY;BYDAY=WE", date(2027, 1, 31))
    assert (series.duration_min, series.join_url) == (90, "https://calls.example.org/open")
    assert series.description == "Who is here\nand what we do"
    assert starts(series) == [
        datetime(2026, 11, 27, 15, tzinfo=UTC),  # RDATE
        datetime(2026, 12, 3, 19, tzinfo=UTC),  # moved
        datetime(2026, 12, 16, 17, tzinfo=UTC),
    ]
    reasons = dict(series.exceptions.values_list("kind", "reason"))
    assert reasons["moved"] == "The guest could not come on Wednesday"
    assert kinds(series) == ["made"]


def test_what_is_not_understood_is_said_by_name(staff):
    reading = importing.read(GOOGLE, "UTC")
    [found] = reading.plans
    said = "\n".join([*found.notes, *reading.notes])
    for name in ("ATTENDEE", "ORGANIZER", "VALARM", "VTODO", "2026-11-24", "with a guest"):
        assert name in said, name


def test_the_same_file_again_changes_nothing_and_a_newer_one_updates(staff):
    [series], _ = take(GOOGLE, staff)
    series.exceptions.filter(kind="cancelled").update(reason="Words written here")
    assert take(GOOGLE, staff) == ([], [])
    assert CallSeries.objects.count() == 1 and kinds(series) == ["made"]
    newer = GOOGLE.replace(b"SUMMARY:Open call\r\nDESC", b"SUMMARY:Wide open call\r\nDESC").replace(
        b"EXDATE;TZID=America/New_York:20261125T120000\r\n", b""
    ).replace(b"20261127T100000", b"20261127T110000")  # fmt: skip
    [again], _ = take(newer, staff)
    assert (again.pk, again.name, again.slug) == (series.pk, "Wide open call", "open-call")
    assert starts(again)[:2] == [NOON, datetime(2026, 11, 27, 16, tzinfo=UTC)]
    assert kinds(series) == ["made", "changed"]
    assert series.exceptions.get(kind="cancelled").reason == "Words written here"


def test_our_own_feed_taken_back_in_is_our_own_series(staff, settings):
    settings.SITE_URL = "https://alliance.example.org"
    series = make_series(description="What we do")
    series.exceptions.create(original_start=NOON, kind="cancelled", reason="Holiday")
    series.extras.create(start=NOON + timedelta(days=1))
    site = calendar.Site("https://alliance.example.org")
    text = calendar.feed([series], name="x", site=site)
    [found] = importing.read(text, "UTC").plans
    assert found.known == series and not found.trouble
    assert (found.rule, found.cancelled.keys(), found.extras) == (
        series.rule, {NOON}, [NOON + timedelta(days=1)],
    )  # fmt: skip


@pytest.mark.parametrize(
    "lines, words",
    [
        (["DTSTART;VALUE=DATE:20261202"], "whole days"),
        (["DTSTART;TZID=Mars/Olympus:20261202T150000"], "Mars/Olympus is not known"),
        (["DURATION:P3D"], "4320 minutes"),
        (["RRULE:FREQ=HOURLY"], "FREQ=HOURLY is not understood"),
        (["RRULE:FREQ=WEEKLY;BYHOUR=9,15"], "is not understood"),
        (["RRULE:FREQ=YEARLY;BYWEEKNO=20"], "BYWEEKNO is not understood"),
        (["RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"], "several rules"),
        (["STATUS:CANCELLED"], "cancelled as a whole"),
        (["SUMMARY: "], "no name"),
        (["RECURRENCE-ID:20261202T150000Z"], "Only single calls"),
        ([f"UID:{'u' * 300}"], "longer than 255"),
        (["UID:"], "no UID"),
    ],
)
def test_what_cannot_be_a_call_is_refused_in_words_and_nothing_is_made(lines, words, staff):
    found = plan(*lines)
    assert words in " ".join(found.trouble), found.trouble
    assert take(event(*lines), staff) == ([], [])
    assert not CallSeries.objects.exists()


IN_UTC = ("UTC", time(15))


@pytest.mark.parametrize(
    "line, expected",
    [
        ("DTSTART:20261202T150000", ("Europe/Madrid", time(15), "")),
        (
            "DTSTART;TZID=Eastern Standard Time:20261202T150000",
            ("America/New_York", time(15), ""),
        ),
        (
            "RRULE:FREQ=WEEKLY;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
            (*IN_UTC, "FREQ=WEEKLY"),
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=5",
            (*IN_UTC, "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5"),
        ),
    ],
)
def test_other_ways_to_say_it_are_understood(line, expected):
    found = plan(line)
    assert not found.trouble
    assert (found.time_zone, found.local_time, found.rule) == expected


def test_a_zone_that_came_along_in_one_file_sets_the_clock_of_no_other():
    """The library keeps each VTIMEZONE under its name for as long as the process lives."""
    wrong = event("DTSTART;TZID=Pacific Standard Time:20261202T150000").replace(
        b"BEGIN:VEVENT",
        b"BEGIN:VTIMEZONE\r\nTZID:Pacific Standard Time\r\nBEGIN:STANDARD\r\n"
        b"DTSTART:20200101T000000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\n"
        b"END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT",
        1,
    )
    for content in (wrong, event("DTSTART;TZID=Pacific Standard Time:20261202T150000")):
        [found] = importing.read(content, "UTC").plans
        assert (found.time_zone, found.local_time) == ("America/Los_Angeles", time(15))


@pytest.mark.parametrize(
    "tzid, zone",
    [
        ("/freeassociation.example/Europe/Madrid", "Europe/Madrid"),
        ("/example.net/20260101/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("Customized Time Zone", None),
        ("../../etc/passwd", None),
    ],
)
def test_names_of_zones_are_known_as_other_programs_write_them(tzid, zone):
    assert known_zone(tzid) == zone


def test_until_an_hour_before_the_last_call_leaves_that_one_out():
    assert plan("RRULE:FREQ=DAILY;UNTIL=20261210T140000Z").last_on == date(2026, 12, 9)
    assert plan("RRULE:FREQ=DAILY;UNTIL=20261210T150000Z").last_on == date(2026, 12, 10)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "no calendar"), (b"PK\x03\x04" * 100, "no calendar"), (b"\xff" * 50, "no calendar"),
        (b"x" * (importing.MAX_BYTES + 1), "larger than 512"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VTODO\r\nEND:VTODO\r\n" * 2001 + b"END:VCALENDAR\r\n",
         "more than 2000"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_calendar_or_too_large_is_refused(content, words):
    with pytest.raises(importing.Unreadable, match=words):
        importing.read(content, "UTC")


def test_a_series_of_others_is_not_updated_by_knowing_its_uid(staff, person):
    [series], _ = take(GOOGLE, staff)
    group = make_group()
    give(person, group, "chair")
    newer = GOOGLE.replace(b"SUMMARY:Open call", b"SUMMARY:Mine now")
    made, left = take(newer, person, group)
    assert made == [] and "not yours" in left[0]
    series.refresh_from_db()
    assert series.name == "Open call" and series.group is None


def test_the_page_shows_what_it_makes_before_it_makes_it(staff, sign_in):
    browser = sign_in(staff)
    file = SimpleUploadedFile("calls.ics", GOOGLE, "text/calendar")
    page = browser.post("/calls/import/", {"file": file, "time_zone": "UTC"}).content.decode()
    assert "Open call" in page and "Take it over" in page and "ATTENDEE is not taken" in page
    assert "Thursday 3 December 2026, 19:00 UTC" in page and "<dt>New York</dt>" in page
    assert not CallSeries.objects.exists()
    form = {"text": GOOGLE.decode(), "time_zone": "UTC", "take": "1"}
    answer = browser.post("/calls/import/", form)
    assert answer["Location"] == "/calls/open-call/"
    for bad in (b"rubbish", b""):
        file = SimpleUploadedFile("x.ics", bad, "text/calendar")
        page = browser.post("/calls/import/", {"file": file, "time_zone": "UTC"})
        assert page.status_code == 200 and b"alert-danger" in page.content
