"""One year on: each role does its work in a real browser, on the site that has a year in it.

Every page on the way is looked at by axe in four views, and the time until it was there is noted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from tests.year import writing
from tests.year.calling import COMMON
from tests.year.cast import Somebody
from tests.year.community import Community

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Journey = Callable[["Window"], None]
JOURNEYS: dict[str, Journey] = {}
SLOWEST_MS = 4000  # of one page, on a machine that does other things beside


def journey(function: Journey) -> Journey:
    JOURNEYS[function.__name__.replace("_", " ")] = function
    return function


class Window:
    """A browser window of one person; its clock is that of the year."""

    def __init__(self, year: Community, browser: Browser, took: dict[str, float]) -> None:
        self.year, self.took = year, took
        self.context = browser.new_context(
            base_url=year.site.url, locale="en-GB", timezone_id="Europe/London",
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce",
            extra_http_headers={"X-Forwarded-For": "203.0.113.77"},
        )  # fmt: skip
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.page.clock.set_system_time(year.now)
        self.trouble: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(f"{self.page.url}: {error}"))

    def sign_in(self, somebody: Somebody) -> None:
        had = self.year.site.post.have(somebody.email)
        self.page.goto("/account/login/")
        self.page.get_by_label("E-mail address").first.fill(somebody.email)
        self.page.get_by_role("button", name="Send me a code").click()
        code = self.year.site.post.code_for(somebody.email, after=had)
        self.page.locator("input[name=code]").fill(code)
        self.page.get_by_role("button", name="Confirm").or_(
            self.page.get_by_role("button", name="Sign in")
        ).first.click()
        self.page.wait_for_url(re.compile(r"/(home/)?$"))

    def look(self, path: str, *shows: str) -> None:
        """Open a page, see that it shows that, let axe look at it."""
        from tests.browser import look

        began = time.monotonic()
        answer = self.page.goto(path)
        self.took[path] = (time.monotonic() - began) * 1000  # until all of it is loaded
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        text = self.page.locator("main").inner_text()
        for words in shows:
            assert words.lower() in text.lower(), f"{path} does not show {words!r}"
        look.assert_accessible(self.page)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=False).first.click()

    def says(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def close(self) -> None:
        self.context.close()
        assert not self.trouble, self.trouble


@journey
def a_visitor_reads_what_took_place(window: Window) -> None:
    book = window.year.book
    call = next(call for call in book.calls if call.decisions and not call.group)
    window.look("/", "Verify")
    window.look("/calls/", "Community call")
    window.look(f"/calls/{call.series}/{call.day}/", call.decisions[0], call.confirmed[0])
    window.look("/calls/records/", "2026")
    window.look("/calls/month/2026-12/", "Turn of the year")
    window.look("/groups/constellation/", "Standard")
    window.look("/groups/trust/at/2026-03-09/", "Trust and verification")
    window.look("/lists/main/archive/")
    window.look(f"/search/?q={call.decisions[0].split()[2].rstrip(':')}")
    window.look("/history/", book.facts["history"])


@journey
def a_participant_suggests_a_topic_and_finds_what_concerns_them(window: Window) -> None:
    window.sign_in(window.year.arrived[20])
    window.look("/home/")
    window.look("/calls/attendance/", "community call")
    window.look("/lists/me/", "Community")
    window.look(f"/calls/{COMMON}/topics/")
    window.page.locator("input[name=title]").fill("What we want of 2027")
    window.press("Suggest")
    window.says("What we want of 2027")


@journey
def a_chair_promises_a_result(window: Window) -> None:
    window.sign_in(window.year.chairs["trust"])
    window.look("/groups/trust/", "Cycle 2")
    window.look("/groups/trust/deliverables/new/")
    window.page.locator("input[name=title]").fill("What comes after the register")
    window.page.locator("main button[type=submit], main button.btn-primary").last.click()
    window.says("What comes after the register")


@journey
def a_representative_says_how_a_pledge_goes(window: Window) -> None:
    window.sign_in(window.year.arrived[18])
    window.look("/organizations/my/", "Harbour College")
    pledge = window.year.book.facts["pledges"][1]
    window.look(pledge, "Harbour College")
    window.look(f"{pledge}report/")
    window.page.locator("textarea[name=text]").fill("Half of all certificates are badges.")
    window.page.locator("input[name=percent]").fill("50")
    window.page.locator("main form button.btn-primary").last.click()
    window.says("Half of all certificates are badges.")


@journey
def a_coordinator_puts_the_topic_on_the_agenda(window: Window) -> None:
    year = window.year
    window.sign_in(year.offices["coordinator"])
    window.look(f"/calls/{COMMON}/topics/", "What we want of 2027")
    topic = window.page.locator("li.topic", has_text="What we want of 2027")
    with window.page.expect_navigation():
        topic.get_by_role("button", name="Accept").click()
    coming = date(2027, 1, 6)
    window.look(f"/calls/{COMMON}/{coming}/prepare/", "What we want of 2027")
    with window.page.expect_navigation():
        window.page.locator(
            "button[formaction*='/schedule/'], form[action*='/schedule/'] button"
        ).first.click()
    window.look(f"/calls/{COMMON}/{coming}/", "What we want of 2027")


@journey
def a_moderator_sees_to_what_is_held(window: Window) -> None:
    year = window.year
    writing.stranger_writes(year, "One more offer")
    window.sign_in(year.offices["moderator"])
    window.look("/lists/main/held/", "One more offer")
    window.page.get_by_role("link", name="One more offer").first.click()
    window.press("Discard")
    window.look("/lists/main/members/")
    window.look("/conduct/queue/")


@journey
def staff_find_an_account_and_see_to_the_offices(window: Window) -> None:
    year = window.year
    window.sign_in(year.staff)
    somebody = year.arrived[-1]
    window.look(f"/people/accounts/?q={somebody.email}", somebody.name)
    window.page.get_by_role("link", name=somebody.name).first.click()
    window.page.wait_for_url(re.compile("/people/accounts/.+-"))
    window.look("/people/offices/")
    window.look("/organizations/proposals/")
    window.look("/export/")


@journey
def an_officer_of_conduct_reads_the_report(window: Window) -> None:
    window.sign_in(window.year.offices["conduct"])
    window.look("/conduct/cases/")
    window.page.locator("main a[href^='/conduct/cases/']").first.click()
    window.says("Somebody shouted at a newcomer.")
    window.look(window.page.url, "shouted")
