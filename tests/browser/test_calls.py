"""Calls as a coordinator holds them, and as somebody on a telephone reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible
from tests.browser.people import sign_up
from tests.services.processes import Site

NOW = datetime.now(UTC)
NEXT_WEEK = (NOW + timedelta(days=7)).date()
ICS = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Another program//EN
BEGIN:VEVENT
UID:reading-circle@example.net
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Madrid:{NEXT_WEEK:%Y%m%d}T180000
DURATION:PT45M
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:Reading circle
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
DESCRIPTION:x
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def sign_in_as_staff(page: Page, site: Site) -> None:
    page.goto(site.administrator_link())
    page.get_by_role("button", name="Sign in").first.click()


def test_calls_are_made_moved_ended_and_taken_over(
    open_browser: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    keeper = open_browser(time_zone="Europe/Madrid")
    sign_in_as_staff(keeper, site)
    keeper.goto("/calls/")
    keeper.get_by_role("link", name="Make new calls").click()
    keeper.get_by_label("Name", exact=True).fill("Harbour watch")
    keeper.get_by_label("Short name").fill("harbour-watch")
    keeper.get_by_label("First day").fill(f"{NEXT_WEEK:%Y-%m-%d}")
    keeper.get_by_label("Time", exact=True).fill("12:00")
    keeper.get_by_label("Time zone").select_option("America/New_York")
    assert_accessible(keeper)
    keeper.get_by_role("button", name="Into the calendar").click()
    expect(keeper.get_by_role("heading", level=1, name="Harbour watch")).to_be_visible()
    assert_accessible(keeper, "call-series")

    # One call is moved, another day gets an extra one, a holiday cancels the third.
    keeper.get_by_role("link", name="Move").first.click()
    later = datetime.combine(NEXT_WEEK, datetime.min.time()) + timedelta(days=1, hours=19)
    keeper.get_by_label("New start").fill(f"{later:%Y-%m-%dT%H:%M}")
    keeper.get_by_label("Why").fill("The room is taken")
    assert_accessible(keeper)
    keeper.get_by_role("button", name="Move it").click()
    expect(keeper.get_by_text("The room is taken").first).to_be_visible()
    keeper.get_by_role("link", name="Extra call").click()
    keeper.get_by_label("Start").fill(f"{later + timedelta(days=3):%Y-%m-%dT%H:%M}")
    keeper.get_by_role("button", name="Add it").click()
    expect(keeper.get_by_text("extra call", exact=True).first).to_be_visible()
    keeper.goto("/calls/holidays/new/")
    third = NEXT_WEEK + timedelta(weeks=2)
    keeper.get_by_label("Name").fill("Harbour feast")
    keeper.get_by_label("First day").fill(f"{third:%Y-%m-%d}")
    keeper.get_by_label("Last day").fill(f"{third:%Y-%m-%d}")
    keeper.get_by_role("button", name="Save, and see the calls").click()
    expect(keeper.get_by_label("Harbour watch")).to_be_checked()
    assert_accessible(keeper, "call-holiday")
    keeper.get_by_role("button", name="Cancel those").click()
    feed = keeper.request.get("/calls/harbour-watch.ics").body()
    main, moved = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    assert "EXDATE" in main and "RDATE" in main and "RECURRENCE-ID" in moved

    # A series of elsewhere is looked at first.
    file = tmp_path / "circle.ics"
    file.write_text(ICS.replace("\n", "\r\n"))
    keeper.goto("/calls/import/")
    keeper.get_by_label("Calendar file").set_input_files(file)
    keeper.get_by_role("button", name="Look at it").click()
    keeper.get_by_text("1 thing that is not taken").click()
    expect(keeper.get_by_text("VALARM is not taken.")).to_be_visible()
    assert_accessible(keeper, "call-import")
    keeper.get_by_role("button", name="Take it over").click()
    expect(keeper.get_by_role("heading", level=1, name="Reading circle")).to_be_visible()

    # Other times from a day on; then an end.
    keeper.goto("/calls/harbour-watch/continue/")
    keeper.get_by_label("From this day on").fill(f"{NEXT_WEEK + timedelta(weeks=6):%Y-%m-%d}")
    keeper.get_by_label("Time", exact=True).fill("10:00")
    keeper.get_by_label("Why").fill("Asked for by many")
    assert_accessible(keeper)
    keeper.get_by_role("button", name="Go on at these times").click()
    expect(keeper.get_by_text("Before, these calls were at other times")).to_be_visible()


def test_calls_on_a_telephone_without_scripts(
    open_browser: Callable[..., Page], site: Site
) -> None:
    window = open_browser()
    sign_up(window, site, "sailor@calls.example.org")
    reader = window.context.browser.new_context(  # type: ignore[union-attr]
        base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 844},
        timezone_id="Asia/Tokyo", storage_state=window.context.storage_state(),
    ).new_page()  # fmt: skip
    reader.goto("/calls/community-call/")
    reader.get_by_role("button", name="I come").first.click()
    expect(reader.get_by_text("Your answer is noted.")).to_be_visible()
    reader.get_by_text("Follow these calls", exact=True).click()
    reader.goto("/calls/month/")
    call = reader.locator(".month-day:not(.month-outside) .month-call").last
    call.locator("summary").click()
    for place in ("New York", "Los Angeles", "London", "UTC"):
        expect(call.get_by_text(place, exact=True)).to_be_visible()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for path in ("/calls/", "/calls/month/", "/calls/past/", "/calls/mine/", "/calls/holidays/"):
        window.goto(path)
        assert_accessible(window, f"calls-{path.split('/')[2] or 'next'}")
        assert window.evaluate(wide) <= 0
    reader.goto("/calls/mine/")
    expect(reader.get_by_role("heading", name="Community call").first).to_be_visible()
    address = reader.get_by_label("Address of your calendar").input_value()
    answer = reader.request.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in answer.text()
    reader.get_by_role("button", name="Give it a new address").click()
    assert reader.request.get(address).status == 404
    reader.context.close()
