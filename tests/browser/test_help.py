"""People help one another: a question and its answer, an office hour, a resource, the history, and
a pledge with its evidence.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.look import assert_accessible
from tests.browser.people import link_in, sign_up, text_of
from tests.services.processes import BIN, Site

OFFICER = "officer@example.org"
APPOINT = """
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address
from alliance.people.signin import make_link
from django.utils import timezone

officer = person_for_proven_address("officer@example.org", name="Olu Example")
Person.objects.filter(pk=officer.pk).update(is_staff=True)
speaker = person_for_proven_address("speaker@example.net", name="Sam Example")
school, _ = Organization.objects.get_or_create(slug="school", defaults={"name": "Example School"})
Representative.objects.get_or_create(
    organization=school, person=speaker, defaults={"starts_on": timezone.localdate()}
)
for person in (officer, speaker):
    print(make_link(person))
"""


@pytest.fixture(scope="module")
def links(site: Site) -> tuple[str, str]:
    """Links that sign in one of the staff, and somebody who speaks for an organization."""
    code = f"import django\ndjango.setup()\n{APPOINT}"
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    command = [str(BIN / "python"), "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    officer, speaker = done.stdout.split()
    return officer, speaker


@pytest.fixture(scope="module")
def signed_in(
    browser: Browser, site: Site, links: tuple[str, str]
) -> Iterator[dict[str, BrowserContext]]:
    """The browsers of those two, and of a member who has just come."""
    contexts = {
        who: browser.new_context(
            base_url=site.url, timezone_id="Europe/London", locale="en-GB", reduced_motion="reduce"
        )
        for who in ("officer", "speaker", "member")
    }
    for who, link in zip(("officer", "speaker"), links, strict=True):
        page = contexts[who].new_page()
        page.goto(link)
        page.get_by_role("button", name="Sign in").first.click()
        expect(page.locator(".account-menu")).to_be_visible()
    sign_up(contexts["member"].new_page(), site, "helped@example.org")
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def officer(signed_in: dict[str, BrowserContext]) -> Page:
    return signed_in["officer"].pages[0]


@pytest.fixture
def member(signed_in: dict[str, BrowserContext]) -> Page:
    return signed_in["member"].pages[0]


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_a_question_is_asked_answered_and_solved(site: Site, member: Page, officer: Page) -> None:
    member.goto("/help/")
    assert_accessible(member, "help")
    member.get_by_role("link", name="Ask a question").click()
    member.get_by_label("Question").fill("How do I bake into an SVG?")
    member.get_by_label("Details").fill("I tried **twice**.")
    member.get_by_label("Tags").fill("baking")
    member.get_by_label("Ask the Alliance").check()
    assert_accessible(member, "help-ask")
    member.get_by_role("button", name="Ask", exact=True).click()
    heading(member, "How do I bake into an SVG?")

    # Whoever answers for the Alliance is told, takes it on and answers.
    officer.goto("/help/?show=volunteers")
    officer.get_by_role("link", name="How do I bake into an SVG?").click()
    officer.get_by_role("button", name="I look after it").click()
    officer.get_by_role("textbox", name="Your answer").fill("Sanitise *first*, bake afterwards.")
    officer.get_by_role("button", name="Answer", exact=True).click()
    expect(officer.locator(".help-answer em", has_text="first")).to_be_visible()

    # The asker hears of it by mail, and says that it helped.
    mail = site.wait_for_mail("helped@example.org", "An answer to")
    assert "List-Unsubscribe-Post" in mail
    member.goto(link_in(mail, "/help/"))
    member.reload()  # the page was open: its address with a fragment loads nothing anew
    member.get_by_role("button", name=re.compile("^This helped")).click()
    expect(member.locator(".help-accepted")).to_contain_text("bake afterwards")
    assert_accessible(member, "help-question")
    member.goto("/help/?tag=baking")
    expect(member.get_by_text("solved")).to_be_visible()


def test_an_office_hour_is_offered_booked_and_given_back(
    site: Site, member: Page, officer: Page
) -> None:
    day = datetime.now() + timedelta(days=3)
    officer.goto("/help/hours/offer/")
    officer.get_by_label("Begins at").fill(f"{day:%Y-%m-%dT}15:00")
    officer.get_by_label("About", exact=True).fill("Your first badge")
    officer.get_by_label("Where to meet").fill("https://meet.example.org/olu")
    assert_accessible(officer, "help-offer")
    officer.get_by_role("button", name="Offer").click()
    expect(officer.get_by_text("One hour is offered.")).to_be_visible()

    member.goto("/help/hours/")
    member.get_by_label("What would you like to talk about?").fill("Pictures")
    assert_accessible(member, "help-hours")
    member.get_by_role("button", name=re.compile("^Book")).click()
    expect(member.get_by_role("heading", name="That you have booked")).to_be_visible()
    mail = site.wait_for_mail("helped@example.org", "Office hour booked")
    assert "https://meet.example.org/olu" in text_of(mail)
    [entry] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert "BEGIN:VEVENT" in str(entry.get_content())
    officer.goto("/help/hours/")
    expect(officer.get_by_text("Pictures")).to_be_visible()
    member.get_by_role("button", name=re.compile("^Give it back")).click()
    expect(member.get_by_text("The hour is free again.")).to_be_visible()


def test_a_resource_is_proposed_published_and_reviewed(member: Page, officer: Page) -> None:
    member.goto("/resources/propose/")
    member.get_by_label("Title").fill("Verification in an afternoon")
    member.get_by_label("What it is good for").fill("For those who check badges.")
    member.get_by_label("Topic").select_option("verify")
    file = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 example"}
    member.get_by_label("Or a file").set_input_files(file)  # type: ignore[arg-type]
    assert_accessible(member, "resource-propose")
    member.get_by_role("button", name="Propose").click()
    heading(member, "Verification in an afternoon")
    expect(member.get_by_text("waits for an editor")).to_be_visible()

    officer.goto("/resources/")
    officer.get_by_role("link", name="Verification in an afternoon").click()
    officer.get_by_label("Why it is here, or why not").fill("Short and true.")
    officer.get_by_role("button", name="Publish").click()
    officer.get_by_label("Stars").select_option("5")
    officer.get_by_label("What you found").fill("It took me two hours.")
    officer.get_by_role("button", name="Review it").click()
    expect(officer.get_by_text("It took me two hours.").first).to_be_visible()
    assert_accessible(officer, "resource")
    member.reload()
    with member.expect_download() as download:
        member.get_by_role("link", name="a.pdf").click()
    assert download.value.suggested_filename == "a.pdf"


def test_the_history_is_changed_by_two_pairs_of_eyes(member: Page, officer: Page) -> None:
    member.goto("/history/")
    assert_accessible(member, "history")
    member.locator(".history-mark").first.focus()
    member.keyboard.press("Enter")
    expect(member.locator(".timeline-entry:target")).to_be_in_viewport()
    member.get_by_role("link", name=re.compile("^Propose a change")).first.click()
    member.get_by_label("Title").fill("A Badge Lab in Barcelona, Spain")
    member.get_by_label("Why").fill("Says where.")
    assert_accessible(member, "history-propose")
    member.get_by_role("button", name="Propose").click()
    expect(member.get_by_text("An editor will look at it.")).to_be_visible()

    officer.goto("/history/proposals/")
    officer.get_by_role("link", name=re.compile("A Badge Lab")).first.click()
    expect(officer.locator(".history-diff ins")).to_contain_text("Spain")
    assert_accessible(officer, "history-proposal")
    officer.get_by_role("button", name="Accept").click()
    member.goto("/history/")
    expect(member.get_by_role("heading", name="A Badge Lab in Barcelona, Spain")).to_be_visible()
    member.get_by_role("link", name=re.compile("^Versions ?: A Badge Lab")).click()
    expect(member.get_by_text("As it was first written")).to_be_visible()
    assert_accessible(member, "history-entry")


def test_a_pledge_is_given_and_kept(signed_in: dict[str, BrowserContext], officer: Page) -> None:
    officer.goto("/pledges/summits/new/")
    officer.get_by_label("Name").first.fill("Summit on the water")
    officer.get_by_label("Short name, for its address").fill("water")
    officer.get_by_label("Day").fill("2026-10-01")
    officer.get_by_role("button", name="Save").click()
    heading(officer, "Summit on the water")

    speaker = signed_in["speaker"].pages[0]
    speaker.goto("/pledges/summits/water/")
    speaker.get_by_role("link", name="Give a pledge").click()
    speaker.get_by_label("We will").fill("Teach two hundred people to tie six knots.")
    assert_accessible(speaker, "pledge-give")
    speaker.get_by_role("button", name="Save").click()
    heading(speaker, "Example School")

    # Kept without evidence is not kept.
    speaker.get_by_role("link", name="Say how it goes").click()
    speaker.get_by_label("What has happened").fill("All two hundred can.")
    speaker.get_by_label("How far, in percent").fill("100")
    speaker.get_by_label("State").select_option("kept")
    speaker.get_by_role("button", name="Save").click()
    expect(speaker.get_by_text("Show what was kept: give an address.")).to_be_visible()
    speaker.get_by_label("Evidence").fill("https://example.org/knots")
    speaker.get_by_role("button", name="Save").click()
    expect(speaker.get_by_text("Kept, 100 %").first).to_be_visible()
    assert_accessible(speaker, "pledge")
    speaker.goto("/organizations/school/")
    expect(speaker.get_by_role("heading", name="Pledges")).to_be_visible()
    assert_accessible(speaker)
