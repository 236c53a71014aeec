"""What awaits payment: rooms above say it, and are called back when money came or went.

    awaiting.register("dues", label=_("Dues"), awaited=invoices_open, settle=paid)

`awaited()` yields everything that is open now; it is asked when a bank statement comes in and on
the page that reconciles. `settle(key, payment, by)` posts the entry, under `payment.key` so that a
second call finds the first one's, changes what the room keeps, and returns the entry; it runs in
the transaction of the reconciliation and raises `LedgerError` with a sentence for staff when the
payment does not fit any more. `undo(key, payment, by)`, where given, is called after that entry
was reversed, when staff see that the payment was for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from alliance.ledger.models import Entry
    from alliance.people.models import Person


@dataclass(frozen=True)
class Awaited:
    """One thing that is open. `minor` is what is still to come, above zero; below zero when it is
    we who pay. `reference` is what the payer was asked to write: it alone, with the same amount,
    lets a payment be matched without a person. `text` tells staff what it is.
    """

    key: str
    reference: str
    minor: int
    currency: str
    text: str
    payer: str = ""
    url: str = ""


@dataclass(frozen=True)
class Payment:
    """Money that moved on an account of ours. `minor` is above zero when it came in. `on` is the
    day to post it on: when the bank booked it, unless staff chose a later one. `account` is the
    code of the bank's account in the chart: its line of the entry is
    `Line(payment.account, payment.minor, payment.currency)`.
    """

    key: str
    on: date
    account: str
    minor: int
    currency: str
    counterparty: str
    reference: str


Find = Callable[[], Iterable[Awaited]]
Settle = Callable[[str, Payment, "Person | None"], "Entry"]
Undo = Callable[[str, Payment, "Person | None"], Any]


@dataclass(frozen=True)
class Registered:
    name: str
    label: str | Promise
    awaited: Find
    settle: Settle
    undo: Undo | None


ROOMS: dict[str, Registered] = {}


def register(
    name: str, *, label: str | Promise, awaited: Find, settle: Settle, undo: Undo | None = None
) -> None:
    """Have the room `name` asked what awaits payment. Call it in `ready()`."""
    ROOMS[name] = Registered(name, label, awaited, settle, undo)


def everything() -> Iterator[tuple[Registered, Awaited]]:
    """What all rooms say is open, each with the room that says it."""
    for room in ROOMS.values():
        for one in room.awaited():
            yield room, one
