"""What may be entered in the books, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.platform.ledger.conftest import DAY, pair

from alliance.ledger import chart, errors
from alliance.ledger.models import Entry, EntryLine, Seal
from alliance.ledger.queries import balance, balances
from alliance.ledger.services import Line, post, reverse
from alliance.people.models import Person

Write = Callable[..., Entry]


def test_an_entry_has_its_lines_its_number_and_who_wrote_it(write: Write, person: Person) -> None:
    entry = write(250_00, by=person, note="paid late")
    assert entry.number == "2026-1"
    assert (entry.by, entry.note, entry.kind) == (person, "paid late", "dues")
    assert [(line.account, line.minor) for line in entry.lines.all()] == [
        (chart.BANK, 250_00),
        (chart.DUES, -250_00),
    ]


def test_numbers_run_without_a_gap_within_each_year(write: Write) -> None:
    days = [DAY, date(2025, 1, 1), DAY, date(2025, 12, 31), date(2026, 12, 31)]
    numbers = [write(on=day).number for day in days]
    assert numbers == ["2026-1", "2025-1", "2026-2", "2025-2", "2026-3"]


def test_a_refused_entry_uses_up_no_number(write: Write) -> None:
    write()
    with pytest.raises(errors.Unbalanced):
        write(lines=[*pair(5_00), Line(chart.BANK, 1, "EUR")])
    assert write().number == "2026-2"
    assert Seal.objects.count() == 2


UNBALANCED = {
    "no lines": [],
    "one line": [Line(chart.BANK, 5, "EUR")],
    "a cent too much": [Line(chart.BANK, 6, "EUR"), Line(chart.DUES, -5, "EUR")],
    "zero only across currencies": [Line(chart.BANK, 5, "EUR"), Line(chart.DUES, -5, "USD")],
}


@pytest.mark.parametrize("case", UNBALANCED)
def test_what_does_not_add_up_in_each_currency_is_refused(case: str, write: Write) -> None:
    with pytest.raises(errors.Unbalanced):
        write(lines=UNBALANCED[case])
    assert not Entry.objects.exists()


BAD_LINES = {
    "unknown account": Line("9999", 5, "EUR"),
    "unknown currency": Line(chart.BANK, 5, "XYZ"),
    "currency in small letters": Line(chart.BANK, 5, "eur"),
    "zero": Line(chart.BANK, 0, "EUR"),
    "more than the largest": Line(chart.BANK, 10**15 + 1, "EUR"),
    "a fraction": Line(chart.BANK, 5.0, "EUR"),  # type: ignore[arg-type]
    "a truth value": Line(chart.BANK, True, "EUR"),
    "a fund of 61 characters": Line(chart.BANK, 5, "EUR", fund="f" * 61),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_line_that_says_nothing_possible_is_named_by_its_place(case: str, write: Write) -> None:
    with pytest.raises(errors.BadLine, match="Line 2:"):
        write(lines=[Line(chart.DUES, -5, "EUR"), BAD_LINES[case]])


@pytest.mark.parametrize("field", ["key", "text", "kind"])
@pytest.mark.parametrize("value", ["", "  ", "x" * 301])
def test_words_are_there_and_fit(field: str, value: str, write: Write) -> None:
    with pytest.raises(errors.LedgerError, match=field):
        write(**{field: value})


def test_the_same_key_with_the_same_content_is_the_same_entry(write: Write) -> None:
    first = write(key="invoice:7")
    assert write(key="invoice:7") == first
    assert Entry.objects.count() == 1
    assert EntryLine.objects.count() == 2


def test_the_same_key_is_the_same_entry_even_after_the_period_was_closed(
    write: Write, staff: Person
) -> None:
    from alliance.ledger.services import close

    first = write(key="invoice:7")
    close(date(2026, 3, 31), by=staff, today=date(2026, 4, 2))
    assert write(key="invoice:7") == first


OTHER_CONTENT = {
    "amount": {"lines": pair(1_00)},
    "day": {"on": date(2026, 3, 16)},
    "text": {"text": "Something else"},
    "note": {"note": "more"},
    "kind": {"kind": "grant"},
    "fund": {"lines": pair(100_00, fund="summit")},
}


@pytest.mark.parametrize("case", OTHER_CONTENT)
def test_the_same_key_with_other_content_is_refused(case: str, write: Write) -> None:
    write(key="invoice:7")
    with pytest.raises(errors.KeyTaken, match="2026-1"):
        write(key="invoice:7", **OTHER_CONTENT[case])


def test_a_reversal_takes_back_every_line(write: Write) -> None:
    entry = write(lines=[*pair(7_00, fund="summit"), *pair(3_00, currency="USD", group="ob")])
    back = reverse(entry, key="back", on=date(2026, 4, 1), text="Entered twice", by=None)
    assert (back.reverses, entry.reversed_by, back.kind) == (entry, back, entry.kind)
    assert balances() == {}
    assert balance(chart.BANK, currency="EUR", until=DAY) == 7_00


def test_an_entry_is_reversed_once(write: Write) -> None:
    entry = write()
    back = reverse(entry, key="back", on=DAY, text="Wrong", by=None)
    assert reverse(entry, key="back", on=DAY, text="Wrong", by=None) == back
    with pytest.raises(errors.AlreadyReversed, match=back.number):
        reverse(entry, key="again", on=DAY, text="Wrong", by=None)


def test_a_reversal_can_be_reversed(write: Write) -> None:
    back = reverse(write(9_00), key="back", on=DAY, text="Wrong", by=None)
    reverse(back, key="forth", on=DAY, text="It was right", by=None)
    assert balance(chart.BANK, currency="EUR") == 9_00


def test_a_balance_is_asked_by_day_account_currency_and_dimension(write: Write) -> None:
    write(1_00, on=date(2026, 1, 31))
    write(2_00, on=date(2026, 2, 1), lines=pair(2_00, fund="summit", programme="2026", group="ob"))
    write(4_00, on=date(2026, 2, 28), currency="USD")
    eur = {"currency": "EUR"}
    assert balance(chart.BANK, **eur) == 3_00
    assert balance(chart.DUES, **eur) == -3_00
    assert balance((chart.BANK, chart.DUES), **eur) == 0
    assert balance(chart.BANK, until=date(2026, 1, 31), **eur) == 1_00
    assert balance(chart.BANK, since=date(2026, 2, 1), **eur) == 2_00
    assert balance(chart.BANK, fund="summit", **eur) == 2_00
    assert balance(chart.BANK, fund="", **eur) == 1_00
    assert balance(chart.BANK, programme="2026", group="ob", **eur) == 2_00
    assert balance(chart.BANK, group="other", **eur) == 0
    assert balance(chart.BANK, currency="USD") == 4_00


def test_balances_are_summed_by_what_is_asked_for(write: Write) -> None:
    write(1_00, lines=pair(1_00, fund="summit"))
    write(2_00, lines=pair(2_00, fund="summit"))
    write(4_00, kind="gift")
    assert balances(by=["fund", "currency"], account=chart.BANK) == {
        ("", "EUR"): 4_00,
        ("summit", "EUR"): 3_00,
    }
    assert balances(by=["entry__kind"], account=chart.DUES) == {
        ("dues",): -3_00,
        ("gift",): -4_00,
    }


def test_the_largest_amounts_still_add_up(write: Write) -> None:
    for _time in range(20):
        write(10**15, lines=pair(10**15))
    assert balance(chart.BANK, currency="EUR") == 20 * 10**15


def test_post_is_all_or_nothing_within_a_larger_transaction(db: None) -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        post(key="k", on=DAY, text="t", lines=pair(1), by=None, kind="dues")
        raise RuntimeError
    assert not Entry.objects.exists() and not Seal.objects.exists()
