"""What those who keep the books write into them themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from alliance.ledger.models import Entry
from alliance.ledger.permissions import ask_to_keep_books
from alliance.ledger.services.posting import Line, post, reverse
from alliance.people.models import Person

MANUAL = "manual"
OPENING = "opening"


@transaction.atomic
def enter(
    *,
    key: str,
    on: date,
    text: str,
    lines: Iterable[Line],
    by: Person,
    note: str = "",
    opening: bool = False,
) -> Entry:
    """Post an entry by hand; `opening` for balances taken over from earlier books. Raises
    `PermissionDenied`, and what `post` raises.
    """
    ask_to_keep_books(by)
    kind = OPENING if opening else MANUAL
    return post(key=key, on=on, text=text, lines=lines, by=by, kind=kind, note=note)


@transaction.atomic
def take_back(entry: Entry, *, key: str, on: date, text: str, by: Person, note: str = "") -> Entry:
    """Reverse any entry by hand. Raises `PermissionDenied`, and what `reverse` raises."""
    ask_to_keep_books(by)
    return reverse(entry, key=key, on=on, text=text, by=by, note=note)
