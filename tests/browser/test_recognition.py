"""From a call to a badge that verifies: who was there, who confirmed it, who wanted it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible, follow
from tests.browser.people import create_issuer, fill_achievement
from tests.browser.test_decisions import ask, id_of
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
    follow(keeper.get_by_role("button", name="Let it speak for the Alliance"))
    assert_accessible(keeper, "registry-decisions")

    # Rae signs the roll call, and the one who keeps the call confirms it.
    rae.goto(call)
    form = rae.locator("[data-mine=line] form").first
    form.get_by_role("button", name="Sign", exact=True).click()
    keeper.goto(call)
    keeper.get_by_role("button", name="Confirm Rae").click()
    expect(keeper.get_by_role("button", name="Confirm Rae")).to_have_count(0)

    # A rule is written. The page says who would qualify as one writes, before the form is whole.
    keeper.goto("/recognition/rules/new/")
    preview = keeper.locator("#preview")
    keeper.get_by_label("What counts").select_option(label="Attended a call")
    keeper.get_by_label("Only of").select_option(label="Harbour call lighthouse")
    expect(preview).to_contain_text("1 person would qualify")
    expect(preview).to_contain_text("Rae")
    keeper.get_by_label("How often").press("ArrowUp")
    expect(preview).to_contain_text("1 of 2 confirmed in one window")
    keeper.get_by_label("How often").press("ArrowDown")
    expect(preview).to_contain_text("1 person would qualify")
    keeper.get_by_label("Achievement").select_option(label="Was on a call")
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

    # A decision asks for the badge, and Rae shows it from the Backpack.
    a_ballot_is_handed_out_for_the_badge(keeper, rae)
    accounts_elsewhere_are_joined_by_a_code(keeper, rae)

    # What is recognised, and who answers for whom, everybody may read.
    reader = open_browser()
    reader.goto("/recognition/")
    expect(reader.locator("main")).to_contain_text("Was on a call")
    assert_accessible(reader, "recognition")
    reader.goto("/registry/")
    assert_accessible(reader, "registry")


def a_ballot_is_handed_out_for_the_badge(keeper: Page, rae: Page) -> None:
    rae.goto("/groups/higher-education/")
    rae.get_by_role("button", name="Join this group").click()
    ask(keeper, "Which lamp is lit next?", "majority")
    keeper.get_by_role("button", name="Open the vote").click()
    expect(keeper.get_by_text("The vote is open.")).to_be_visible()
    decision = id_of(keeper)
    keeper.goto(f"/recognition/ballots/{decision}/")
    keeper.get_by_label("Credential").select_option(label="Was on a call")
    assert_accessible(keeper, "ballot-credential-choose")
    keeper.get_by_role("button", name="Keep").click()
    expect(keeper.get_by_role("link", name="Was on a call")).to_be_visible()

    rae.goto(f"/decisions/{decision}/")
    rae.get_by_role("link", name="Vote", exact=True).click()
    expect(rae.get_by_role("heading", level=1)).to_have_text("Credential before the vote")
    assert_accessible(rae, "ballot-credential")
    rae.get_by_role("button", name="Show it").click()
    expect(rae.get_by_text("The question is open for 10 minutes.")).to_be_visible()
    rae.get_by_text("The question, for a wallet that is elsewhere").click()
    assert_accessible(rae, "ballot-credential-asked")
    rae.get_by_role("link", name="Show it from my Backpack").click()
    expect(rae.get_by_role("heading", level=1)).to_have_text("Show a badge")
    expect(rae.locator("main")).to_contain_text("Was on a call")
    assert_accessible(rae, "backpack-present")
    rae.get_by_role("button", name="Show it").click()
    expect(rae.get_by_text("Thank you. You can vote now.")).to_be_visible()
    rae.goto("/backpack/present?client_id=nobody")
    expect(rae.get_by_role("alert")).to_be_visible()
    assert_accessible(rae)


def accounts_elsewhere_are_joined_by_a_code(keeper: Page, rae: Page) -> None:
    rae.goto("/recognition/elsewhere/")
    assert_accessible(rae, "recognition-elsewhere")
    rae.get_by_role("button", name="Give me a code").click()
    expect(rae.get_by_text("Copy this line into a comment.")).to_be_visible()
    assert_accessible(rae)
    rae.get_by_role("button", name="Look for my addresses").click()
    expect(rae.locator("main")).to_contain_text("my proven addresses")
    assert_accessible(rae)
    rae.get_by_role("button", name="Part").click()
    expect(rae.get_by_text("No account elsewhere is joined to yours.")).to_be_visible()
    keeper.goto("/recognition/elsewhere/doors/")
    assert_accessible(keeper)


def _reload_until(page: Page, address: str, holds: Callable[[], bool]) -> None:
    """Background work takes a moment, and more on a busy machine."""
    for _ in range(60):
        page.goto(address)
        if holds():
            return
        page.wait_for_timeout(500)
    raise AssertionError(page.inner_text("main"))
