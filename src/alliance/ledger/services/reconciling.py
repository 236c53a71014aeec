"""Find out what a movement on a bank account was for, and book it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.ledger import awaiting
from alliance.ledger.errors import BadLine, LedgerError, NotNow
from alliance.ledger.matching import sure
from alliance.ledger.models import BankAccount, BankLine, BankLineEvent, Entry
from alliance.ledger.permissions import ask_to_keep_books
from alliance.ledger.services.posting import Line, post, reverse
from alliance.people.models import Person

State = BankLine.State
Kind = BankLineEvent.Kind


@transaction.atomic
def match_waiting(bank_account: BankAccount) -> int:
    """Book every waiting movement that has paid one awaited thing without doubt. Returns how many.
    What a room refuses (it changed meanwhile, its period is closed) stays in the queue.
    """
    waiting = bank_account.lines.filter(state=State.WAITING).select_related("bank_account")
    open_now = list(awaiting.everything())
    matched = 0
    for line in waiting if open_now else ():
        found = sure(line, open_now)
        if found is None:
            continue
        try:
            with transaction.atomic():
                _settle(line, found.room, found.awaited.key, by=None)
        except LedgerError:
            continue
        open_now = [one for one in open_now if one != (found.room, found.awaited)]
        matched += 1
    return matched


@transaction.atomic
def settle(line: BankLine, *, room: str, key: str, by: Person, on: date | None = None) -> Entry:
    """Say that the movement paid the awaited thing `key` of `room`; the room posts the entry, on
    the booking date or, when that is in a closed period, on day `on`. Raises `PermissionDenied`,
    `NotNow`, and what the room raises.
    """
    ask_to_keep_books(by)
    line = _waiting(line)
    registered = awaiting.ROOMS.get(room)
    if registered is None or all(one.key != key for one in registered.awaited()):
        raise NotNow(_("That does not await payment any more."))
    return _settle(line, registered, key, by=by, on=on)


@transaction.atomic
def book(
    line: BankLine,
    *,
    lines: Iterable[Line],
    text: str,
    by: Person,
    note: str = "",
    on: date | None = None,
) -> Entry:
    """Book the movement by hand: `lines` are the other side, and make up its amount. `on` is its
    booking date unless that is in a closed period. Raises `PermissionDenied`, `NotNow`, and what
    `post` raises.
    """
    ask_to_keep_books(by)
    line = _waiting(line)
    payment = line.payment
    other = tuple(lines)
    if any(one.currency != line.currency for one in other):
        raise BadLine(_("The movement is in %(currency)s.") % {"currency": line.currency})
    entry = post(
        key=payment.key,
        on=on or payment.on,
        text=text,
        lines=[Line(payment.account, payment.minor, payment.currency), *other],
        by=by,
        kind="bank",
        note=note,
    )
    _book(line, entry, Kind.BOOKED, by)
    return entry


@transaction.atomic
def set_aside(line: BankLine, *, by: Person, reason: str) -> None:
    """Take a movement out of the queue without an entry, because it is in the books already, or
    because of what `reason` says. Raises `PermissionDenied`, `NotNow`.
    """
    ask_to_keep_books(by)
    line = _waiting(line)
    if not reason.strip():
        raise NotNow(_("Say why it needs no entry."))
    line.state, line.reason = State.SET_ASIDE, reason[:300]
    _save(line, by)
    _log(line, Kind.SET_ASIDE, by, line.reason)


@transaction.atomic
def undo(line: BankLine, *, on: date, by: Person) -> None:
    """Put a movement back into the queue: its entry is reversed on day `on`, and the room that it
    paid is told. Raises `PermissionDenied`, `NotNow`, and what `reverse` raises.
    """
    ask_to_keep_books(by)
    line = _locked(line)
    if line.state == State.SET_ASIDE:
        line.state, line.reason = State.WAITING, ""
        _save(line, by)
        _log(line, Kind.TAKEN_UP, by)
        return
    if line.state != State.BOOKED or line.entry is None:
        raise NotNow(_("The movement waits already."))
    payment, entry, room, key = line.payment, line.entry, line.room, line.awaited
    registered = awaiting.ROOMS.get(room)
    if room and (registered is None or registered.undo is None):
        raise NotNow(_("What it paid has to be corrected where it is kept."))
    back = reverse(
        entry,
        key=f"{payment.key}:undone",
        on=on,
        text=_("Taken back: %(number)s") % {"number": entry.number},
        by=by,
    )
    line.state, line.entry, line.room, line.awaited = State.WAITING, None, "", ""
    line.tries += 1
    _save(line, by)
    _log(line, Kind.UNDONE, by, back.number)
    if registered and registered.undo:
        registered.undo(key, payment, by)


def _settle(
    line: BankLine,
    room: awaiting.Registered,
    key: str,
    *,
    by: Person | None,
    on: date | None = None,
) -> Entry:
    payment = line.payment
    entry = room.settle(key, replace(payment, on=on or payment.on), by)
    # As a line of its own: the sponsor's fee may be taken out of the same account beside it.
    moved = entry.lines.filter(
        account=line.bank_account.account, currency=line.currency, minor=line.minor
    )
    if not moved.exists():
        raise BadLine(
            _("The entry %(number)s does not move on the account what the bank moved.")
            % {"number": entry.number}
        )
    line.room, line.awaited = room.name, key
    _book(line, entry, Kind.MATCHED, by)
    return entry


def _book(line: BankLine, entry: Entry, kind: BankLineEvent.Kind, by: Person | None) -> None:
    line.state, line.entry = State.BOOKED, entry
    _save(line, by)
    _log(line, kind, by, entry.number)


def _save(line: BankLine, by: Person | None) -> None:
    line.by, line.at = by, timezone.now()
    line.save(update_fields=["state", "entry", "room", "awaited", "reason", "tries", "by", "at"])


def _log(line: BankLine, kind: BankLineEvent.Kind, by: Person | None, text: str = "") -> None:
    BankLineEvent.objects.create(line=line, kind=kind, by=by, text=text[:300])


def _waiting(line: BankLine) -> BankLine:
    line = _locked(line)
    if line.state != State.WAITING:
        raise NotNow(_("Somebody has dealt with this movement already."))
    return line


def _locked(line: BankLine) -> BankLine:
    return (
        BankLine.objects.select_for_update(of=("self",))
        .select_related("bank_account", "entry")
        .get(pk=line.pk)
    )
