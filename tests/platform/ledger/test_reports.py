"""What the books say, of any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from tests.platform.ledger.conftest import DAY

from alliance.ledger import chart, reports, services
from alliance.ledger.errors import NoRate
from alliance.ledger.models import Entry
from alliance.ledger.services import Line
from alliance.people.models import Person

Write = Callable[..., Entry]
LAST = date(2026, 12, 31)


@pytest.fixture
def year(write: Write) -> None:
    """A grant of 1,000 with a purpose, of which 300 were used; dues; fees; a claim not yet paid."""

    def both(debit: str, credit: str, cents: int, on: date, **more: str) -> None:
        write(
            on=on,
            lines=[Line(debit, cents, "EUR", **more), Line(credit, -cents, "EUR", **more)],
        )

    both(chart.BANK, chart.DUES, 500_00, date(2025, 6, 1))
    both(chart.TECHNOLOGY, chart.BANK, 120_00, date(2025, 7, 1))
    both(chart.BANK, chart.GRANTS_RESTRICTED, 1000_00, date(2026, 1, 10), fund="summit")
    both(chart.EVENTS, chart.BANK, 300_00, date(2026, 3, 10), fund="summit")
    both(chart.RELEASED_RESTRICTED, chart.RELEASED, 300_00, date(2026, 3, 10), fund="summit")
    both(chart.STAFF, chart.REIMBURSEMENTS_PAYABLE, 80_00, date(2026, 12, 30))
    both(chart.BANK, chart.DUES, 70_00, date(2027, 1, 2))


def test_the_trial_balance_has_equal_sides(year: None) -> None:
    rows = reports.trial_balance(reports.sums_of("EUR", until=LAST))
    assert sum(row.debit for row in rows) == sum(row.credit for row in rows) == 1880_00
    assert [(row.account.code, row.debit, row.credit) for row in rows][:2] == [
        (chart.BANK, 1080_00, 0),
        (chart.REIMBURSEMENTS_PAYABLE, 0, 80_00),
    ]


def test_the_balance_sheet_keeps_what_has_a_purpose_apart(year: None) -> None:
    sheet = reports.balance_sheet(reports.sums_of("EUR", until=LAST), "EUR", LAST)
    assert (sheet.assets_total, sheet.liabilities_total) == (1080_00, 80_00)
    assert sheet.restricted == 700_00
    assert sheet.unrestricted == 500_00 - 120_00 - 80_00  # 300 of events were paid by the grant
    assert sheet.adds_up


def test_activities_are_those_of_their_time(year: None) -> None:
    since = date(2026, 1, 1)
    sums = reports.sums_of("EUR", since=since, until=LAST)
    found = reports.activities(sums, "EUR", since, LAST)
    assert {row.account.code: row.minor for row in found.income} == {chart.RELEASED: 300_00}
    assert {row.account.code: row.minor for row in found.income_restricted} == {
        chart.GRANTS_RESTRICTED: 1000_00,
        chart.RELEASED_RESTRICTED: -300_00,
    }
    assert {row.account.code: row.minor for row in found.expenses} == {
        chart.STAFF: 80_00,
        chart.EVENTS: 300_00,
    }
    assert (found.unrestricted_change, found.restricted_change) == (-80_00, 700_00)


def test_the_change_of_a_year_leads_from_one_balance_sheet_to_the_next(year: None) -> None:
    def net(on: date) -> int:
        return reports.balance_sheet(reports.sums_of("EUR", until=on), "EUR", on).net_assets

    since = date(2026, 1, 1)
    change = reports.activities(reports.sums_of("EUR", since=since, until=LAST), "EUR", since, LAST)
    assert net(date(2025, 12, 31)) + change.change == net(LAST)


def test_an_account_is_followed_down_to_the_voucher(year: None) -> None:
    bank = chart.ACCOUNTS[chart.BANK]
    before, rows, after = reports.account_rows(bank, "EUR", date(2026, 1, 1), LAST, most=9)
    assert (before, after) == (380_00, 1080_00)
    assert [(row.line.entry.number, row.minor, row.balance) for row in rows] == [
        ("2026-1", 1000_00, 1380_00),
        ("2026-2", -300_00, 1080_00),
    ]


def test_of_many_lines_the_first_are_shown_and_the_end_is_right(year: None) -> None:
    bank = chart.ACCOUNTS[chart.BANK]
    _before, rows, after = reports.account_rows(bank, "EUR", date(2026, 1, 1), LAST, most=1)
    assert ([row.balance for row in rows], after) == ([1380_00], 1080_00)


def test_what_is_owed_is_read_from_its_credit_side(year: None) -> None:
    owed = chart.ACCOUNTS[chart.REIMBURSEMENTS_PAYABLE]
    before, rows, _after = reports.account_rows(owed, "EUR", date(2026, 1, 1), LAST, most=9)
    assert before == 0
    assert [(row.minor, row.balance) for row in rows] == [(80_00, 80_00)]


def test_all_currencies_in_one_still_add_up(write: Write, staff: Person) -> None:
    for currency, value in (("USD", "0.913"), ("JPY", "0.00617"), ("KWD", "2.97")):
        services.record_rate(
            currency=currency, into="EUR", on=DAY, value=Decimal(value), source="ECB", by=staff
        )
        write(33_33, currency=currency)
    write(
        lines=[
            Line(chart.BANK, 1_01, "USD"),
            Line(chart.GRANTS, -50, "USD"),
            Line(chart.DONATIONS, -51, "USD"),
        ]
    )
    sums = reports.in_one("EUR", LAST)
    assert sum(sums.values()) == 0
    assert abs(sums.get(chart.CONVERSION, 0)) <= len(chart.ACCOUNTS)
    assert reports.balance_sheet(sums, "EUR", LAST).adds_up


def test_without_a_rate_there_is_no_sum_in_one_currency(write: Write) -> None:
    write(currency="USD")
    with pytest.raises(NoRate):
        reports.in_one("EUR", LAST)


def test_reports_of_empty_books_are_empty(db: None) -> None:
    assert reports.trial_balance({}) == []
    assert reports.balance_sheet({}, "EUR", LAST).adds_up
    assert reports.currencies_used() == []
