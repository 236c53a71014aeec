"""Amounts of one currency in another, exact until one rounding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format

from alliance.ledger.currencies import exponent


@dataclass(frozen=True)
class Rating:
    """1 `currency` = `value` `into`, as recorded for day `on` by `source`."""

    currency: str
    into: str
    value: Fraction
    on: date
    source: str

    @property
    def value_shown(self) -> str:
        """For a page: six significant digits at most, in the reader's own way of writing them."""
        return number_format(f"{Decimal(f'{float(self.value):.6g}'):f}", use_l10n=True)


def exactly(minor: int, rating: Rating) -> Fraction:
    """In minor units of `rating.into`, not rounded."""
    shift = exponent(rating.into) - exponent(rating.currency)
    return minor * rating.value * Fraction(10) ** shift


def converted(minor: int, rating: Rating) -> int:
    """Rounded once, halves to the even neighbour, so that many roundings lean to no side."""
    return round(exactly(minor, rating))
