"""Somebody of the staff keeps the books, and everybody reads what they say."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.look import View, assert_accessible, findings, follow
from tests.platform.ledger.papers import IBAN, Movement, camt
from tests.services.processes import BIN, Site

KEEPER = """
from datetime import date
from alliance.membership.models import CardPayout
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address
from alliance.people.signin import make_link

keeper = person_for_proven_address("keeper@example.org", name="Kim Example")
Person.objects.filter(pk=keeper.pk).update(is_staff=True)
CardPayout.objects.create(  # paid by card, on its way to the bank, less the fees
    payout_id="po_example", currency="EUR", minor=242_75, fee_minor=7_25, parts=[250_00],
    expected_on=date.today(),
)
print(make_link(keeper))
"""
TODAY = date.today()


@pytest.fixture(scope="module")
def keeper(browser: Browser, site: Site) -> Iterator[Page]:
    """The window of one of the staff, signed in."""
    code = f"import django\ndjango.setup()\n{KEEPER}"
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    command = [str(BIN / "python"), "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    context = browser.new_context(
        base_url=site.url, timezone_id="Europe/London", locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(done.stdout.strip())
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator(".account-menu")).to_be_visible()
    yield page
    context.close()


def test_the_books_are_kept_and_read(keeper: Page, page: Page, tmp_path: Path) -> None:
    # An entry by hand, with a third line that was asked for.
    keeper.goto("/books/entries/new/")
    keeper.get_by_label("Text").fill("A donation, of which a part is for the summit")
    keeper.get_by_role("button", name="One more line").click()
    lines = [("1000", "Debit", "1250.00"), ("4200", "Credit", "1000"), ("4110", "Credit", "250,00")]
    for number, (account, side, amount) in enumerate(lines):
        line = keeper.get_by_role("group", name=f"Line {number + 1}")
        line.get_by_label("Account").select_option(account)
        line.get_by_label(side).fill(amount)
    keeper.get_by_role("group", name="Line 3").get_by_label("Fund").fill("summit")
    assert_accessible(keeper, "books-enter")
    keeper.get_by_role("button", name="Post it").click()
    expect(keeper.get_by_text("is posted.")).to_be_visible()
    assert_accessible(keeper, "books-entry")
    entry = keeper.url

    # A statement of the bank: one movement is booked, the other set aside.
    keeper.goto("/books/bank/new/")
    keeper.get_by_label("Name").fill("Main account")
    keeper.get_by_label("IBAN or number").fill("DE02 1203 0000 0000 2020 51")
    keeper.get_by_role("button", name="Save").click()
    expect(keeper.get_by_text(IBAN)).to_be_visible()
    moved = (
        Movement(TODAY, -12_50, "", "Bank charges", "", "B2"),
        Movement(TODAY, 1250_00, "Example Foundation", "Donation for the summit", "E2E-1", "B1"),
    )
    file = tmp_path / "statement.xml"
    file.write_bytes(camt(moved, opening=0))
    keeper.get_by_label("File of the bank").set_input_files(file)
    keeper.get_by_role("button", name="Import").click()
    expect(keeper.get_by_text("2 new movements")).to_be_visible()
    assert_accessible(keeper, "books-account")
    keeper.goto("/books/bank/")
    assert_accessible(keeper, "books-bank")
    follow(keeper.get_by_role("link", name="Bank charges"))
    assert_accessible(keeper, "books-movement")
    keeper.get_by_label("Account", exact=True).select_option("5600")
    keeper.get_by_label("Text").fill("Charges of the bank")
    keeper.get_by_role("button", name="Book it").click()
    keeper.get_by_role("link", name="Example Foundation").click()
    keeper.get_by_label("Why it needs no entry").fill("It is in the books already")
    keeper.get_by_role("button", name="Set aside").click()
    expect(keeper.get_by_role("link", name="Example Foundation")).to_have_count(0)

    for address in ("journal", "periods", "rates"):
        keeper.goto(f"/books/{address}/")
        assert_accessible(keeper, f"books-{address}")

    # A visitor reads what it adds up to, down to the entry.
    page.goto("/books/")
    expect(page.get_by_role("row", name="Net assets together")).to_be_visible()
    assert_accessible(page, "books")
    follow(page.get_by_role("link", name="1000 Bank"))
    assert_accessible(page, "books-one-account")
    page.get_by_role("link", name=entry_number(keeper, entry)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A donation")
    expect(page.get_by_text("Kim Example")).to_have_count(0)


def entry_number(keeper: Page, entry: str) -> str:
    keeper.goto(entry)
    return keeper.locator("dt:has-text('Number') + dd").inner_text()


# What no journey visits, of the keeper and of everybody, as a telephone at night shows it.
KEPT = (
    "/books/entries/taken-over/", f"/books/years/{TODAY.year}/", "/books/bank/new/",
    "/money/claims/new/", "/money/gifts/", "/membership/desk/", "/membership/desk/tiers/",
    "/people/offices/",
)  # fmt: skip
READ = (
    f"/money/{TODAY.year}/entries/?plan=operations",
    f"/money/{TODAY.year}/follow/?amount=250&currency=EUR", f"/money/{TODAY.year - 1}/",
)  # fmt: skip
LOOK = View("phone", "dark")


def test_no_page_of_money_shuts_anybody_out(keeper: Page, page: Page) -> None:
    """Also one claim that waits, one grant, one invoice: the first that the lists lead to."""
    trouble: list[str] = []
    inner = {
        "/money/claims/queue/": "main .money-list a", "/money/grants/": "main .money-list a",
        "/membership/desk/payments/": "main a[href*='/invoices/'], main a[href*='/payments/']",
    }  # fmt: skip
    for window, addresses in ((keeper, [*KEPT, *inner]), (page, READ)):
        for address in addresses:
            trouble += looked_at(window, address)
            if (led := inner.get(address)) and window.locator(led).count():
                trouble += looked_at(window, window.locator(led).first.get_attribute("href") or "")
    keeper.goto("/membership/desk/")
    expect(keeper.get_by_text("242.75").first).to_be_visible()
    assert not trouble, "\n".join(trouble)


def looked_at(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    found = [] if answer and answer.ok else [f"{address}: {answer and answer.status}"]
    LOOK.put_on(page)
    found += [f"{address}: {finding}" for finding in findings(page)]
    root = "document.documentElement"
    wide = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return found + ([f"{address}: {wide} px too wide"] if wide > 0 else [])
