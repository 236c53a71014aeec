"""Other programs of bookkeeping accept our books, and reckon what we reckon."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.platform.ledger.conftest import DAY, pair
from tests.platform.ledger.programs import Balances, by_beancount, by_hledger

from alliance.ledger import chart, services
from alliance.ledger.currencies import CODES, major
from alliance.ledger.exports import beancount, hledger, tables, written
from alliance.ledger.exports.written import Price, Written
from alliance.ledger.models import Entry
from alliance.ledger.queries import balances
from alliance.ledger.services import Line
from alliance.people.models import Person

Write = Callable[..., Entry]


@pytest.fixture
def books(write: Write, staff: Person) -> None:
    write(250_00, text='Dues of "Example" \\ Co; and | others, too', note="Ada Lovelace paid")
    write(lines=pair(99, currency="JPY", fund="summit", programme="a;b", group="ob"))
    write(lines=pair(1_234, currency="KWD"), by=staff)
    rate = {"currency": "EUR", "into": "USD", "source": "ECB", "by": staff, "on": DAY}
    services.record_rate(value=Decimal("1.1"), **rate)
    services.record_rate(value=Decimal("1.125"), **rate)
    services.exchange(
        key="x",
        on=DAY,
        text="Exchanged",
        given=Line(chart.BANK, -100_00, "EUR"),
        received=Line(chart.BANK, 112_00, "USD"),
        by=staff,
    )
    wrong = write(7_00, on=date(2026, 4, 1))
    services.take_back(wrong, key="back", on=date(2026, 4, 2), text="Entered twice", by=staff)


def ours() -> Balances:
    return {
        (chart.ACCOUNTS[account].full_path, currency): major(minor, currency)
        for (account, currency), minor in balances().items()
    }


def file_of(module: object) -> str:
    lines = module.lines("Books of the alliance", written.entries(), written.prices())  # type: ignore[attr-defined]
    return "".join(lines)


def test_beancount_accepts_the_books_and_reckons_the_same(books: None) -> None:
    transactions, found = by_beancount(file_of(beancount))
    assert found == ours()
    assert [t.meta["number"] for t in transactions] == [e.number for e in written.entries()]


@pytest.mark.service
def test_hledger_accepts_the_books_and_reckons_the_same(books: None) -> None:
    assert by_hledger(file_of(hledger)) == ours()


def test_beancount_would_notice_a_wrong_sum(books: None) -> None:
    text = file_of(beancount).replace(
        "balance Assets:Bank 150.00 ~", "balance Assets:Bank 150.01 ~"
    )
    assert text != file_of(beancount)
    assert loader.load_string(text)[1]


def test_texts_and_dimensions_survive(books: None) -> None:
    transactions, _found = by_beancount(file_of(beancount))
    assert transactions[0].narration == 'Dues of "Example" \\ Co; and | others, too'
    postings = transactions[1].postings
    assert [p.meta["programme"] for p in postings] == ["a;b", "a;b"]
    assert transactions[-1].meta["reverses"] == transactions[-2].meta["number"]


def test_empty_books_are_files_too(db: None) -> None:
    by_beancount(file_of(beancount))
    assert len(list(tables.entries([]))) == len(list(tables.lines([]))) == 1


def test_no_export_has_notes_keys_or_people(books: None, staff: Person) -> None:
    entries = list(written.entries())
    files = [file_of(beancount), file_of(hledger)]
    files += ["".join(tables.entries(entries)), "".join(tables.lines(entries))]
    for text in files:
        for private in ("Ada Lovelace", "test:", staff.email, str(staff.public_id)):
            assert private not in text


def test_csv_has_every_entry_and_line(books: None) -> None:
    entries = list(written.entries())
    rows = list(csv.DictReader(io.StringIO("".join(tables.entries(entries)))))
    assert [row["number"] for row in rows] == [entry.number for entry in entries]
    sums: Balances = {}
    for row in csv.DictReader(io.StringIO("".join(tables.lines(entries)))):
        key = (row["account_name"], row["currency"])
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row["amount"])
    assert {key: value for key, value in sums.items() if value} == ours()


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@x"])
def test_no_cell_of_text_is_a_formula(begins: str, write: Write) -> None:
    write(text=begins, lines=pair(5, fund=begins))
    entries = list(written.entries())
    (row,) = csv.DictReader(io.StringIO("".join(tables.entries(entries))))
    assert row["text"] == "'" + begins
    for row in csv.DictReader(io.StringIO("".join(tables.lines(entries)))):
        assert row["fund"] == "'" + begins


texts = st.text(min_size=1, max_size=30).map(written.one_line).filter(bool)
amounts = st.integers(1, 10**15)


@st.composite
def entries_of_any_kind(draw: st.DrawFn) -> list[Written]:
    days = sorted(
        draw(st.lists(st.dates(date(1990, 1, 1), date(2100, 1, 1)), min_size=1, max_size=6))
    )
    found = []
    for number, day in enumerate(days, start=1):
        minor, currency = draw(amounts), draw(st.sampled_from(sorted(CODES)))
        debit, credit = draw(
            st.lists(st.sampled_from(sorted(chart.ACCOUNTS)), min_size=2, max_size=2)
        )
        fund = draw(st.just("") | texts)
        lines = (Line(debit, minor, currency, fund=fund), Line(credit, -minor, currency))
        found.append(Written(f"{day.year}-{number}", "id", day, "kind", draw(texts), "", lines))
    return found


def sums_of(entries: Iterable[Written]) -> Balances:
    found: Balances = {}
    for entry in entries:
        for line in entry.lines:
            key = (chart.ACCOUNTS[line.account].full_path, line.currency)
            found[key] = found.get(key, Decimal(0)) + major(line.minor, line.currency)
    return {key: value for key, value in found.items() if value}


PRICES = [Price(date(2026, 1, 1), "EUR", "USD", Decimal("1.123456789"))]


@given(entries=entries_of_any_kind())
@settings(max_examples=60, deadline=None)
def test_beancount_accepts_whatever_can_be_posted(entries: list[Written]) -> None:
    text = "".join(beancount.lines('Any "title"', entries, PRICES))
    transactions, found = by_beancount(text)
    assert found == sums_of(entries)
    assert sorted(t.narration for t in transactions) == sorted(e.text for e in entries)


@pytest.mark.service
@given(entries=entries_of_any_kind())
@settings(max_examples=10, deadline=None)
def test_hledger_accepts_whatever_can_be_posted(entries: list[Written]) -> None:
    text = "".join(hledger.lines("Any title", entries, PRICES))
    assert by_hledger(text) == sums_of(entries)


def test_ci_installs_hledger() -> None:
    ci = Path(__file__).parents[3] / ".ci" / "run"
    assert "command -v hledger" in ci.read_text(encoding="utf-8")
