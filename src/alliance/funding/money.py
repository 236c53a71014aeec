"""Amounts as people write them, and without cents; `ledger.amounts` shows them whole."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from alliance.ledger import currencies
from alliance.ledger.amounts import MINUS


def rounded(minor: int, currency: str) -> str:
    """Without cents, for a drawing where there is little room: "1,235"."""
    whole = currencies.major(minor, currency).quantize(1)
    return number_format(whole, 0, use_l10n=True, force_grouping=True).replace("-", MINUS)


def read(text: str, currency: str) -> int:
    """Minor units of what somebody typed: "12.50", "12,50". Raises `ValidationError`, for thousands
    separators too: of "1.234" nobody can say which was meant.
    """
    words = _("Give the amount in digits, such as 12.50, and without thousands separators.")
    if not re.fullmatch(r"[0-9]{1,12}([.,][0-9]{1,3})?", text.strip()):
        raise ValidationError(words)
    try:
        minor = currencies.to_minor(text.strip().replace(",", "."), currency)
    except (ValueError, KeyError) as refusal:
        raise ValidationError(words) from refusal
    if minor <= 0:
        raise ValidationError(_("Give an amount above zero."))
    return minor
