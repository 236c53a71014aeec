"""Payouts of Stripe: what of the money paid by card arrives, and what Stripe has kept of it.

A payout that Stripe makes by its schedule says which movements it consists of. When they are
payments and refunds that we know, fees, and nothing else, and add up to what is sent, the fees are
booked at once; the rest is on its way until a bank statement shows it, or who keeps the books says
that it has come. Where the fiscal sponsor holds the funds, its fee on dues is taken then, of each
payment in it. All else is kept for who keeps the books, never guessed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.ledger.awaiting import Awaited
from alliance.ledger.awaiting import Payment as Moved
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.membership import books, permissions, stripe_door
from alliance.membership.days import today
from alliance.membership.models import CardEvent, CardPayout, Payment
from alliance.membership.stripe_door import Unreachable
from alliance.people.models import Person

log = logging.getLogger("alliance.membership")
SENT = ("payout.paid", "payout.reconciliation_completed")
CAME_BACK = ("payout.failed", "payout.canceled")
MOST = 10_000  # movements in one payout
State, Outcome = CardPayout.State, CardEvent.Outcome
_PAID, _REFUNDED = ("charge", "payment"), ("refund", "payment_refund")
_FEES = ("stripe_fee", "tax_fee")
_AGAIN = ("payout_failure", "payout_cancel")


@dataclass
class Contents:
    """What a payout consists of, in minor units. `payments` are the whole amounts by PaymentIntent,
    `again` the ids of payouts that came back and are in this one, `strange` why it is not booked.
    """

    net: int = 0
    fee: int = 0
    payments: list[tuple[str, int]] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    strange: str = ""


def is_whole(payout: dict[str, Any]) -> bool:
    """Made by Stripe's schedule, and Stripe knows by now what it consists of."""
    return bool(payout.get("automatic")) and payout.get("reconciliation_status") == "completed"


def read(payout_id: str) -> Contents:
    """Ask Stripe what the payout consists of. Raises `Unreachable`."""
    import stripe

    found, count = Contents(), 0
    try:
        rows = stripe_door.client().v1.balance_transactions.list(
            params={"payout": payout_id, "limit": 100, "expand": ["data.source"]}
        )
        for row in rows.auto_paging_iter():
            count += 1
            if count > MOST:
                found.strange = _("It consists of too many movements.")
                break
            _add(found, row.to_dict())
    except stripe.StripeError as error:
        log.warning("Stripe did not say what %s is: %s", payout_id, type(error).__name__)
        raise Unreachable(_("The card company does not answer. Try again later.")) from error
    return found


def _add(found: Contents, row: dict[str, Any]) -> None:
    kind, amount, fee = str(row.get("type")), int(row["amount"]), int(row["fee"])
    source = row.get("source")
    of = dict(source) if isinstance(source, dict) else {"id": source}
    if kind == "payout":
        return
    found.net += amount - fee
    found.fee += fee - amount if kind in _FEES else fee
    if kind in _PAID:
        found.payments.append((str(of.get("payment_intent") or ""), amount))
    elif kind in _AGAIN:
        found.again.append(str(of.get("id") or ""))
    elif kind not in (*_REFUNDED, *_FEES):
        found.strange = _("There is a movement in it of the kind “%(kind)s”.") % {"kind": kind[:40]}
    if row.get("exchange_rate") is not None:
        found.strange = _("Stripe has exchanged it into another currency.")


def sent(seen: CardEvent, payout: dict[str, Any], contents: Contents | None) -> None:
    """A payout is on its way. The caller saves `seen`."""
    seen.payment_ref = str(payout.get("id") or "")[:120]
    seen.minor = int(payout.get("amount") or 0)
    seen.currency = str(payout.get("currency") or "").upper()[:3]
    if contents is not None:
        book(seen, contents, expected=payout.get("arrival_date"))
    elif not payout.get("automatic"):
        seen.refuse(_("It was not made by Stripe’s schedule, so nobody knows what it consists of."))


def book(seen: CardEvent, contents: Contents, *, expected: Any = None) -> None:
    """Book its fees, and let it wait for the bank; once. Or say why not."""
    if CardPayout.objects.filter(payout_id=seen.payment_ref).exists():
        return
    if why := _trouble(seen, contents):
        seen.refuse(why)
        return
    again = CardPayout.objects.filter(payout_id__in=contents.again)
    parts = [minor for _intent, minor in contents.payments]
    payout = CardPayout.objects.create(
        payout_id=seen.payment_ref,
        currency=seen.currency,
        minor=seen.minor,
        fee_minor=contents.fee,
        parts=[*parts, *(part for one in again for part in one.parts)],
        expected_on=_day(expected),
    )
    books.card_fee(payout)
    seen.outcome, seen.note, seen.seen_at = Outcome.BOOKED, "", None


