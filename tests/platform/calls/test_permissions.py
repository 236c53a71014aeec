"""Every action on calls, tried by everybody: the table of docs/security.md."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.platform.calls.world import NOON, STAMP, give, make_group, make_series

from alliance.calls.models import (
    CallChange,
    CallException,
    CallSeries,
    ExtraCall,
    Following,
    Holiday,
    Invitation,
    OwnCalendar,
    Rsvp,
)
from alliance.people.models import Office
from alliance.people.offices import appoint

pytestmark = pytest.mark.django_db

EXTRA = NOON + timedelta(days=1)
ICS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:x\r
BEGIN:VEVENT\r
UID:imported@example.net\r
DTSTAMP:20260101T000000Z\r
DTSTART:20261202T150000Z\r
DURATION:PT1H\r
SUMMARY:Imported\r
END:VEVENT\r
END:VCALENDAR\r
"""
TIMES = {
    "local_time": "10:00", "time_zone": "Europe/Madrid", "rule": "FREQ=WEEKLY",
    "duration_min": "30",
}  # fmt: skip
MAKE = TIMES | {"name": "New", "slug": "brand-new", "first_on": "2026-12-02"}
EDIT = {"name": "Renamed", "duration_min": "45"}

ROLES = (
    "visitor", "blocked", "member", "participant", "cabinet", "editor", "chair", "other_chair",
    "coordinator", "staff",
)  # fmt: skip
WITH_ACCOUNT = frozenset(ROLES) - {"visitor", "blocked"}
KEEP_COMMON = frozenset({"coordinator", "staff"})
KEEP_GROUP = frozenset({"chair", "staff"})
KEEP_SOME = frozenset({"coordinator", "chair", "other_chair", "staff"})
EVERYBODY = frozenset(ROLES)

# name: (address, what is sent or None to read, who may)
ACTIONS = {
    "list": ("/calls/", None, EVERYBODY),
    "list as JSON": ("/calls/calendar.json", None, EVERYBODY),
    "month": ("/calls/month/2026-11/", None, EVERYBODY),
    "month as JSON": ("/calls/month/2026-11.json", None, EVERYBODY),
    "past": ("/calls/past/", None, EVERYBODY),
    "past as JSON": ("/calls/past.json", None, EVERYBODY),
    "holidays": ("/calls/holidays/", None, EVERYBODY),
    "holidays as JSON": ("/calls/holidays.json", None, EVERYBODY),
    "series": ("/calls/group-call/", None, EVERYBODY),
    "series as JSON": ("/calls/group-call.json", None, EVERYBODY),
    "feed of all": ("/calls/calendar.ics", None, EVERYBODY),
    "feed of a group": ("/calls/calendar/own.ics", None, EVERYBODY),
    "feed of a series": ("/calls/group-call.ics", None, EVERYBODY),
    "own calendar": ("/calls/mine/", None, WITH_ACCOUNT),
    "own calendar as JSON": ("/calls/mine.json", None, WITH_ACCOUNT),
    "new address": ("/calls/mine/renew/", {}, WITH_ACCOUNT),
    "answer": (f"/calls/group-call/{STAMP}/answer/", {"answer": "yes"}, WITH_ACCOUNT),
    "answer all": ("/calls/group-call/answer/", {"all-answer": "yes"}, WITH_ACCOUNT),
    "follow": ("/calls/group-call/follow/", {"how": "remind"}, WITH_ACCOUNT),
    "be invited": (f"/calls/group-call/{STAMP}/invite/", {}, WITH_ACCOUNT),
    "make for all": ("/calls/new/", MAKE, KEEP_COMMON),
    "make for a group": ("/calls/new/", MAKE | {"group": "OWN"}, KEEP_GROUP),
    "change of all": ("/calls/community-call/edit/", EDIT, KEEP_COMMON),
    "change of a group": ("/calls/group-call/edit/", EDIT | {"group": "OWN"}, KEEP_GROUP),
    "import for all": ("/calls/import/", {"time_zone": "UTC", "take": "1"}, KEEP_COMMON),
    "import for a group": (
        "/calls/import/", {"time_zone": "UTC", "take": "1", "group": "OWN"}, KEEP_GROUP,
    ),
    "look at an import": ("/calls/import/", None, KEEP_SOME),
    "enter a holiday": (
        "/calls/holidays/new/",
        {"name": "New Year", "first_on": "2027-01-01", "last_on": "2027-01-01"},
        KEEP_COMMON,
    ),
    "change a holiday": (
        "/calls/holidays/HOLIDAY/",
        {"name": "Changed", "first_on": "2026-11-25", "last_on": "2026-11-25"},
        KEEP_COMMON,
    ),
    "remove a holiday": ("/calls/holidays/HOLIDAY/remove/", {}, KEEP_COMMON),
    "look at a holiday's calls": ("/calls/holidays/HOLIDAY/apply/", None, KEEP_SOME),
    "apply to all": (
        "/calls/holidays/HOLIDAY/apply/", {"calls": f"community-call/{STAMP}"}, KEEP_COMMON,
    ),
    "apply to a group": (
        "/calls/holidays/HOLIDAY/apply/", {"calls": f"group-call/{STAMP}"}, KEEP_GROUP,
    ),
}  # fmt: skip
for _slug, _who in (("community-call", KEEP_COMMON), ("group-call", KEEP_GROUP)):
    _call = f"/calls/{_slug}/{STAMP}"
    _move = {"new_start": "2026-11-26T10:00", "reason": "x"}
    _more = TIMES | {"from_day": "2026-12-09", "reason": "x"}
    ACTIONS |= {
        f"read edit of {_slug}": (f"/calls/{_slug}/edit/", None, _who),
        f"read move of {_slug}": (f"{_call}/move/", None, _who),
        f"cancel {_slug}": (f"{_call}/cancel/", {"reason": "x"}, _who),
        f"move {_slug}": (f"{_call}/move/", _move, _who),
        f"restore {_slug}": (f"/calls/{_slug}/20261202T1700Z/restore/", {}, _who),
        f"end {_slug}": (f"/calls/{_slug}/end/", {"last_on": "2026-12-30", "reason": "x"}, _who),
        f"continue {_slug}": (f"/calls/{_slug}/continue/", _more, _who),
        f"extra for {_slug}": (f"/calls/{_slug}/extra/", {"start": "2026-11-30T10:00"}, _who),
        f"no extra for {_slug}": (f"/calls/{_slug}/20261126T1700Z/remove/", {}, _who),
    }


