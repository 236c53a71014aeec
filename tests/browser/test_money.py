"""Somebody pays for the Alliance, others approve it, and everybody sees where the money went."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible
from tests.browser.people import link_in, sign_up
from tests.services.processes import BIN, Site

MAKE = """
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address
from alliance.people.signin import make_link

for name in ("Tove Example", "Udo Example"):
    keeper = person_for_proven_address(f"{name.split()[0].lower()}@example.org", name=name)
    Person.objects.filter(pk=keeper.pk).update(is_staff=True)
    print(make_link(keeper))
"""
YEAR = date.today().year
RECEIPT = {"name": "train.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 train"}


@pytest.fixture(scope="module")
def links(site: Site) -> tuple[str, str]:
    """Links that sign in two who keep the books."""
    code = f"import django\ndjango.setup()\n{MAKE}"
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    command = [str(BIN / "python"), "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    tove, udo = done.stdout.split()
    return tove, udo


@pytest.fixture
def keepers(open_browser: Callable[..., Page], links: tuple[str, str]) -> tuple[Page, Page]:
    pages = (open_browser(), open_browser())
    for page, link in zip(pages, links, strict=True):
        page.goto(link)
        page.get_by_role("button", name="Sign in").first.click()
        expect(page.locator(".account-menu")).to_be_visible()
    return pages


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def give_terms_and_a_grant(tove: Page) -> None:
    """Other terms of the sponsor, a limit, a donation, and an instalment of a grant. The site has
    its demonstration, a whole year of money, already.
    """
    tove.goto("/money/keep/")
    tove.get_by_label("Fiscal sponsor").fill("Example Civic Foundation")
    tove.get_by_label("Fee, in percent").fill("7.5")
    tove.get_by_label("From", exact=True).fill(f"{YEAR + 1}-01-01")
    tove.get_by_role("button", name="Set these terms").click()
    expect(tove.get_by_text("Example Civic Foundation: 7.5 %")).to_be_visible()
    tove.get_by_label("Above").fill("100")
    tove.get_by_role("button", name="Set the limit").click()
    tove.get_by_label("Giver", exact=True).fill("Ada Example")
    tove.locator("#giftform_amount").fill("200")
    assert_accessible(tove, "money-keep")
    tove.get_by_role("button", name="Record it").click()
    expect(tove.get_by_text("The donation is in the books.")).to_be_visible()

    tove.goto("/money/grants/new/")
    tove.get_by_label("Funder").fill("Harbour Fund")
    tove.get_by_label("Title").fill("Tests for all")
    tove.get_by_label("Short name").fill("tests")
    tove.get_by_label("Purpose", exact=True).fill("A test suite that anybody can run.")
    tove.get_by_label("Amount").fill("5000")
    tove.get_by_label("From", exact=True).fill(f"{YEAR}-01-01")
    tove.get_by_label("Until").fill(f"{YEAR + 1}-01-01")
    assert_accessible(tove, "money-grant-enter")
    tove.get_by_role("button", name="Save").click()
    heading(tove, "Tests for all")
    tove.locator("#instalmentform_due_on").fill(f"{YEAR}-01-02")
    tove.locator("#instalmentform_amount").fill("1000")
    tove.get_by_role("button", name="Add", exact=True).first.click()
    tove.get_by_role("button", name=re.compile("^It has come")).click()
    expect(tove.get_by_text("1,000.00").first).to_be_visible()
    assert_accessible(tove, "money-grant")


def plan_the_year(tove: Page, udo: Page) -> None:
    """One drafts the next version of the budget, another records its approval."""
    tove.goto("/money/budgets/")
    tove.get_by_label("Year").fill(str(YEAR))
    assert_accessible(tove)
    tove.get_by_role("button", name="Begin", exact=True).click()
    heading(tove, re.compile(f"Budget {YEAR}, version 3"))
    tove.get_by_label("What for").fill("Yearly meeting")
    tove.get_by_label("Amount").fill("400")
    tove.get_by_label("Programme").select_option("events")
    tove.get_by_role("button", name="Add the line").click()
    expect(tove.get_by_text("Somebody else than whoever drafted it")).to_be_visible()
    assert_accessible(tove, "money-budget")
    udo.goto(tove.url)
    udo.get_by_label("Where it was decided").fill("Call of the board")
    udo.get_by_role("button", name="Record the approval").click()
    expect(udo.get_by_text("Call of the board")).to_be_visible()


def test_an_expense_is_claimed_approved_paid_and_seen_by_everybody(
    site: Site, page: Page, keepers: tuple[Page, Page], open_browser: Callable[..., Page]
) -> None:
    tove, udo = keepers
    give_terms_and_a_grant(tove)
    plan_the_year(tove, udo)

    # Somebody claims what they paid for; without a receipt it does not go out.
    sign_up(page, site, "traveller@example.org")
    page.goto("/money/claims/")
    assert_accessible(page, "money-claims")
    page.get_by_role("link", name="Claim an expense").click()
    page.get_by_label("Title").fill("Trains to the yearly meeting")
    page.get_by_label("Where the money should go").fill("Traveller, account 12345")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What for").fill("Night train, both ways")
    page.get_by_label("Amount").fill("1.234,5")
    page.get_by_label("Category").select_option("travel")
    page.get_by_label("Programme").select_option("events")
    page.get_by_role("button", name="Add the line").click()
    expect(page.get_by_text("without thousands separators")).to_be_visible()
    page.get_by_label("Amount").fill("123,45")
    page.get_by_role("button", name="Add the line").click()
    expect(page.get_by_text("123.45").first).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Add a receipt first")).to_be_visible()
    page.get_by_label("Receipt").set_input_files(RECEIPT)  # type: ignore[arg-type]
    page.get_by_role("button", name="Add the receipt").click()
    expect(page.get_by_role("link", name="train.pdf")).to_be_visible()
    assert_accessible(page, "money-claim")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted.")).to_be_visible()

    # It is above the limit: two people approve, each with a declaration.
    for number, keeper in enumerate((tove, udo)):
        keeper.goto("/money/claims/queue/")
        keeper.get_by_role("link", name="Trains to the yearly meeting").click()
        if not number:
            assert_accessible(keeper, "money-judge")
            keeper.get_by_role("button", name="Approve", exact=True).click()
            expect(keeper.get_by_text("leaves the approval to somebody else")).to_be_visible()
        keeper.get_by_label("I have no interest of my own").check()
        keeper.get_by_role("button", name="Approve", exact=True).click()
        heading(keeper, "Expenses that wait")
    assert_accessible(udo, "money-queue")
    udo.get_by_role("link", name="Trains to the yearly meeting").click()
    udo.get_by_label("Paid by").select_option("sponsor")
    udo.get_by_role("button", name="It is paid").click()
    mail = site.wait_for_mail("traveller@example.org", "Your expense is paid")
    page.goto(link_in(mail, "/money/claims/"))
    expect(page.get_by_text("Paid · ", exact=False).first).to_be_visible()
    expect(page.get_by_text("account 12345")).to_have_count(0)

    # Everybody sees it, without who it was, down to the entry.
    visitor = open_browser()
    visitor.goto("/money/")
    heading(visitor, f"Money in the open {YEAR}")
    plan = visitor.locator("section", has=visitor.get_by_role("heading", name="Plan against"))
    row = plan.get_by_role("row", name=re.compile("^Events"))
    expect(row).to_contain_text("10,900.00")
    expect(visitor.locator(".sankey").first).to_contain_text("Harbour Fund")
    assert_accessible(visitor, "money")
    row.get_by_role("link", name="Events").click()
    expect(visitor.get_by_role("heading", name="Trains to the yearly meeting")).to_be_visible()
    expect(visitor.get_by_text("traveller")).to_have_count(0)
    assert_accessible(visitor, "money-entries")
    for path, name in (
        (f"/money/{YEAR}/report/", "money-report"),
        ("/money/grants/", "money-grants"),
        (f"/money/budgets/{YEAR}/3/", ""),
    ):
        visitor.goto(path)
        assert_accessible(visitor, name)
    visitor.goto(f"/money/{YEAR}/report/")
    with visitor.expect_response(re.compile(r"report\.pdf")) as answer:
        visitor.evaluate(f"fetch('/money/{YEAR}/report.pdf')")
    assert answer.value.headers["content-type"] == "application/pdf"
