"""An association brings its balances, and ends a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from tests.platform.ledger.conftest import pair
from tests.platform.ledger.papers import IBAN, Movement, camt

from alliance.ledger import chart, opening, services, yearend
from alliance.ledger.errors import BadLine
from alliance.ledger.models import BankAccount, Entry
from alliance.ledger.queries import balance, closed_through
from alliance.ledger.services import Line
from alliance.ledger.statements import Format
from alliance.people.models import Person

Write = Callable[..., Entry]
LAST = date(2025, 12, 31)


@pytest.fixture
def desk(staff: Person, sign_in: Callable[[Person], Client]) -> Client:
    return sign_in(staff)


FORMS = {
    "semicolons": "1000;100.50\n2010;;20.25",
    "tabs and headings": "Account\tDebit\tCredit\n1000\t100,50\t\n\n2010\t0,00\t20,25\n4000\t0",
    "commas and a balance below zero": (
        "Assets:Bank,100.50\nLiabilities:ReimbursementsPayable,-20.25"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_balances_are_read_as_programs_write_them(form: str) -> None:
    assert opening.balances(FORMS[form], "EUR") == [
        Line(chart.BANK, 100_50, "EUR"),
        Line(chart.REIMBURSEMENTS_PAYABLE, -20_25, "EUR"),
        Line(chart.NET_ASSETS, -80_25, "EUR"),
    ]


def test_what_does_not_add_up_is_net_assets_of_its_currency_and_fund() -> None:
    read = opening.balances("1000;10;;usd\n1000;7;;;tests\n1000;5\n3000;;5", "EUR")
    assert read[-2:] == [
        Line(chart.NET_ASSETS, -10_00, "USD"),
        Line(chart.NET_ASSETS_RESTRICTED, -7_00, "EUR", fund="tests"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1000;1.000", "Row 1: Give the amount in digits"),
        ("1000;1\nSKR 1200;5", "Row 2: there is no account “SKR 1200”"),
        ("1000;1;;XXX", "no currency"),
        ("1000;0", "No balance is in it"),
        ("1000;1\n" * 201, "more than 200 rows"),
        ("1000;=2+3", "Give the amount in digits"),
        ("account;debit\n\n1000;1\nSKR 1200;5", "Row 4: there is no account “SKR 1200”"),
        ("1000;1\rSKR 1200;5", "Row 2: there is no account “SKR 1200”"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(BadLine, match=words.replace("(", r"\(")):
        opening.balances(text, "EUR")


def test_balances_are_looked_at_before_they_are_posted(desk: Client) -> None:
    refused = desk.post("/books/entries/taken-over/", {"text": "x;1", "currency": "EUR"})
    assert refused.status_code == 422 and "x;1" in refused.content.decode()
    shown = desk.post(
        "/books/entries/taken-over/", {"text": FORMS["tabs and headings"], "currency": "EUR"}
    )
    assert not Entry.objects.exists()
    [form] = html.fromstring(shown.content).xpath("//form[contains(@action, '/entries/new/')]")
    fields = dict(form.form_values()) | {"key": str(uuid4())}
    assert desk.post("/books/entries/new/", fields).status_code == 302
    assert Entry.objects.get().kind == "opening"
    assert balance(chart.NET_ASSETS, currency="EUR") == -80_25


def seen(year: int = 2025) -> dict[bool, str]:
    looks = yearend.looks(year)
    return {
        well: " ".join(one.text for one in looks if one.is_well is well) for well in (True, False)
    }


def test_before_a_year_is_closed_one_sees_what_is_not_well(write: Write, staff: Person) -> None:
    account = services.keep_bank_account(
        BankAccount(name="Main", number=IBAN, currency="EUR"), by=staff
    )
    write(on=LAST, lines=pair(50_00))
    write(on=LAST, lines=[Line(chart.BANK, 9_00, "EUR"), Line(chart.UNIDENTIFIED, -9_00, "EUR")])
    assert "Main: no statement until the end of the year" in seen()[False]
    assert "purpose not yet known: 9.00" in seen()[False].replace("\u00a0", " ")
    assert "Every entry adds up" in seen()[True] and "Every movement" in seen()[True]
    file = camt((Movement(LAST, 7_00, "Ada", "x", "", "B1"),), opening=0)
    services.import_statement(account, file, form=Format.CAMT, by=staff)
    told = seen()[False].replace("\u00a0", " ")
    assert "One movement of the bank waits" in told
    assert "Main: the bank says 7.00 EUR, the books 59.00 EUR" in told


def test_a_year_hands_on_what_it_had_and_what_it_changed(write: Write) -> None:
    write(100_00, on=date(2024, 5, 1))
    write(30_00, on=date(2025, 5, 1))
    write(  # taken over from earlier books: no result of this year
        on=date(2025, 1, 1),
        lines=[Line(chart.BANK, 5_00, "EUR"), Line(chart.NET_ASSETS, -5_00, "EUR")],
    )
    [one] = yearend.handed_on(2025)
    assert (one.before, one.change, one.after) == (105_00, 30_00, 135_00)
    assert one.sheet.assets_total == one.after + one.sheet.liabilities_total


def test_a_year_that_is_over_is_closed_from_its_page(desk: Client, write: Write) -> None:
    year = timezone.localdate().year
    write(on=date(year - 1, 5, 1))
    assert f"Close {year}" not in desk.get(f"/books/years/{year}/").content.decode()
    [form] = html.fromstring(desk.get(f"/books/years/{year - 1}/").content).xpath(
        "//main//form[contains(@action, 'close')]"
    )
    desk.post(form.action, dict(form.form_values()))
    assert closed_through() == date(year, 1, 1) - timedelta(days=1)
    assert "This year is closed" in desk.get(f"/books/years/{year - 1}/").content.decode()
    for other in (1, 1969, year + 1):
        assert desk.get(f"/books/years/{other}/").status_code == 404
