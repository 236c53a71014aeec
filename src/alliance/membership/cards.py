"""Dues by card: a page of Stripe to pay on, and what Stripe tells us afterwards.

Nothing is believed but what is signed with the webhook's secret. Events come more than once and in
any order: each is taken once by its id, a payment is booked once by its PaymentIntent, and a refund
that comes before its payment waits for it. What does not fit is kept for staff, never guessed.
Card data never reaches this site, and no secret is written into a log.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.membership import amounts, days, payouts, permissions, stripe_door
from alliance.membership.days import today
from alliance.membership.models import CardEvent, CardSession, Invoice, Payment, Refund
from alliance.membership.services import paying
from alliance.membership.stripe_door import Unreachable, are_cards_taken
from alliance.people.models import Person

log = logging.getLogger("alliance.membership")
MAX_EVENT_BYTES = 256 * 1024
Outcome = CardEvent.Outcome
_PAID = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
_REFUNDED = ("refund.created", "refund.updated", "charge.refund.updated")


class NotSigned(Exception):
    """The event is not signed with our webhook's secret, or too long ago."""


def page_for(invoice: Invoice, *, by: Person) -> str:
    """The address of a page of Stripe on which the open rest of `invoice` is paid.

    Raises `PermissionDenied`, `ValidationError` (nothing is open, no cards here), `Unreachable`.
    """
    permissions.ask(permissions.may_see(by, invoice.membership))
    rest = amounts.of_invoice(invoice).open
    if rest <= 0 or not are_cards_taken():
        raise ValidationError(_("Nothing of this invoice can be paid by card."))
    import stripe

    address = settings.SITE_URL + invoice.get_absolute_url()
    try:
        session = stripe_door.client().v1.checkout.sessions.create(
            params={
                "mode": "payment",
                "client_reference_id": str(invoice.public_id),
                "customer_email": invoice.bill_to.email or by.email,
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": invoice.currency.lower(),
                            "unit_amount": rest,
                            "product_data": {"name": invoice.label},
                        },
                    }
                ],
                "success_url": address,
                "cancel_url": address,
            },
            options={"idempotency_key": _key(invoice, rest)},
        )
    except stripe.StripeError as error:
        log.warning("Stripe gave no page for %s: %s", invoice.label, type(error).__name__)
        raise Unreachable(
            _("The card company does not answer. Try again later, or pay by bank transfer.")
        ) from error
    CardSession.objects.get_or_create(
        session_id=session.id,
        defaults={"invoice": invoice, "minor": rest, "currency": invoice.currency},
    )
    return str(session.url)


def _key(invoice: Invoice, rest: int) -> str:
    """The same question gives the same page; after a part was paid, or a day, another one."""
    return f"{invoice.public_id}:{rest}:{today():%Y%m%d}"


def told(body: bytes, signature: str) -> CardEvent:
    """Take an event of Stripe: once, however often it comes. Raises `NotSigned`; `Unreachable` when
    what a payout consists of cannot be asked now: nothing is kept then, and Stripe tells it again.
    """
    import stripe

    try:
        stripe.Webhook.construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise NotSigned from error
    event = json.loads(body)
    known = CardEvent.objects.filter(event_id=str(event["id"])[:120]).first()
    return known or _take(event, _contents_of(str(event["type"]), _thing(event)))