@pytest.fixture
def world(make_person, staff):
    own, other = make_group("own"), make_group("other")
    people = {who: make_person(who.replace("_", "-")) for who in ROLES[1:-1]} | {"staff": staff}
    for kind in ("participant", "cabinet", "editor", "chair"):
        give(people[kind], own, kind)
    give(people["other_chair"], other, "chair")
    appoint(people["coordinator"], Office.Kind.COORDINATOR, by=staff)
    give(people["blocked"], own, "chair")
    people["blocked"].is_active = False
    people["blocked"].save()
    for slug, group in (("community-call", None), ("group-call", own)):
        series = make_series(slug, group=group)
        ExtraCall.objects.create(series=series, start=EXTRA)
        CallException.objects.create(
            series=series, original_start=NOON + timedelta(weeks=1), kind="cancelled", reason="x"
        )
    holiday = Holiday.objects.create(
        name="Rest", first_on=date(2026, 11, 25), last_on=date(2026, 11, 25)
    )
    return {"people": people, "own": own, "holiday": holiday}


def standing():
    """All that an action could change, but for what is made by looking at one's own calendar."""
    tables = (
        CallSeries, CallException, ExtraCall, Holiday, CallChange, Rsvp, Following, Invitation,
    )  # fmt: skip
    rows = {t.__name__: sorted(map(str, t.objects.values_list())) for t in tables}
    return rows | {"own": sorted(OwnCalendar.objects.values_list("name", flat=True))}


@pytest.mark.parametrize("who", ROLES)
def test_everybody_can_do_what_they_may_and_nothing_else(who, world, sign_in, client):
    """One role tries every action, each on the same world."""
    from django.db import transaction

    browser = sign_in(world["people"][who]) if who != "visitor" else client
    wrong = []
    for name, (address, form, allowed) in ACTIONS.items():
        mark = transaction.savepoint()
        before = standing()
        url = address.replace("HOLIDAY", str(world["holiday"].pk))
        if form is None:
            answer = browser.get(url)
            did = answer.status_code == 200
        else:
            own = str(world["own"].pk)
            data = {k: own if v == "OWN" else v for k, v in form.items()}
            if "import" in name:
                data["file"] = SimpleUploadedFile("a.ics", ICS, "text/calendar")
            answer = browser.post(url, data)
            did = standing() != before
        transaction.savepoint_rollback(mark)
        if did != (who in allowed):
            wrong.append(f"{name}: {'done' if did else 'refused'} ({answer.status_code})")
        if not did and form is None:
            expected = {302} if who in ("visitor", "blocked") else {403}
            if answer.status_code not in expected:
                wrong.append(f"{name}: answered {answer.status_code}")
    assert not wrong, wrong


def test_what_only_changes_things_is_not_done_by_looking_at_it(world, sign_in):
    browser = sign_in(world["people"]["staff"])
    before = standing()
    for name, (address, form, _allowed) in ACTIONS.items():
        if form is not None:
            url = address.replace("HOLIDAY", str(world["holiday"].pk))
            assert browser.get(url).status_code in (200, 405), name
    assert standing() == before


def test_calls_of_a_group_out_of_sight_are_seen_by_staff_alone(world, sign_in, client):
    from django.utils import timezone

    group = world["own"]
    group.withheld_at = timezone.now()
    group.save()
    addresses = [
        "/calls/group-call/", "/calls/group-call.json", "/calls/group-call.ics",
        "/calls/calendar/own.ics",
    ]  # fmt: skip
    for browser in (client, sign_in(world["people"]["chair"])):
        assert [browser.get(url).status_code for url in addresses] == [404] * 4
        url = f"/calls/group-call/{STAMP}/answer/"
        assert browser.post(url, {"answer": "yes"}).status_code in (302, 404)
    assert not Rsvp.objects.exists()
    for url in ("/calls/", "/calls/calendar.ics", "/calls/month/2026-11/", "/calls/calendar.json"):
        assert b"Group call" not in client.get(url).content
    assert sign_in(world["people"]["staff"]).get("/calls/group-call/").status_code == 200
