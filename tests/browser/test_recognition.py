"""From a call to a badge that verifies: who was there, who confirmed it, who wanted it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible
from tests.browser.people import create_issuer, fill_achievement
from tests.browser.test_meeting import link_in_text, make_calls, participant
from tests.services.processes import Site


def administrator(open_browser: Callable[..., Page], site: Site, email: str) -> Page:
    page = open_browser()
    page.goto(link_in_text(site.alliance("signin", email, "--admin")))
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator(".account-menu")).to_be_visible()
    return page


def test_a_roll_call_that_is_confirmed_becomes_a_badge_that_verifies(
    open_browser: Callable[..., Page], site: Site
) -> None:
    keeper = administrator(open_browser, site, "keeper@example.org")
    call = make_calls(keeper, "lighthouse")
    rae = participant(open_browser, site, "Rae")

    # An issuer speaks for the Alliance, and has something to award.
    create_issuer(keeper, "The Alliance of Lighthouses", "keeper@example.org")
    keeper.get_by_role("link", name="New achievement").first.click()
    fill_achievement(keeper, "Was on a call")
    keeper.get_by_role("button", name=re.compile("Create|Save")).first.click()
    expect(keeper.get_by_role("heading", level=1, name="Was on a call")).to_be_visible()
    keeper.goto("/registry/decisions/")
    keeper.get_by_label("Issuer", exact=True).select_option(label="The Alliance of Lighthouses")
    keeper.get_by_role("button", name="Let it speak for the Alliance").click()
    assert_accessible(keeper, "registry-decisions")

    # Rae signs the roll call, and the one who keeps the call confirms it.
    rae.goto(call)
    form = rae.locator("[data-mine=line] form").first
    form.get_by_role("button", name="Sign", exact=True).click()
    keeper.goto(call)
    keeper.get_by_role("button", name="Confirm Rae").click()
    expect(keeper.get_by_role("button", name="Confirm Rae")).to_have_count(0)

    # A rule is written. The page says who would qualify, without the form being sent.
    keeper.goto("/recognition/rules/new/")
    keeper.get_by_label("Achievement").select_option(label="Was on a call")
    keeper.get_by_label("What counts").select_option(label="Attended a call")
    keeper.get_by_label("Only of").select_option(label="Harbour call lighthouse")
    expect(keeper.locator("#preview")).to_contain_text("1 person would qualify", timeout=20_000)
    expect(keeper.locator("#preview")).to_contain_text("Rae")
    assert_accessible(keeper, "recognition-rule")
    keeper.get_by_role("button", name="Keep as a draft").click()
    keeper.get_by_role("button", name="Put it into force").click()
    expect(keeper.locator("main")).to_contain_text("In force")

    # Rae is asked, says yes, and has the badge.
    offered = rae.get_by_role("button", name="Yes, issue it")
    _reload_until(rae, "/recognition/mine/", lambda: offered.count() == 1)
    assert_accessible(rae, "recognition-mine-asked")
    offered.click()
    issued = rae.locator("section", has_text="Issued to me").get_by_role("link", name="Was on a")
    _reload_until(rae, "/recognition/mine/", lambda: issued.count() == 1)
    assert_accessible(rae, "recognition-mine-issued")
    rae.goto("/backpack/")
    rae.get_by_role("link", name="Was on a call").first.click()
    expect(rae.get_by_role("heading", level=1, name="Was on a call")).to_be_visible()

    # It verifies for somebody who has never been here, and says what shows it.
    award = rae.request.get(rae.url.rstrip("/") + "/badge.json")
    assert award.ok, award.status
    visitor = open_browser(java_script=False)
    visitor.goto("/verify")
    visitor.locator("textarea").fill(award.text())
    visitor.get_by_role("button", name="Verify").click()
    expect(visitor.locator("#verdict")).to_contain_text("Verified")
    expect(visitor.locator("main")).to_contain_text("This is the Alliance’s own issuer.")
    expect(visitor.locator(".story-evidence")).to_contain_text("Harbour call lighthouse")

    # What is recognised, and who answers for whom, everybody may read.
    reader = open_browser()
    reader.goto("/recognition/")
    expect(reader.locator("main")).to_contain_text("Was on a call")
    assert_accessible(reader, "recognition")
    reader.goto("/registry/")
    assert_accessible(reader, "registry")


def _reload_until(page: Page, address: str, holds: Callable[[], bool]) -> None:
    """Background work takes a moment, and more on a busy machine."""
    for _ in range(60):
        page.goto(address)
        if holds():
            return
        page.wait_for_timeout(500)
    raise AssertionError(page.inner_text("main"))
