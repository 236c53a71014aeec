"""The status page: each part now and in ninety days, and what staff say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from alliance.operations import history, services, watching
from alliance.operations.findings import fail, ok, warn
from alliance.operations.models import Incident, Interval

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def seen() -> list[tuple[str, datetime, datetime]]:
    return [(one.state, one.began_at, one.seen_at) for one in Interval.objects.order_by("began_at")]


def test_looks_that_agree_are_one_interval() -> None:
    for minute in range(5):
        watching.keep({"search": ok("search", "")}, NOON + minute * MINUTE)
    assert seen() == [("ok", NOON, NOON + 4 * MINUTE)]


def test_another_state_begins_where_the_old_one_was_last_seen() -> None:
    watching.keep({"search": ok("search", "")}, NOON)
    watching.keep({"search": warn("search", "", "")}, NOON + MINUTE)
    watching.keep({"search": fail("search", "", "")}, NOON + 2 * MINUTE)
    assert seen() == [
        ("ok", NOON, NOON),
        ("degraded", NOON, NOON + MINUTE),
        ("down", NOON + MINUTE, NOON + 2 * MINUTE),
    ]


def test_time_that_nobody_watched_belongs_to_no_state() -> None:
    watching.keep({"search": ok("search", "")}, NOON)
    watching.keep({"search": ok("search", "")}, NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=1)
    assert seen() == [("ok", NOON, NOON), ("ok", later, later)]


def test_two_processes_that_watch_at_once_write_one_story() -> None:
    watching.keep({"search": ok("search", "")}, NOON + MINUTE)
    watching.keep({"search": fail("search", "", "")}, NOON)  # the slower one
    assert [state for state, _, _ in seen()] == ["ok"]


def test_a_day_is_one_of_the_readers_zone() -> None:
    """23:30 UTC is the next day in Kolkata, and the same in New York."""
    at = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    Interval.objects.create(part="p", state="down", began_at=at, seen_at=at + 10 * MINUTE)
    for zone, day in (("Asia/Kolkata", 20), ("America/New_York", 19), ("UTC", 19)):
        story = history.stories(["p"], NOON, ZoneInfo(zone))["p"]
        assert [one.on.day for one in story.troubled] == [day]
        assert story.troubled[0].bad_minutes == 10


def test_a_day_in_which_the_clock_changes_has_its_true_length() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 10, 27, 12, tzinfo=UTC)
    Interval.objects.create(
        part="p", state="ok", began_at=now - timedelta(days=5), seen_at=now - timedelta(hours=1)
    )
    days = {one.on.isoformat(): one for one in history.stories(["p"], now, berlin)["p"].days}
    assert days["2026-10-25"].watched_s == 25 * 3600
    assert days["2026-10-24"].watched_s == 24 * 3600


def test_the_share_is_of_the_time_that_was_watched() -> None:
    began = NOON - timedelta(hours=10)
    Interval.objects.create(part="p", state="ok", began_at=began, seen_at=began + 9 * 60 * MINUTE)
    Interval.objects.create(part="p", state="down", began_at=began + 9 * 60 * MINUTE, seen_at=NOON)
    story = history.stories(["p"], NOON, ZoneInfo("UTC"))["p"]
    assert story.share == pytest.approx(90)
    assert history.stories(["q"], NOON, ZoneInfo("UTC"))["q"].share is None


def test_the_worse_a_day_the_taller_its_bar() -> None:
    heights = history.HEIGHTS
    assert heights["down"] > heights["degraded"] > heights["ok"] > heights["unwatched"]


def test_intervals_older_than_anybody_asks_for_go() -> None:
    old = NOON - timedelta(days=401)
    Interval.objects.create(part="p", state="ok", began_at=old, seen_at=old)
    Interval.objects.create(part="p", state="ok", began_at=NOON, seen_at=NOON)
    watching.forget(NOON)
    assert Interval.objects.count() == 1


def test_the_page_tells_now_and_the_past(client: Client) -> None:
    watching.watch(timezone.now())
    html = client.get("/status/").content.decode()
    assert "Pages and accounts" in html and "It worked 100 % of the time" in html
    assert 'class="bar-ok"' in html and 'style="' not in html


def test_the_page_says_when_nobody_looked_lately(client: Client) -> None:
    assert "Nobody has looked in the past minutes." in client.get("/status/").content.decode()


def test_the_page_never_says_what_only_operators_should_read(client: Client, monkeypatch) -> None:
    watching.keep({"search": fail("search", "cannot reach db.internal", "mend it")}, timezone.now())
    assert b"db.internal" not in client.get("/status/").content
    assert b"db.internal" not in client.get("/status/status.json").content


def tell(staff, **more) -> Incident:
    given = {"title": "Mail waits", "concerned": ["outbox"], "impact": "degraded"}
    return services.report(by=staff, text="We are looking.", **(given | more))


def test_an_incident_goes_from_its_first_word_to_its_end(client: Client, staff) -> None:
    incident = tell(staff)
    services.update(incident, by=staff, state="found", text="The mail server is full.")
    assert "Mail waits" in client.get("/status/").content.decode().partition("Past incidents")[0]
    services.update(incident, by=staff, state="over", text="Mail leaves again.")
    incident.refresh_from_db()
    assert incident.ended_at is not None
    page = client.get("/status/").content.decode()
    assert "Mail waits" in page.partition("Past incidents")[2]
    told = client.get("/status/status.json").json()["incidents"]
    assert [one["state"] for one in told[0]["updates"]] == ["looking", "found", "over"]


def test_what_staff_say_goes_before_what_was_seen(client: Client, staff) -> None:
    watching.watch(timezone.now())
    incident = tell(staff, impact="down")
    assert "Some parts do not work." in client.get("/status/").content.decode()
    services.update(incident, by=staff, state="over", text="Mended.")
    assert "Some parts do not work." not in client.get("/status/").content.decode()


def test_an_incident_that_comes_back_is_not_over(staff) -> None:
    incident = tell(staff)
    services.update(incident, by=staff, state="over", text="Done.")
    services.update(incident, by=staff, state="looking", text="Again.")
    incident.refresh_from_db()
    assert incident.ended_at is None


def test_only_planned_work_begins_later(staff) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError) as refusal:
        tell(staff, began_at=tomorrow)
    assert "began_at" in refusal.value.message_dict
    assert tell(staff, impact="maintenance", began_at=tomorrow).began_at == tomorrow


def test_an_incident_concerns_parts_that_there_are(staff) -> None:
    for concerned in ([], ["no-such-part"]):
        with pytest.raises(ValidationError) as refusal:
            tell(staff, concerned=concerned)
        assert "parts" in refusal.value.message_dict


def test_only_staff_speak_for_the_site(person, staff, sign_in) -> None:
    with pytest.raises(PermissionDenied):
        tell(person)
    incident = tell(staff)
    with pytest.raises(PermissionDenied):
        services.update(incident, by=person, state="over", text="All is well.")
    other = sign_in(person)
    assert other.get("/status/incidents/new/").status_code == 403
    answer = other.post(f"{incident.get_absolute_url()}update/", {"state": "over", "text": "x"})
    assert answer.status_code == 403
    assert incident.updates.count() == 1


def test_staff_tell_of_an_incident_by_the_form(staff, sign_in) -> None:
    browser = sign_in(staff)
    given = {"title": "Search is slow", "parts": ["search"], "impact": "degraded", "text": "Soon."}
    answer = browser.post("/status/incidents/new/", given)
    assert answer.status_code == 302
    assert "Search is slow" in browser.get(answer["Location"]).content.decode()
    assert browser.post("/status/incidents/new/", given | {"parts": []}).status_code == 400


def test_incidents_are_followed_in_a_feed(client: Client, staff) -> None:
    incident = tell(staff)
    services.update(incident, by=staff, state="over", text="Mail leaves again.")
    feed = feedparser.parse(client.get("/status/status.atom").content)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "Mail waits: it is over",
        "Mail waits: we are looking into it",
    ]
