"""Rates have a day and a source; an exchange rounds once and posts what is left over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.ledger import chart, errors, services
from alliance.ledger.conversion import Rating, converted, exactly
from alliance.ledger.currencies import CODES, exponent, plain, to_minor
from alliance.ledger.queries import balance, balances, rate_on
from alliance.ledger.services import Line
from alliance.people.models import Person

DAY = date(2026, 3, 15)
Record = Callable[..., object]


@pytest.fixture
def record(staff: Person) -> Record:
    def make(value: str = "1.1", on: date = DAY, **fields: object) -> object:
        given = {"currency": "EUR", "into": "USD", "source": "ECB", "by": staff}
        return services.record_rate(value=Decimal(value), on=on, **(given | fields))  # type: ignore[arg-type]

    return make


def test_the_last_rate_of_the_day_or_before_counts(record: Record) -> None:
    record("1.05", date(2026, 3, 1))
    record("1.1", DAY)
    record("1.2", date(2026, 3, 16))
    assert rate_on("EUR", "USD", DAY) == Rating("EUR", "USD", Fraction(11, 10), DAY, "ECB")
    assert rate_on("EUR", "USD", date(2026, 3, 14)).value == Fraction(105, 100)


def test_a_corrected_rate_is_another_row_that_counts(record: Record) -> None:
    record("1.1")
    record("1.11")
    assert rate_on("EUR", "USD", DAY).value == Fraction(111, 100)


def test_the_other_direction_is_the_exact_inverse_of_the_later_rate(record: Record) -> None:
    record("1.1", date(2026, 3, 1))
    assert rate_on("USD", "EUR", DAY).value == Fraction(10, 11)
    record("0.9", date(2026, 2, 1), currency="USD", into="EUR")
    assert rate_on("USD", "EUR", DAY).value == Fraction(10, 11)
    record("0.9", DAY, currency="USD", into="EUR")
    assert rate_on("USD", "EUR", DAY).value == Fraction(9, 10)


def test_without_a_rate_the_remedy_is_said(record: Record) -> None:
    record("1.1", date(2026, 3, 16))
    with pytest.raises(errors.NoRate, match="2026-03-15"):
        rate_on("EUR", "USD", DAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "0"},
        {"value": "-1"},
        {"value": "NaN"},
        {"value": "Infinity"},
        {"value": "1e10"},
        {"value": "1.0000000001"},
        {"value": "1.0000000000000000000000000000000001"},
        {"currency": "USD"},
        {"into": "XYZ"},
        {"source": " "},
    ],
    ids=str,
)
def test_an_impossible_rate_is_refused(fields: dict[str, str], record: Record) -> None:
    with pytest.raises(errors.LedgerError):
        record(**fields)


EXCHANGED = {
    "at the rate": (110_00, {}),
    "less a cent of rounding": (109_99, {chart.EXCHANGE_DIFFERENCES: 1}),
    "at a worse rate": (108_00, {chart.EXCHANGE_DIFFERENCES: 2_00}),
    "at a better rate": (111_00, {chart.EXCHANGE_DIFFERENCES: -1_00}),
}


@pytest.mark.parametrize("case", EXCHANGED)
def test_an_exchange_posts_what_the_bank_gave_more_or_less(case: str, record: Record) -> None:
    record("1.1")
    received, difference = EXCHANGED[case]
    services.exchange(
        key="x",
        on=DAY,
        text="Exchanged",
        given=Line(chart.BANK, -100_00, "EUR"),
        received=Line(chart.BANK, received, "USD"),
        by=None,
    )
    assert balance(chart.BANK, currency="EUR") == -100_00
    assert balance(chart.BANK, currency="USD") == received
    assert balance(chart.CONVERSION, currency="EUR") == 100_00
    assert balance(chart.CONVERSION, currency="USD") == -110_00
    assert balances(account=chart.EXCHANGE_DIFFERENCES, by=["account"]) == {
        (code,): minor for code, minor in difference.items()
    }


def test_an_exchange_goes_from_one_currency_to_another(record: Record) -> None:
    record("1.1")
    for given_, received in (
        (Line(chart.BANK, 5, "EUR"), Line(chart.BANK, 5, "USD")),
        (Line(chart.BANK, -5, "EUR"), Line(chart.BANK, -5, "USD")),
        (Line(chart.BANK, -5, "EUR"), Line(chart.BANK, 5, "EUR")),
    ):
        with pytest.raises(errors.BadLine):
            services.exchange(key="x", on=DAY, text="t", given=given_, received=received, by=None)


@pytest.mark.parametrize(
    ("minor", "currency", "into", "value", "expected"),
    [
        (100_00, "EUR", "JPY", Fraction(160), 16000),
        (100, "JPY", "EUR", Fraction(1, 160), 62),  # 62.5 to the even neighbour
        (300, "JPY", "EUR", Fraction(1, 160), 188),  # 187.5
        (1_00, "EUR", "KWD", Fraction(1, 3), 333),
        (-1_50, "EUR", "USD", Fraction(1), -1_50),
    ],
)
def test_minor_units_of_each_currency_are_minded(
    minor: int, currency: str, into: str, value: Fraction, expected: int
) -> None:
    assert converted(minor, Rating(currency, into, value, DAY, "")) == expected


codes = st.sampled_from(sorted(CODES))
amounts = st.integers(-(10**15), 10**15)


@given(
    minor=amounts,
    currency=codes,
    into=codes,
    value=st.fractions(min_value="1/1000", max_value=1000),
)
def test_one_rounding_is_off_by_half_a_unit_at_most(
    minor: int, currency: str, into: str, value: Fraction
) -> None:
    rating = Rating(currency, into, value, DAY, "")
    assert abs(converted(minor, rating) - exactly(minor, rating)) <= Fraction(1, 2)


@given(minor=amounts, currency=codes)
def test_an_amount_is_the_same_after_writing_and_reading(minor: int, currency: str) -> None:
    text = plain(minor, currency)
    assert to_minor(text, currency) == minor
    assert len(text.partition(".")[2]) == exponent(currency)


@pytest.mark.parametrize("text", ["1.001", "NaN", "Infinity", "1e16", "1e999999999", "", "one"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        to_minor(text, "EUR")
