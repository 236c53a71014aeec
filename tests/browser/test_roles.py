"""A day of each role of the community: newcomer, representative, staff, coordinator, moderator,
and those who are named for the code of conduct. What chairs do is in test_groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible
from tests.browser.people import code_in, sign_up
from tests.services.processes import Site

Open = Callable[..., Page]


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def sign_in_as_staff(page: Page, site: Site) -> None:
    page.goto(site.administrator_link())
    page.get_by_role("button", name="Sign in").first.click()


def appoint(staff: Page, who: str, office: str) -> None:
    staff.goto("/people/offices/")
    staff.get_by_label("Who", exact=True).fill(who)
    staff.get_by_label("Office", exact=True).select_option(label=office)
    staff.get_by_role("button", name="Give it").click()
    expect(staff.get_by_text("now holds the office")).to_be_visible()


def test_a_newcomer_finds_the_community_and_takes_part(open_browser: Open, site: Site) -> None:
    page = open_browser()
    # From the front page to the rooms.
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Community").click()
    heading(page, "Community")
    assert_accessible(page, "community")
    sign_up(page, site, "newcomer@example.org")

    # Who I am, and what of it others see.
    page.goto("/people/me/")
    page.get_by_label(re.compile("^Name")).fill("Noor Example")
    page.get_by_label(re.compile("^Pronouns")).fill("she/her")
    page.get_by_label(re.compile("^Time zone")).select_option("Asia/Tokyo")
    page.get_by_label("Show my profile to everybody").check()
    page.get_by_label(re.compile("groups I take part in", re.I)).check()
    assert_accessible(page, "profile-edit")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(page.get_by_text("Times are shown in Asia/Tokyo.")).to_be_visible()

    # A second address, proven by its code.
    page.goto("/account/email/")
    page.get_by_label("mail", exact=False).last.fill("noor@example.net")
    page.get_by_role("button", name=re.compile("Add")).first.click()
    page.locator("input[name=code]").fill(code_in(site.wait_for_mail("noor@example.net")))
    page.locator("input[name=code]").press("Enter")
    page.goto("/account/email/")
    expect(page.get_by_text("noor@example.net")).to_be_visible()
    assert_accessible(page, "addresses")

    # A group, joined by one press; and how others see all of it.
    page.goto("/groups/")
    assert_accessible(page)
    page.goto("/groups/standard/")
    assert_accessible(page)
    page.get_by_role("button", name="Join this group").click()
    expect(page.get_by_text("You take part, for yourself.")).to_be_visible()
    reader = open_browser(java_script=False)
    reader.goto("/people/?q=Noor")
    reader.get_by_role("link", name="Noor Example", exact=True).click()
    heading(reader, "Noor Example")
    expect(reader.get_by_text("she/her")).to_be_visible()
    expect(reader.get_by_role("link", name="Standard")).to_be_visible()
    expect(reader.get_by_text("example.net")).to_have_count(0)
    page.goto("/people/")
    assert_accessible(page, "people")
    page.goto(reader.url)
    assert_accessible(page, "person")


def test_a_representative_speaks_for_an_organization(open_browser: Open, site: Site) -> None:
    voice, member, staff = open_browser(), open_browser(), open_browser()
    sign_up(voice, site, "voice@example.org")
    sign_up(member, site, "sailor@example.org")
    sign_in_as_staff(staff, site)

    voice.goto("/organizations/")
    assert_accessible(voice, "organizations")
    voice.get_by_role("link", name="Propose an organization").first.click()
    voice.get_by_label(re.compile("^Name"), exact=False).first.fill("Example Harbour School")
    voice.get_by_label(re.compile("^Description")).fill(
        "Teaches *sailing*, and says so with badges."
    )
    assert_accessible(voice, "organization-propose")
    voice.get_by_role("button", name="Propose it").click()
    heading(voice, "My organizations")

    staff.goto("/organizations/proposals/")
    assert_accessible(staff, "organization-proposals")
    staff.get_by_role("button", name=re.compile("^Approve.*Example Harbour School")).click()
    expect(staff.get_by_text("Decided.")).to_be_visible()

    # Somebody says that they belong; the representative confirms, and names an alternate.
    member.goto("/organizations/example-harbour-school/belong/")
    member.get_by_label(re.compile("^What you do|^Title", re.IGNORECASE)).first.fill("Sailor")
    assert_accessible(member, "organization-belong")
    member.get_by_role("button", name="Say so").click()
    voice.goto("/organizations/example-harbour-school/people/")
    assert_accessible(voice, "organization-people")
    voice.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(voice.get_by_text("Done.")).to_be_visible()
    voice.get_by_label("Who", exact=True).first.fill("sailor@example.org")
    voice.get_by_role("button", name="Name them").click()
    expect(voice.get_by_role("button", name=re.compile("^End"))).to_have_count(2)

    # The organization advises a group; whoever speaks for it is in the group by that.
    staff.goto("/groups/standard/people/")
    staff.get_by_label("cabinet", exact=True).check()
    staff.locator("select[name=organization]").select_option(label="Example Harbour School")
    staff.get_by_role("button", name="Give the role").click()
    voice.goto("/groups/standard/people/")
    expect(voice.get_by_text("Example Harbour School").first).to_be_visible()
    voice.goto("/organizations/my/")
    assert_accessible(voice, "organizations-mine")
    voice.goto("/organizations/example-harbour-school/")
    expect(voice.get_by_role("link", name="Standard")).to_be_visible()
    assert_accessible(voice, "organization")
    voice.goto("/groups/constellation/")
    expect(voice.locator("#row-standard")).to_contain_text("Example Harbour School")
    assert_accessible(voice)


def test_staff_give_offices_and_their_holders_find_them(open_browser: Open, site: Site) -> None:
    staff, coordinator = open_browser(), open_browser()
    sign_up(coordinator, site, "steward@example.org")
    sign_in_as_staff(staff, site)
    appoint(staff, "steward@example.org", "operations coordinator")
    assert_accessible(staff, "offices")

    # The coordinator chooses to be named, and keeps the call of everybody.
    coordinator.goto("/people/offices/")
    coordinator.get_by_role("button", name=re.compile("^Name me here")).click()
    expect(coordinator.get_by_text("Your choice is kept.")).to_be_visible()
    coordinator.goto("/calls/holidays/new/")
    assert_accessible(coordinator, "holiday-new")
    coordinator.goto("/people/accounts/")
    expect(coordinator.locator("main")).not_to_contain_text("steward@example.org")

    # Staff look after accounts: keep one out, and let it in again.
    staff.goto("/people/accounts/?q=steward@example.org")
    assert_accessible(staff, "accounts")
    staff.get_by_role("main").get_by_role("link").filter(has_text="without a name").first.click()
    staff.get_by_label("Reason").fill("By mistake.")
    assert_accessible(staff, "account")
    staff.get_by_role("button", name=re.compile("Deactivate")).click()
    expect(staff.get_by_text("The account is deactivated.")).to_be_visible()
    coordinator.goto("/people/me/")
    expect(coordinator).to_have_url(re.compile("/account/login/"))
    staff.get_by_label("Reason").fill("It was one.")
    staff.get_by_role("button", name=re.compile("in again|Reactivate|Let", re.IGNORECASE)).click()
    expect(staff.get_by_text("The account works again.")).to_be_visible()


def test_a_report_is_read_by_those_named_and_by_nobody_else(open_browser: Open, site: Site) -> None:
    staff, handler, reporter = open_browser(), open_browser(), open_browser()
    sign_up(handler, site, "handler@example.org")
    handler.goto("/people/me/")
    handler.get_by_label(re.compile("^Name")).fill("Hana Example")
    handler.get_by_role("button", name="Save").click()
    sign_in_as_staff(staff, site)
    appoint(staff, "handler@example.org", "code of conduct")

    # Somebody without an account reads the code, sees who reads reports, and reports.
    reporter.goto("/conduct/")
    expect(reporter.get_by_text("Hana Example").first).to_be_visible()
    assert_accessible(reporter, "conduct")
    reporter.goto("/conduct/report/")
    reporter.get_by_label("What happened?").fill("Somebody shouted on the call.")
    assert_accessible(reporter, "conduct-report")
    reporter.get_by_role("button", name="Send the report").click()
    heading(reporter, "Your report has come in")
    assert_accessible(reporter, "conduct-sent")
    follow = reporter.locator("a[href*='/conduct/follow/']").first.get_attribute("href") or ""

    handler.goto("/conduct/cases/")
    assert_accessible(handler, "conduct-cases")
    handler.get_by_role("main").get_by_role("link").filter(has_text=re.compile(r"\w{4}-")).click()
    expect(handler.get_by_text("Somebody shouted on the call.")).to_be_visible()
    handler.get_by_label("Answer", exact=True).fill("Thank you. We talk to them.")
    assert_accessible(handler, "conduct-case")
    handler.get_by_role("button", name="Send the answer").click()
    expect(handler.get_by_text("Done.")).to_be_visible()

    # To staff it is not there; the reporter reads the answer under the link.
    answer = staff.goto(handler.url)
    assert answer is not None and answer.status == 404
    reporter.goto(follow)
    expect(reporter.get_by_text("Thank you. We talk to them.")).to_be_visible()
    assert_accessible(reporter, "conduct-follow")


def test_a_moderator_looks_at_what_was_flagged(open_browser: Open, site: Site) -> None:
    staff, moderator, member = open_browser(), open_browser(), open_browser()
    sign_up(moderator, site, "moderator@example.org")
    sign_up(member, site, "flagger@example.org")
    sign_in_as_staff(staff, site)
    appoint(staff, "moderator@example.org", "moderator")

    staff.goto("/groups/propose/")
    staff.get_by_label("Name").fill("Noise")
    staff.get_by_label("Address").fill("noise")
    staff.get_by_label("Purpose").fill("To be flagged.")
    staff.get_by_label("Mission").fill("None.")
    staff.get_by_role("button", name="Propose it").click()
    member.goto("/groups/noise/")
    member.get_by_role("link", name="Ask a moderator to look").click()
    member.get_by_label("Why should somebody look?").fill("It is noise.")
    assert_accessible(member, "conduct-flag")
    member.get_by_role("button", name="Send").click()

    moderator.goto("/conduct/queue/")
    assert_accessible(moderator, "conduct-queue")
    moderator.get_by_role("link", name="Noise").click()
    expect(moderator.get_by_text("It is noise.")).to_be_visible()
    moderator.get_by_label("Reason").fill("It is.")
    assert_accessible(moderator, "conduct-thing")
    moderator.get_by_role("button", name="Hide it").click()
    expect(moderator.get_by_text("Decided, and kept with its reason.")).to_be_visible()
    answer = member.goto("/groups/noise/")
    assert answer is not None and answer.status == 404