def _trouble(seen: CardEvent, contents: Contents) -> str:
    if contents.strange:
        return contents.strange
    if contents.net != seen.minor or not seen.minor:
        return _("Its movements come to %(sum)s and not to what is sent, in minor units.") % {
            "sum": contents.net
        }
    for intent, minor in contents.payments:
        if not Payment.objects.filter(
            key=f"stripe:{intent}", minor=minor, currency=seen.currency
        ).exists():
            return _("There is a payment in it that is not in the books: %(id)s") % {"id": intent}
    back = CardPayout.objects.filter(payout_id__in=contents.again, state=State.FAILED)
    if back.count() != len(contents.again):
        return _("There is a payout in it that came back, and is not known as such.")
    return ""


def came_back(seen: CardEvent, payout: dict[str, Any]) -> None:
    """The bank did not take it: it is with Stripe again, and in a later payout."""
    seen.payment_ref = str(payout.get("id") or "")[:120]
    found = CardPayout.objects.select_for_update().filter(payout_id=seen.payment_ref).first()
    if found is None:
        return
    seen.minor, seen.currency = found.minor, found.currency
    if found.state == State.CAME:
        seen.refuse(_("It had arrived, and came back."))
        return
    found.state = State.FAILED
    found.save(update_fields=["state"])
    seen.outcome = Outcome.BOOKED


def take_back(seen: CardEvent, *, by: Person) -> None:
    """It had arrived and came back: the entry of its arrival is reversed. The caller saves `seen`,
    and has asked.
    """
    payout = CardPayout.objects.select_for_update().get(payout_id=seen.payment_ref)
    if payout.state == State.CAME:
        books.payout_taken_back(payout, today(), by)
    payout.state, payout.came_on, payout.entry_key = State.FAILED, None, ""
    payout.save(update_fields=["state", "came_on", "entry_key"])
    seen.outcome, seen.note = Outcome.BOOKED, ""


def on_the_way() -> list[CardPayout]:
    return list(CardPayout.objects.filter(state=State.SENT))


@transaction.atomic
def came(payout: CardPayout, *, by: Person, on: date) -> CardPayout:
    """Who keeps the books says that it has come, where no statement shows it. Raises
    `PermissionDenied`; `ValidationError` for a day to come, or when it is not on its way.
    """
    permissions.ask_to_keep_money(by)
    payout = CardPayout.objects.select_for_update().get(pk=payout.pk)
    if payout.state != State.SENT:
        raise ValidationError(_("This payout is not on its way."))
    if on > today():
        raise ValidationError(_("This day is still to come."))
    key = f"membership:payout:{payout.payout_id}"  # what came back is another payout later
    account = books.place_of(Payment.Method.MANUAL, on)
    _arrived(payout, Moved(key, on, account, payout.minor, payout.currency, "", ""), by)
    return payout


def awaited() -> Iterator[Awaited]:
    """Payouts on their way, for the bank statement (`ledger.awaiting`)."""
    for payout in on_the_way():
        yield Awaited(
            key=str(payout.public_id),
            reference=payout.payout_id,
            minor=payout.minor,
            currency=payout.currency,
            text=_("Payout of the card company, %(day)s") % {"day": payout.expected_on.isoformat()},
            payer="Stripe",
            url=reverse("membership:desk"),
        )


@transaction.atomic
def settle(key: str, moved: Moved, by: Person | None) -> Entry:
    """A bank statement shows it. Raises `LedgerError` when it is not on its way, or another sum."""
    payout = CardPayout.objects.select_for_update().filter(public_id=key).first()
    if payout is None or payout.state != State.SENT:
        raise LedgerError(_("This payout is not on its way."))
    if (moved.minor, moved.currency) != (payout.minor, payout.currency):
        raise LedgerError(_("The amount is not that of the payout."))
    return _arrived(payout, moved, by)


@transaction.atomic
def undo(key: str, moved: Moved, by: Person | None) -> None:
    """The movement was something else, and the ledger has reversed its entry."""
    rows = CardPayout.objects.filter(public_id=key, state=State.CAME)
    rows.update(state=State.SENT, came_on=None, by=None, entry_key="")


def _arrived(payout: CardPayout, moved: Moved, by: Person | None) -> Entry:
    entry = books.payout_came(payout, moved, by)
    payout.state, payout.came_on, payout.by = State.CAME, moved.on, by
    payout.entry_key = moved.key
    payout.save(update_fields=["state", "came_on", "by", "entry_key"])
    return entry


def _day(moment: Any) -> date:
    """Of Stripe's seconds since 1970, which it gives as midnight, UTC."""
    if not isinstance(moment, int):
        return today()
    return datetime.fromtimestamp(moment, UTC).date()
