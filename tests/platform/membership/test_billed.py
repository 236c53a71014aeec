"""All invoices and how they stand: on a page and as CSV, for who keeps the books."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.conftest import client_of
from tests.platform.membership.conftest import House

from alliance.membership import billed, queue
from alliance.membership.days import today
from alliance.membership.models import Invoice, Membership
from alliance.membership.services import invoicing


@pytest.fixture
def bills(house: House) -> dict[str, Invoice]:
    """An invoice for each way in which one can stand; a credit note beside them."""
    membership = house.approved()
    first = house.invoice(membership)
    bills = {"open": first}
    for number, name in enumerate(("overdue", "paid", "taken_back", "written_off"), start=2):
        bills[name] = _another(first, number, days_ago=40 if name == "overdue" else 0)
    house.pay(bills["paid"])
    house.pay(bills["overdue"], 40_000)
    bills["credit_note"] = invoicing.credit(
        bills["taken_back"], by=house.staff, minor=100_000, reason="By mistake."
    )
    invoicing.write_off(bills["written_off"], by=house.staff, reason="Gone.")
    return bills


def _another(like: Invoice, number: int, days_ago: int) -> Invoice:
    """One more of the same membership, for a later term."""
    on = today() - timedelta(days=days_ago)
    return Invoice.objects.create(
        series=like.series, number=like.number + number, membership=like.membership,
        bill_to=like.bill_to, price=like.price, lines=like.lines, currency=like.currency,
        total_minor=like.total_minor, issued_on=on, due_on=on + timedelta(days=30), term=number,
    )  # fmt: skip


def test_each_stands_as_its_payments_and_credit_notes_say(bills: dict[str, Invoice]) -> None:
    for standing, invoice in bills.items():
        assert [row.pk for row in billed.billed(standing=standing)] == [invoice.pk]
    assert {row.pk for row in billed.billed()} == {invoice.pk for invoice in bills.values()}
    # Five of 1,000.00 less the credit note; 600.00 of one that is late, and the whole of another.
    assert billed.sums(billed.billed()) == [("EUR", 400_000, 160_000)]


def test_they_are_found_by_year_number_and_name(bills: dict[str, Invoice]) -> None:
    invoice = bills["paid"]
    for words in (invoice.label, str(invoice.number), invoice.bill_to.name[:5], "example univ"):
        assert invoice.pk in {row.pk for row in billed.billed(words=words)}
    assert [row.pk for row in billed.billed(words=invoice.label)] == [invoice.pk]
    assert not billed.billed(words="Nobody at all")
    assert billed.years()[0] == today().year
    assert not billed.billed(year=1999)


def test_the_csv_has_each_once_and_nothing_that_a_spreadsheet_runs(
    house: House, bills: dict[str, Invoice]
) -> None:
    type(house.organization).objects.update(name="=HYPERLINK(0)")
    answer = client_of(house.staff).get(reverse("membership:invoices_csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    by_number = {row["number"]: row for row in rows}
    assert set(by_number) == {invoice.label for invoice in bills.values()}
    late = by_number[bills["overdue"].label]
    assert (late["total"], late["paid"], late["open"]) == ("1000.00", "400.00", "600.00")
    note = by_number[bills["credit_note"].label]
    assert (note["credits"], note["open"]) == (bills["taken_back"].label, "")
    assert {row["member"] for row in rows} == {"'=HYPERLINK(0)"}


def test_the_page_shows_what_was_asked_and_passes_over_what_makes_no_sense(
    house: House, bills: dict[str, Invoice]
) -> None:
    staff, address = client_of(house.staff), reverse("membership:invoices")
    page = staff.get(address, {"standing": "overdue"}).content.decode()
    assert bills["overdue"].label in page
    assert bills["paid"].label not in page
    years = [{"year": year} for year in ("٢٠٢٦", "99999", "0000")]
    for odd in (*years, {"standing": "x"}, {"words": "I-9" * 99}):
        assert staff.get(address, odd).status_code == 200
    assert staff.get(address, {"standing": "x"}).content.decode().count("<tr>") == 7


def test_more_invoices_ask_no_more_of_the_database(house: House, bills: dict[str, Invoice]) -> None:
    membership, staff = Membership.objects.get(), client_of(house.staff)
    pages = [
        reverse("membership:desk"),
        reverse("membership:invoices"),
        membership.get_absolute_url(),
    ]

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            for page in pages:
                assert staff.get(page).status_code == 200
        return len(found)

    asked()  # what is read once and kept
    before = asked()
    for number in range(20, 30):
        _another(house.invoice(membership), number, days_ago=40)
    assert len(queue.overdue()) == 11
    assert asked() == before
