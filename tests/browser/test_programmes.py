"""A call for applications, from the round to the payment: one who runs it, one of the staff, an
applicant and a reviewer, each in a window of their own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.look import assert_accessible, follow
from tests.services.processes import BIN, Site

CAST = """
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address
from alliance.people.signin import make_link

for who in ("calls-keeper", "calls-officer", "calls-applicant", "calls-reviewer"):
    person = person_for_proven_address(f"{who}@example.org", name=f"{who} Example")
    Person.objects.filter(pk=person.pk).update(is_staff=who == "calls-keeper")
    print(make_link(person))
"""
# The deadline passes: what nobody can wait for in a test.
CLOSE = """
from datetime import timedelta
from django.utils import timezone
from alliance.programmes.models import Round

now = timezone.now()
Round.objects.filter(programme__code="journey").update(
    opens_at=now - timedelta(days=9), closes_at=now
)
"""
CALL = "/programmes/journey/first/"


@dataclass(frozen=True)
class Windows:
    site: Site
    keeper: Page
    officer: Page
    applicant: Page
    reviewer: Page


def run(site: Site, code: str) -> str:
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    done = subprocess.run(
        [str(BIN / "python"), "-c", f"import django\ndjango.setup()\n{code}"],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def windows(browser: Browser, site: Site) -> Iterator[Windows]:
    made = []
    for link in run(site, CAST).split():
        context = browser.new_context(
            base_url=site.url, timezone_id="Europe/London", locale="en-GB", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(link)
        page.get_by_role("button", name="Sign in").first.click()
        expect(page.locator(".account-menu")).to_be_visible()
        made.append(page)
    yield Windows(site, *made)
    for page in made:
        page.context.close()


def test_a_call_for_applications(windows: Windows) -> None:
    _found(windows.keeper)
    _make_a_round(windows.officer)
    application = _apply(windows.applicant)
    run(windows.site, CLOSE)
    _assign(windows.officer)
    _review(windows.reviewer)
    _award(windows.officer, windows.keeper)
    _fulfil(windows, application)


def _found(keeper: Page) -> None:
    keeper.goto("/programmes/")
    assert_accessible(keeper, "calls for applications")
    keeper.get_by_role("link", name="Make a grant programme").click()
    keeper.get_by_label("Name").fill("A journey")
    keeper.get_by_label("Code").fill("journey")
    keeper.get_by_label("In a sentence").fill("From the round to the payment.")
    keeper.get_by_role("button", name="Save").click()
    keeper.get_by_label("E-mail address").fill("calls-officer@example.org")
    keeper.get_by_role("button", name="Name an officer").click()
    expect(keeper.get_by_text("calls-officer Example").first).to_be_visible()
    assert_accessible(keeper, "a grant programme, for who runs it")


def _make_a_round(officer: Page) -> None:
    officer.goto("/programmes/journey/keep/agreement/")
    officer.get_by_label("Text").fill("Report what you did.")
    officer.get_by_role("button", name="Publish").click()
    follow(officer.get_by_role("link", name="Make a round"))
    assert_accessible(officer, "a round, to make")
    for label, text in (
        ("Title", "First call"), ("Address", "first"), ("Currency", "EUR"),
        ("Budget of the round", "1000"), ("At most, for one application", "500"),
        ("Opens", "2026-01-01T09:00"), ("Deadline", "2099-03-11T17:00"),
    ):  # fmt: skip
        officer.get_by_label(label, exact=True).fill(text)
    officer.get_by_label("Time zone of the deadline").select_option("America/New_York")
    officer.get_by_label("Who may apply").select_option("both")
    officer.get_by_role("button", name="Save and go on").click()
    _add(officer, "question", Question="How will it work?", Kind="long")
    _add(officer, "criterion", Criterion="Use", Weight="1")
    officer.get_by_label("What is reached then").fill("All is done")
    officer.get_by_label("Percent of the award").fill("100")
    officer.get_by_label("Days after the award").fill("30")
    follow(officer.get_by_role("button", name="Add the part"))
    assert_accessible(officer, "what a round asks")
    officer.get_by_role("button", name="Publish the call").click()
    expect(officer.get_by_text("17:00 America/New_York").first).to_be_visible()
    officer.get_by_label("E-mail address").fill("calls-reviewer@example.org")
    officer.get_by_role("button", name="Name a reviewer").click()
    expect(officer.get_by_text("calls-reviewer Example").first).to_be_visible()
    assert_accessible(officer, "a call, for who runs it")


def _add(officer: Page, what: str, **fields: str) -> None:
    form = officer.locator("form", has=officer.get_by_role("button", name=f"Add the {what}"))
    for label, value in fields.items():
        field = form.get_by_label(label, exact=True)
        if label == "Kind":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button", name=f"Add the {what}").click()


def _apply(applicant: Page) -> str:
    applicant.goto(CALL)
    assert_accessible(applicant, "a call")
    applicant.get_by_role("link", name="Apply").click()
    applicant.get_by_role("button", name="Begin a draft").click()
    applicant.get_by_label("Title", exact=True).fill("Badges for walkers")
    applicant.get_by_role("button", name="Save", exact=True).click()
    expect(applicant.get_by_label("Title", exact=True)).to_have_value("Badges for walkers")
    assert_accessible(applicant, "an application, to write")
    applicant.get_by_role("link", name="Badges for walkers").or_(
        applicant.get_by_role("link", name="Application 1")
    ).first.click()
    # What is missing is said, and what is there is kept.
    applicant.get_by_role("button", name="Submit the application").click()
    expect(applicant.get_by_role("alert").first).to_contain_text("How will it work?")
    applicant.get_by_role("link", name="Write on").click()
    applicant.get_by_label("Summary", exact=True).fill("Walking, badged.")
    applicant.get_by_label("Amount, in EUR").fill("400")
    applicant.get_by_label("How will it work?").fill("Step by step.")
    applicant.get_by_label("If this is awarded, name us").check()
    applicant.get_by_role("button", name="Save and look at it").click()
    applicant.get_by_role("button", name="Submit the application").click()
    expect(applicant.get_by_text("Submitted. You may change it")).to_be_visible()
    assert_accessible(applicant, "an application, of who writes it")
    return applicant.url


def _assign(officer: Page) -> None:
    """With the keyboard alone: spread, taken back, by hand."""
    officer.goto(CALL)
    officer.get_by_role("link", name="Who reviews what").press("Enter")
    officer.get_by_label("Reviewers for each application").fill("1")
    officer.get_by_role("button", name="Spread the reviewers").press("Enter")
    expect(officer.get_by_text("0 of 1 scored")).to_be_visible()
    officer.get_by_role("button", name="Take back").press("Enter")
    expect(officer.get_by_text("Nobody is assigned.")).to_be_visible()
    officer.get_by_label("Reviewer No. 1").select_option("calls-reviewer Example")
    officer.get_by_role("button", name="Assign").press("Enter")
    expect(officer.get_by_text("open · by hand")).to_be_visible()
    assert_accessible(officer, "who reviews what")


def _review(reviewer: Page) -> None:
    reviewer.goto(CALL)
    reviewer.get_by_role("link", name="No. 1: Badges for walkers").click()
    expect(reviewer.get_by_text("Who applies is kept from you.")).to_be_visible()
    expect(reviewer.get_by_text("calls-applicant")).to_have_count(0)
    assert_accessible(reviewer, "an application, for a reviewer")
    reviewer.get_by_role("group", name="Use (weight 1)").get_by_label("4").check()
    reviewer.get_by_label("For the applicant").fill("Walk on.")
    reviewer.get_by_role("button", name="Submit the review").click()
    expect(reviewer.get_by_role("heading", name="Discussion")).to_be_visible()


def _award(officer: Page, keeper: Page) -> None:
    officer.goto(f"{CALL}desk/")
    expect(officer.get_by_role("img", name="Ranking")).to_be_visible()
    assert_accessible(officer, "the desk of a round")
    officer.get_by_role("button", name="Propose these awards").click()
    expect(officer.get_by_text("You have proposed it.")).to_be_visible()
    keeper.goto(f"{CALL}desk/")
    keeper.get_by_label("Where it was decided").fill("Call of the board")
    keeper.get_by_role("button", name="Confirm the awards").click()
    expect(keeper.get_by_text("400.00").first).to_be_visible()
    assert_accessible(keeper, "results of a call")


def _fulfil(windows: Windows, application: str) -> None:
    applicant, officer, keeper = windows.applicant, windows.officer, windows.keeper
    applicant.goto(application)
    expect(applicant.get_by_text("Walk on.")).to_be_visible()
    applicant.get_by_label("I have read the agreement").check()
    applicant.get_by_role("button", name="Accept the agreement").click()
    applicant.get_by_label("What was done").fill("Walked.")
    follow(applicant.get_by_role("button", name="Report it"))
    assert_accessible(applicant, "an application that was awarded")
    officer.goto(application)
    officer.get_by_role("button", name="Accept the report").click()
    keeper.goto(application)
    assert_accessible(keeper, "an award, for who pays")
    keeper.get_by_role("button", name="It is paid").click()
    expect(keeper.get_by_text("paid").first).to_be_visible()
    keeper.goto(CALL)
    keeper.get_by_role("link", name="What was paid so far, in the books").click()
    expect(keeper.get_by_text("A journey, First call: no. 1, part 1").first).to_be_visible()
