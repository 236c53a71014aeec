"""Amounts: read as people type them, and shown as they read them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alliance.ledger import amounts
from alliance.ledger.currencies import plain


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12,5", "EUR", 1250),
        (" 7 ", "EUR", 700),
        ("1500", "JPY", 1500),
        ("0.001", "KWD", 1),
    ],
)
def test_an_amount_is_read_as_it_is_typed(text, currency, minor):
    assert amounts.read(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1.234", "EUR"),
        ("1,234.50", "EUR"),
        ("1 000", "EUR"),
        ("1e3", "EUR"),
        ("-5", "EUR"),
        ("0", "EUR"),
        ("0.00", "EUR"),
        ("0.5", "JPY"),
        ("", "EUR"),
        ("NaN", "EUR"),
        ("٣", "EUR"),
        ("9999999999999999", "EUR"),
        ("5", "XXX"),
    ],
)
def test_what_could_be_read_in_two_ways_or_is_nothing_is_refused(text, currency):
    with pytest.raises(ValidationError):
        amounts.read(text, currency)


@given(st.integers(1, 10**11), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_was_written_plainly_is_read_back(minor, currency):
    assert amounts.read(plain(minor, currency), currency) == minor


def test_numbers_are_written_as_the_reader_does():
    assert amounts.shown(123_456_789, "EUR") == "1,234,567.89\u00a0EUR"
    assert amounts.shown(-5, "JPY") == "\u22125\u00a0JPY"
    with translation.override("es"):
        assert amounts.shown(123_456, "EUR") == "1\u00a0234,56\u00a0EUR"
