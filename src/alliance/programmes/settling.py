"""Accepted milestones among what awaits payment: a bank statement that shows the transfer settles
one, as if staff had said that it is paid.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.ledger import awaiting
from alliance.ledger.awaiting import Awaited, Payment
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.ledger.services import post
from alliance.people.models import Person
from alliance.programmes import permissions
from alliance.programmes.models import Milestone
from alliance.programmes.services import fulfilling
from alliance.programmes.services.recording import Kind, log

State = Milestone.State


def register() -> None:
    awaiting.register(
        "programmes", label=gettext_lazy("Grants"), awaited=open_ones, settle=settle, undo=undo
    )


def open_ones() -> Iterator[Awaited]:
    """Accepted milestones, as money that we pay."""
    found = Milestone.objects.filter(state=State.ACCEPTED)
    for milestone in found.select_related("award__application__round__programme").order_by("pk"):
        application = milestone.award.application
        yield Awaited(
            key=str(milestone.public_id),
            reference=milestone.reference,
            minor=-milestone.minor,
            currency=application.round.currency,
            text=fulfilling.text_of(milestone),
            url=application.get_absolute_url(),
        )


@transaction.atomic
def settle(key: str, payment: Payment, by: Person | None) -> Entry:
    """Post the transfer, and the milestone is paid. Raises `LedgerError` when it is not open any
    more, is another amount, or was accepted by who reconciles.
    """
    found = Milestone.objects.filter(public_id=key).first()
    milestone = fulfilling.locked(found) if found else None
    if milestone is None or milestone.state != State.ACCEPTED:
        raise LedgerError(_("This grant does not wait for payment."))
    if by is not None and not permissions.may_pay(by, milestone):
        raise LedgerError(_("Somebody else pays what you have accepted, or have an interest in."))
    round = milestone.award.application.round
    if (payment.minor, payment.currency) != (-milestone.minor, round.currency):
        raise LedgerError(_("The amount is not that of the milestone."))
    entry = post(
        key=payment.key,
        on=payment.on,
        text=fulfilling.text_of(milestone),
        lines=fulfilling.lines_of_payment(milestone, payment.account),
        by=by,
        kind=fulfilling.PAID,
    )
    fulfilling.was_paid(milestone, by=by, on=payment.on)
    return entry


@transaction.atomic
def undo(key: str, payment: Payment, by: Person | None) -> None:
    """The transfer was for something else: the milestone waits for its payment again."""
    milestone = fulfilling.locked(Milestone.objects.get(public_id=key))
    milestone.state, milestone.paid_by, milestone.paid_on = State.ACCEPTED, None, None
    milestone.save(update_fields=["state", "paid_by", "paid_on"])
    log(milestone.award.application, Kind.UNPAID, by, milestone=milestone.number)
