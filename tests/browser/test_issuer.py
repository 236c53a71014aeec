"""The issuer's journey: a profile, a drawn badge, a list of recipients, one badge taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser import people
from tests.browser.look import assert_accessible, follow
from tests.services.processes import Site

ROWS = """email,name,narrative,evidence_url,expires
issuer-test-1@example.org,Robin,"Tied all of them, blindfolded.",https://example.org/robin,2031-12-31
issuer-test-2@example.org,Kim,,,
not an address,Nobody,,,
"""


def test_issuer_designs_awards_and_revokes(page: Page, site: Site) -> None:
    people.sign_up(page, site, "harbourmaster@example.org")
    page.goto("/issuers/")
    assert_accessible(page)
    page.goto("/issuers/new/")
    assert_accessible(page)
    people.create_issuer(page, "Example Harbour School", "harbourmaster@example.org")
    expect(page.get_by_text("did:web:")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Design the first achievement.").click()
    people.fill_achievement(page, "Six knots")
    page.get_by_role("button", name="Preview the criteria").click()
    preview = page.locator("#criteria-preview")
    expect(preview.get_by_role("listitem")).to_have_count(2)
    expect(preview.locator("strong")).to_have_text("each")
    picture = page.get_by_alt_text("How the badge looks now")
    before = picture.get_attribute("src")
    page.get_by_role("button", name="Colours “Lagoon”").click()
    expect(picture).not_to_have_attribute("src", before or "")
    page.get_by_role("button", name="Colours “Ember”").click()
    assert_accessible(page, "issuer-designer", at="#part-picture")
    page.get_by_role("button", name="Create the achievement").click()
    expect(page.get_by_role("heading", level=1, name="Six knots")).to_be_visible()
    assert_accessible(page, "issuer-achievement")

    follow(page.get_by_role("link", name="Award this badge"))
    assert_accessible(page)
    follow(page.get_by_role("link", name="To a list"))
    assert_accessible(page)
    page.get_by_label("Paste the list").fill(ROWS)
    page.get_by_role("button", name="See what will go out").click()
    expect(page.get_by_role("heading", level=1, name="Look before it goes out")).to_be_visible()
    expect(page.get_by_text("Row 4:")).to_be_visible()  # the row is named, the good ones can go on
    assert_accessible(page, "issuer-preview")
    page.get_by_role("button", name="Award 2 badges").click()
    expect(page.get_by_text("2 of 2 awarded")).to_be_visible(timeout=30_000)
    assert_accessible(page)
    site.wait_for_mail("issuer-test-1@example.org")
    site.wait_for_mail("issuer-test-2@example.org")

    page.get_by_role("link", name="Who received what").first.click()
    expect(page.get_by_text("2 awards")).to_be_visible()
    assert_accessible(page, "issuer-awards")
    page.get_by_role("link", name="Kim").click()
    page.get_by_text("Revoke this badge").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()  # a reason is asked for
    page.get_by_label("Why is it revoked?").fill("Awarded to the wrong Kim.")
    page.get_by_label(re.compile("^I know that this cannot be undone")).check()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("Awarded to the wrong Kim.")).to_be_visible()
    assert_accessible(page)


def test_awarder_without_java_script_gets_the_same(
    open_browser: Callable[..., Page], site: Site
) -> None:
    page = open_browser(java_script=False)
    people.sign_up(page, site, "no-script@example.org")
    people.create_issuer(page, "School without Scripts", "no-script@example.org")
    page.get_by_role("link", name="Design the first achievement.").click()
    people.fill_achievement(page, "Plain knots")
    page.get_by_role("button", name="Preview the criteria").click()
    expect(page.locator("#criteria-preview li")).to_have_count(2)
    expect(page.get_by_label("Name", exact=True).first).to_have_value("Plain knots")
    page.get_by_role("button", name="Create the achievement").click()
    expect(page.get_by_role("heading", level=1, name="Plain knots")).to_be_visible()
    people.award(page, "no-script-learner@example.org")
    site.wait_for_mail("no-script-learner@example.org")


def test_stranger_sees_the_issuer_but_nothing_of_its_recipients(
    open_browser: Callable[..., Page], site: Site
) -> None:
    owner = open_browser()
    people.sign_up(owner, site, "discreet@example.org")
    people.create_issuer(owner, "Discreet School", "discreet@example.org")
    address = owner.url
    stranger = open_browser()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1, name="Discreet School")).to_be_visible()
    expect(stranger.get_by_role("link", name="Who received what")).to_have_count(0)
    assert_accessible(stranger)
    answer = stranger.goto(address + "awards/")
    assert answer is not None and (answer.status in (403, 404) or "login" in stranger.url)
