"""Approved expenses among what awaits payment: a bank statement that shows the transfer settles
one, as if staff had said that it is paid.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.funding import permissions
from alliance.funding.amounts import totals
from alliance.funding.models import Claim
from alliance.funding.services.claims import Kind, log
from alliance.funding.services.judging import was_paid
from alliance.ledger import awaiting, chart
from alliance.ledger.awaiting import Awaited, Payment
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.ledger.services import Line, post
from alliance.people.models import Person


def register() -> None:
    awaiting.register(
        "funding", label=gettext_lazy("Expenses"), awaited=open_ones, settle=settle, undo=undo
    )


def open_ones() -> Iterator[Awaited]:
    """Approved claims in one currency, as money that we pay."""
    approved = Claim.objects.filter(state=Claim.State.APPROVED).prefetch_related("lines")
    for claim in approved.order_by("approved_on", "pk"):
        sums = totals(claim.lines.all())
        if len(sums) == 1:
            [(currency, minor)] = sums.items()
            yield Awaited(
                key=str(claim.public_id),
                reference=claim.reference,
                minor=-minor,
                currency=currency,
                text=claim.title,
                url=claim.get_absolute_url(),
            )


@transaction.atomic
def settle(key: str, payment: Payment, by: Person | None) -> Entry:
    """Post the transfer, and the claim is paid. Raises `LedgerError` when it is not open any more,
    is another amount, or is the own claim of who reconciles.
    """
    claim = Claim.objects.select_for_update().filter(public_id=key).first()
    if claim is None or claim.state != Claim.State.APPROVED:
        raise LedgerError(_("This expense does not wait for payment."))
    if by is not None and not permissions.may_pay(by, claim):
        raise LedgerError(_("Somebody else pays what you have claimed."))
    if totals(claim.lines.all()) != {payment.currency: -payment.minor}:
        raise LedgerError(_("The amount is not that of the expense."))
    lines = [
        Line(chart.REIMBURSEMENTS_PAYABLE, -payment.minor, payment.currency),
        Line(payment.account, payment.minor, payment.currency),
    ]
    entry = post(
        key=payment.key,
        on=payment.on,
        text=f"Paid: {claim.title}",
        lines=lines,
        by=by,
        kind="funding.paid",
    )
    was_paid(claim, by=by, way=Claim.Way.BANK, on=payment.on)
    return entry


@transaction.atomic
def undo(key: str, payment: Payment, by: Person | None) -> None:
    """The transfer was for something else: the claim waits for its payment again."""
    claim = Claim.objects.select_for_update().get(public_id=key)
    claim.state, claim.paid_on, claim.way = Claim.State.APPROVED, None, ""
    claim.save(update_fields=["state", "paid_on", "way"])
    log(claim, Kind.UNPAID, by, "")