def _thing(event: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = event.get("data", {}).get("object", {})
    return found


def _contents_of(kind: str, thing: dict[str, Any]) -> payouts.Contents | None:
    """Asked before the transaction: nobody waits for Stripe with the books in hand."""
    if kind in payouts.SENT and payouts.is_whole(thing):
        return payouts.read(str(thing.get("id") or ""))
    return None


@transaction.atomic
def _take(event: dict[str, Any], contents: payouts.Contents | None) -> CardEvent:
    thing = _thing(event)
    seen, is_new = CardEvent.objects.select_for_update().get_or_create(
        event_id=str(event["id"])[:120],
        defaults={"kind": str(event["type"])[:80], "outcome": Outcome.NOTHING},
    )
    if not is_new:
        return seen
    if seen.kind in _PAID:
        _paid(seen, thing)
    elif seen.kind in _REFUNDED:
        _refunded(seen, thing)
    elif seen.kind in payouts.SENT:
        payouts.sent(seen, thing, contents)
    elif seen.kind in payouts.CAME_BACK:
        payouts.came_back(seen, thing)
    seen.save()
    return seen


def _paid(seen: CardEvent, session: dict[str, Any]) -> None:
    seen.payment_ref = str(session.get("payment_intent") or "")[:120]
    seen.minor = int(session.get("amount_total") or 0)
    seen.currency = str(session.get("currency") or "").upper()[:3]
    asked = CardSession.objects.filter(session_id=str(session.get("id"))).first()
    if session.get("payment_status") != "paid":
        return  # a transfer that is still under way: another event follows
    if asked is None:
        seen.refuse(_("We asked for no such payment."))
    elif seen.currency != asked.currency or not seen.payment_ref or seen.minor <= 0:
        seen.refuse(
            _("We asked for %(amount)s %(currency)s in minor units.")
            % {"amount": asked.minor, "currency": asked.currency},
        )
    else:
        key = f"stripe:{seen.payment_ref}"
        if Payment.objects.filter(key=key).exists():
            return
        paying.receive(
            key=key,
            method=Payment.Method.CARD,
            on=today(),
            minor=seen.minor,
            currency=seen.currency,
            invoice=asked.invoice,
        )
        seen.outcome = Outcome.BOOKED
        if seen.minor != asked.minor:
            seen.note = _("Asked for %(asked)s, paid %(paid)s, in minor units.") % {
                "asked": asked.minor,
                "paid": seen.minor,
            }
        _take_what_waits(seen.payment_ref)


def _refunded(seen: CardEvent, refund: dict[str, Any]) -> None:
    if refund.get("status") != "succeeded":
        return
    seen.payment_ref = str(refund.get("payment_intent") or "")[:120]
    seen.minor = int(refund.get("amount") or 0)
    seen.currency = str(refund.get("currency") or "").upper()[:3]
    seen.note = str(refund.get("id"))[:120]
    payment = Payment.objects.filter(key=f"stripe:{seen.payment_ref}").first()
    if payment is None:
        seen.outcome = Outcome.WAITS
    else:
        _pay_back(seen, payment)


def _take_what_waits(payment_ref: str) -> None:
    payment = Payment.objects.get(key=f"stripe:{payment_ref}")
    waiting = CardEvent.objects.filter(payment_ref=payment_ref, outcome=Outcome.WAITS)
    for event in waiting.select_for_update():
        _pay_back(event, payment)
        event.save()


def _pay_back(seen: CardEvent, payment: Payment) -> None:
    """A refund that was made at Stripe. What an invoice was paid with needs a credit note first:
    staff see it and write one.
    """
    key = f"stripe:{seen.note}"
    if Refund.objects.filter(key=key).exists():
        seen.outcome = Outcome.NOTHING
        return
    try:
        paying.pay_back(
            payment,
            key=key,
            minor=seen.minor,
            on=today(),
            reason="Stripe",
            by=None,
        )
    except ValidationError as error:
        seen.outcome = Outcome.REFUSED
        seen.note = f"{seen.note} {' '.join(error.messages)}"[:300]
    else:
        seen.outcome = Outcome.BOOKED


def again(event: CardEvent, *, by: Person) -> CardEvent:
    """Staff have done what an event wanted (a credit note, say): try it once more, or put it away
    as seen when it still does not fit.
    """
    permissions.ask_to_keep_money(by)
    contents = None
    if event.kind in payouts.SENT and event.outcome == Outcome.REFUSED:
        contents = payouts.read(event.payment_ref)
    with transaction.atomic():
        event = CardEvent.objects.select_for_update().get(pk=event.pk)
        payment = Payment.objects.filter(key=f"stripe:{event.payment_ref}").first()
        if event.kind in _REFUNDED and payment is not None and event.outcome == Outcome.REFUSED:
            event.note = event.note.split(" ")[0]
            _pay_back(event, payment)
        if contents is not None:
            payouts.book(event, contents)
        elif event.kind in payouts.CAME_BACK and event.outcome == Outcome.REFUSED:
            payouts.take_back(event, by=by)
        if event.outcome == Outcome.REFUSED:
            event.seen_at = days.now()
        event.save()
    return event
