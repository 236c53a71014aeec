"""The life of a group: proposed, chartered, joined, at work, concluded, and looked back at."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible, follow
from tests.browser.people import sign_up
from tests.services.processes import Site

MISSION = "Badges are read aloud well."


def today() -> date:  # when it is asked for: a run of tests goes on past midnight
    return datetime.now(UTC).date()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def sign_in_as_staff(page: Page, site: Site) -> None:
    page.goto(site.administrator_link())
    page.get_by_role("button", name="Sign in").first.click()


def test_a_group_from_its_proposal_to_its_record(
    open_browser: Callable[..., Page], site: Site
) -> None:
    writer, staff, reader = open_browser(), open_browser(), open_browser(java_script=False)
    sign_up(writer, site, "writer@example.org")
    sign_in_as_staff(staff, site)

    # Anybody proposes, and goes on with the charter.
    writer.goto("/groups/")
    follow(writer.get_by_role("link", name="Propose a group"))
    assert_accessible(writer, "group-propose")
    writer.get_by_label("Name").fill("Accessible badges")
    writer.get_by_label("Address").fill("access")
    writer.get_by_label("Purpose").fill("How a badge is read by those who do not see it.")
    writer.get_by_label("Mission").fill(MISSION)
    writer.get_by_role("button", name="Propose it").click()
    heading(writer, "Draft of version 1")
    assert_accessible(writer, "group-charter-edit")
    writer.get_by_label(re.compile("^Scope")).fill("- pictures\n- colours")
    writer.get_by_role("button", name="Save and submit for decision").click()
    expect(writer.get_by_text("The charter waits for a decision now.")).to_be_visible()
    assert_accessible(writer, "group-charter")

    # Staff write down what was decided; by that the group starts.
    staff.goto("/groups/access/")
    staff.get_by_role("link", name="Record the decision").click()
    staff.get_by_label("approved", exact=True).check()
    staff.get_by_label("consensus").check()
    staff.get_by_label("Who decided").fill("Board of the Alliance")
    assert_accessible(staff, "group-decide")
    staff.get_by_role("button", name="Record it").click()
    expect(staff.get_by_text("in force")).to_be_visible()

    # Somebody joins by one press, without JavaScript.
    staff.goto("/groups/access/")
    staff.get_by_role("button", name="Join this group").click()
    expect(staff.get_by_text("You take part, for yourself.")).to_be_visible()

    # A cycle with something to deliver; staff make the writer the chair.
    staff.get_by_role("link", name="People", exact=True).first.click()
    staff.get_by_label("chair").check()
    staff.get_by_label("Person").fill("writer@example.org")
    follow(staff.get_by_role("button", name="Give the role"))
    assert_accessible(staff, "group-people")
    writer.goto("/groups/access/life/")
    writer.locator("summary", has_text="Start the next cycle").click()
    writer.get_by_label("First day").fill(str(today()))
    writer.get_by_label("Last day").fill(str(today() + timedelta(days=180)))
    assert_accessible(writer, "group-life")
    writer.get_by_role("button", name="Start the next cycle").click()
    heading(writer, "Accessible badges")
    writer.get_by_role("link", name="Add a deliverable").click()
    writer.get_by_label("Title").fill("Words for pictures")
    writer.get_by_label(re.compile("^Due")).fill(str(today() + timedelta(days=60)))
    writer.get_by_role("button", name="Save the deliverable").click()
    expect(writer.locator(".cycle-marker")).to_have_count(1)
    writer.get_by_role("link", name="Edit Words for pictures").click()
    writer.get_by_label("State").select_option(label="delivered")
    writer.get_by_label("Links").fill("https://example.org/words The words")
    assert_accessible(writer, "group-deliverable")
    writer.get_by_role("button", name="Save the deliverable").click()
    expect(writer.get_by_text("1 of 1 delivered")).to_be_visible()
    assert_accessible(writer, "group-at-work")

    # A second version, and what is new in it.
    writer.goto("/groups/access/charter/")
    writer.get_by_role("button", name="Write the next version").click()
    writer.get_by_label(re.compile("^Scope")).fill("- pictures\n- colours\n- sounds")
    writer.get_by_role("button", name="Save the draft").click()
    writer.goto("/groups/access/charter/2/")
    writer.get_by_role("link", name="What changed from version 1 to 2").click()
    expect(writer.locator("ins", has_text="sounds")).to_be_visible()
    assert_accessible(writer, "group-compare")

    # It concludes, with a report.
    writer.goto("/groups/access/life/")
    writer.locator("summary", has_text="Conclude the group").click()
    part = writer.locator(".life-conclude")
    part.get_by_label("Closing report").fill("It is **done**.")
    part.get_by_label(re.compile("^Reason")).fill("the words are there")
    part.get_by_role("button", name="Conclude the group").click()
    expect(writer.get_by_role("heading", name="Closing report")).to_be_visible()
    assert_accessible(writer, "group-concluded")

    # Anybody looks back, without an account and without JavaScript.
    reader.goto("/groups/access/")
    expect(reader.get_by_text("This group has concluded.")).to_be_visible()
    reader.get_by_label("See the group as it was on").fill(str(today()))
    reader.get_by_role("button", name="Show that day").click()
    expect(reader.get_by_text("put together from its log")).to_be_visible()
    expect(reader.get_by_text(MISSION)).to_be_visible()
    assert_accessible(writer, "group-log")


def test_a_day_in_the_past_of_a_group(page: Page) -> None:
    """Before its charter was approved, a group of the demonstration was a proposal."""
    page.goto("/groups/standard/")
    first = page.get_by_label("See the group as it was on").get_attribute("min") or ""
    page.goto(f"/groups/standard/at/{first}/")
    expect(page.get_by_text("Proposed", exact=True)).to_be_visible()
    expect(page.get_by_text("No charter has been approved.")).to_be_visible()
    assert_accessible(page, "group-past")


def test_the_constellation_is_explored_by_keyboard_and_by_pointer(page: Page) -> None:
    page.goto("/groups/constellation/")
    assert_accessible(page, "constellation")
    told = page.locator("[data-told]")
    star = page.locator('.sky-wide [data-star="standard"]')
    star.focus()
    expect(told).to_contain_text("Standard")
    expect(told).to_contain_text("with Infrastructure:")
    expect(page.locator(".tie.is-lit").first).to_be_visible()
    before = page.evaluate("document.activeElement.dataset.star")
    moved = set()
    for key in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        moved.add(page.evaluate("document.activeElement.dataset.star"))
    assert moved - {before}
    page.locator('.sky-wide [data-star="workforce"] .star-body').hover()
    expect(told).to_contain_text("Workforce")
    page.locator('.sky-wide [data-star="workforce"]').focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/groups/workforce/$"))


def test_the_constellation_is_read_without_java_script(open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script=False)
    page.goto("/groups/constellation/")
    expect(page.locator("#row-standard")).to_contain_text("with Infrastructure:")
    page.get_by_role("link", name="People in common").click()
    expect(page.locator(".sky-wide .tie-organizations")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})  # a phone has a drawing of its own
    expect(page.locator(".sky-wide")).to_be_hidden()
    page.locator('.sky-tall a[data-star="standard"] .star-body').click()
    expect(page).to_have_url(re.compile("/groups/standard/$"))
