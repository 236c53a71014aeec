"""The visitor's journey: what is this place, when is the next call, who does what, since when."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible

TIME = 'time[data-local="long"]'
NEXT_CALL = ", ".join(f'.next-call time[data-local="{s}"]' for s in ("long", "datetime", "time"))


def test_home_says_what_this_is(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for part in ("Newest badges", "Working groups", "How it came to be"):
        expect(page.get_by_text(part).first).to_be_visible()
    assert_accessible(page, "home")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/London"])
def test_next_call_is_shown_in_the_visitors_own_zone(
    open_browser: Callable[..., Page], zone: str
) -> None:
    """On the front page, whichever call is next; and the community call, every Wednesday at 12:00
    in New York, whatever the two zones do with their clocks.
    """
    page = open_browser(time_zone=zone)
    for path, place in (("/", NEXT_CALL), ("/calls/community-call/", "main " + TIME)):
        page.goto(path)
        time = page.locator(place).first
        moment = datetime.fromisoformat(time.get_attribute("datetime") or "")
        assert moment > datetime.now(UTC) - timedelta(hours=2)
        expected = moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        expect(time).to_contain_text(re.compile(expected))
    at_home = moment.astimezone(ZoneInfo("America/New_York"))
    assert (at_home.weekday(), at_home.hour, at_home.minute) == (2, 12, 0)


def test_times_read_well_without_java_script(open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script=False)
    page.goto("/")
    expect(page.locator(NEXT_CALL).first).to_contain_text(re.compile(r"\d\d:\d\d"))


@pytest.mark.parametrize(
    "path", ["/calls/", "/groups/", "/history/", "/issuers/", "/account/login/", "/status/"]
)
def test_public_page_is_accessible(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None and answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_accessible(page, path.strip("/").replace("/", "-"))


def test_a_group_shows_its_chair_and_its_log(page: Page) -> None:
    page.goto("/groups/")
    page.locator(".group-card a").first.click()
    expect(page.get_by_text("Chair", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    assert_accessible(page, "group")


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_phone_menu_opens_and_leads_on(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role(
        "link", name=re.compile("Verify")
    ).click()
    expect(page).to_have_url(re.compile("/verify$"))


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/achievements/00000000-0000-4000-8000-000000000000/"]
)
def test_missing_page_is_a_page(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)
