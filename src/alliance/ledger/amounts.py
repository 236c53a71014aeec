"""Amounts as people write and read them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from alliance.ledger.currencies import exponent, major, to_minor

NO_BREAK, MINUS = "\u00a0", "\u2212"


def shown(minor: int, currency: str) -> str:
    """ "1,234.50 EUR" in the reader's own way of writing numbers; the two stay on one line."""
    return number(minor, currency) + NO_BREAK + currency


def number(minor: int, currency: str) -> str:
    """The same without the currency, for a column that says it in its heading."""
    shown = number_format(
        major(minor, currency), exponent(currency), use_l10n=True, force_grouping=True
    )
    return shown.replace("-", MINUS)


def rounded(minor: int, currency: str) -> str:
    """Without cents, for a drawing where there is little room: "1,235"."""
    whole = major(minor, currency).quantize(1)
    return number_format(whole, 0, use_l10n=True, force_grouping=True).replace("-", MINUS)


def read(text: str, currency: str) -> int:
    """Minor units of what somebody typed: "12.50", "12,50". Raises `ValidationError`, for thousands
    separators too: of "1.234" nobody can say which was meant, unless the currency has three
    decimals.
    """
    words = _("Give the amount in digits, such as 12.50, and without thousands separators.")
    found = re.fullmatch(r"[0-9]{1,13}(?:[.,]([0-9]{1,3}))?", text.strip())
    if found is None:
        raise ValidationError(words)
    try:
        if len(found[1] or "") > exponent(currency):  # "1.000" is no euro, whatever it may be
            raise ValueError(text)
        minor = to_minor(text.strip().replace(",", "."), currency)
    except (ValueError, KeyError) as refusal:
        raise ValidationError(words) from refusal
    if minor <= 0:
        raise ValidationError(_("Give an amount above zero."))
    return minor
