"""A proposal from an idea to its first stage, a comment that is answered, and a specification read
without JavaScript, as people meet them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible, follow
from tests.browser.people import sign_up
from tests.browser.test_decisions import LOCAL, id_of, let_it_end, sign_in_as_staff
from tests.services.processes import Site

TEXT = "# Why\n\nNobody can compare.\n\n# Terms\n\nA **scale** is an ordered set.\n"
CONTEXT = '{"@context": {"scale": "https://example.org/#scale"}}'


def join(page: Page, site: Site, email: str) -> None:
    sign_up(page, site, email)
    page.goto("/groups/higher-education/")
    page.get_by_role("button", name="Join this group").click()


def state(page: Page, criterion: str, text: str) -> None:
    """Say what shows that a criterion is met."""
    page.get_by_role("link", name=re.compile(f"Say what shows it.*{criterion}")).click()
    page.get_by_label("What shows it").fill(text)
    page.get_by_role("button", name="State it").click()
    expect(page.get_by_text("It is stated.")).to_be_visible()


def hand_in(page: Page, text: str, context: str, note: str) -> None:
    page.get_by_role("link", name=re.compile("Write the (first|next) revision")).first.click()
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_label(re.compile("^JSON-LD context")).fill(context)
    page.get_by_label("What changed, and why").fill(note)
    page.get_by_role("button", name="Look at what changes").click()
    expect(page.get_by_role("heading", name="What you are about to change")).to_be_visible()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("It is handed in")).to_be_visible()


def test_an_idea_comes_to_its_first_stage(open_browser: Callable[..., Page], site: Site) -> None:
    champion, reader = open_browser(), open_browser()
    join(champion, site, "champion@example.org")

    # An idea, and its text in two revisions.
    champion.goto("/groups/higher-education/")
    follow(champion.get_by_role("link", name="Propose something"))
    assert_accessible(champion, "proposal-begin")
    champion.get_by_label("Title").fill("Levels of a skill")
    champion.get_by_label("Address").fill("levels")
    champion.get_by_label("What is missing, and for whom").fill("Nobody can compare two levels.")
    champion.get_by_role("button", name="Propose it").click()
    expect(champion.get_by_role("heading", level=1, name="Levels of a skill")).to_be_visible()
    hand_in(champion, TEXT, CONTEXT, "The text")
    champion.goto("/proposals/levels/")
    hand_in(champion, TEXT + "\n# Rank\n\nA number.\n", CONTEXT.replace("scale", "rank"), "Ranks")

    # Somebody reads what changed, and comments on a section.
    sign_up(reader, site, "reader@example.org")
    reader.goto("/proposals/levels/changes/")
    expect(reader.get_by_text("/@context/rank")).to_be_visible()
    assert_accessible(reader, "proposal-changes")
    reader.goto("/proposals/levels/text/")
    assert_accessible(reader, "proposal-text")
    reader.get_by_role("link", name="Comment on this section (2)").click()
    expect(reader.get_by_label("Section")).to_have_value("terms")
    reader.get_by_label("Comment", exact=True).fill("Whose set?")
    reader.get_by_role("button", name="Comment", exact=True).click()
    expect(reader.get_by_text("Waits for a disposition.")).to_be_visible()

    # It is answered, and the commenter says whether that will do.
    champion.goto("/proposals/levels/comments/")
    champion.get_by_role("link", name="Answer it").click()
    champion.get_by_label("accepted", exact=True).check()
    champion.get_by_label("Reason").fill("Anybody's; the next revision says so.")
    assert_accessible(champion, "proposal-dispose")
    champion.get_by_role("button", name="Answer it").click()
    reader.reload()
    reader.get_by_role("link", name="Will the answer do?").click()
    reader.get_by_label("yes").check()
    reader.get_by_role("button", name="Say so").click()
    expect(reader.get_by_text("The commenter is satisfied.")).to_be_visible()
    assert_accessible(reader, "proposal-comments")

    # Evidence is stated, and confirmed by somebody else; then comes the ballot.
    champion.goto("/proposals/levels/")
    state(champion, "It says what is missing today", "Three cases, in the first section.")
    state(champion, "The group has talked about it", "In the call of last week.")
    staff = open_browser()
    sign_in_as_staff(staff, site)
    staff.goto("/proposals/levels/")
    for _ in range(2):
        staff.get_by_role("button", name="Confirm").first.click()
        expect(staff.get_by_text("It is confirmed.")).to_be_visible()
    assert_accessible(staff, "proposal-ready")
    staff.get_by_role("link", name="Ask for the ballot").click()
    staff.get_by_label("Open until").fill((datetime.now(UTC) + timedelta(days=6)).strftime(LOCAL))
    assert_accessible(staff, "proposal-ballot")
    staff.get_by_role("button", name="Open the vote").click()
    expect(staff.get_by_text("The vote is open.")).to_be_visible()
    let_it_end(site, id_of(staff))

    # The site counts it, and the proposal moves by itself.
    for _ in range(40):
        reader.goto("/proposals/levels/")
        if reader.get_by_role("img", name="Stage 1 of 4: taken up").count():
            break
        reader.wait_for_timeout(1000)
    expect(reader.get_by_role("heading", name="For stage 2, draft")).to_be_visible()
    assert_accessible(reader, "proposal")
    reader.get_by_role("link", name="Log", exact=True).click()
    expect(reader.get_by_text("It entered stage 1, taken up.")).to_be_visible()


def test_a_specification_is_read_without_javascript(open_browser: Callable[..., Page]) -> None:
    reader, looking = open_browser(java_script=False), open_browser()
    reader.goto("/proposals/")
    reader.get_by_role("link", name="Published specifications").click()
    reader.get_by_role("link", name="Descriptions of badge images (demo)").click()
    reader.get_by_role("navigation", name="Contents").get_by_role("link", name="3 Length").click()
    expect(reader.locator("#sec-length")).to_be_in_viewport()
    expect(reader.locator("#sec-length")).to_contain_text("Erratum, submitted")
    earlier = reader.get_by_role("navigation", name="Versions").get_by_role("link").last
    earlier.click()
    expect(reader.get_by_text("This is an earlier version.")).to_be_visible()
    reader.get_by_role("link", name="Changelog").click()
    reader.get_by_text("What changed since").click()
    expect(reader.locator("ins").first).to_be_visible()
    for page, name in (
        ("/proposals/", "proposals"),
        ("/specifications/demo-image-descriptions/", "specification"),
        ("/specifications/demo-image-descriptions/changelog/", "specification-changelog"),
        ("/specifications/demo-image-descriptions/errata/", "specification-errata"),
        ("/proposals/demo-skill-levels/reports/", "proposal-reports"),
    ):
        looking.goto(page)
        assert_accessible(looking, name)
