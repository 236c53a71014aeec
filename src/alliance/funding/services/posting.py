"""The one door from funding into the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from alliance.ledger import services as ledger
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.people.models import Person


def post(
    *, key: str, on: date, text: str, lines: Sequence[ledger.Line], by: Person | None
) -> Entry:
    """Post to the ledger. Raises `ValidationError` in the ledger's own words, such as that the
    period is closed.
    """
    try:
        return ledger.post(
            key=key, on=on, text=text, lines=lines, by=by, kind=key.partition(":")[0]
        )
    except LedgerError as refusal:
        raise ValidationError(str(refusal)) from refusal


def reverse(entry: Entry, *, key: str, on: date, text: str, by: Person | None) -> Entry:
    """Post the opposite of `entry`. Raises `ValidationError`."""
    try:
        return ledger.reverse(entry, key=key, on=on, text=text, by=by)
    except LedgerError as refusal:
        raise ValidationError(str(refusal)) from refusal


def ask(allowed: bool) -> None:
    """Raises `PermissionDenied` unless `allowed`."""
    if not allowed:
        raise PermissionDenied(_("This is not yours to do."))


def error(field: str, words: Any) -> ValidationError:
    return ValidationError({field: words})
