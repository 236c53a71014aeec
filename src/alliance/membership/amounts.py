"""What of an invoice is still open, and what of a payment is left. Minor units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from alliance.membership.models import Invoice, Membership, Payment

Kind = Invoice.Kind


@dataclass(frozen=True)
class State:
    """How an invoice stands. `open` = total - credited - paid - written_off, never below zero."""

    total: int
    credited: int
    paid: int
    written_off: int

    @property
    def open(self) -> int:
        return self.total - self.credited - self.paid - self.written_off

    @property
    def is_settled(self) -> bool:
        """Paid, as far as it was not taken back: what it is for has been given."""
        return self.open == 0 and self.written_off == 0 and self.credited < self.total


def of_invoice(invoice: Invoice) -> State:
    return State(
        total=invoice.total_minor,
        credited=_sum(invoice.credit_notes.all(), "total_minor"),
        paid=_sum(invoice.allocations.all(), "minor"),
        written_off=_sum(invoice.write_offs.all(), "minor"),
    )


def left_of(payment: Payment) -> int:
    """What of a payment pays nothing yet and was not paid back; nothing of one taken back."""
    if payment.voided_at is not None:
        return 0
    used = _sum(payment.allocations.all(), "minor") + _sum(payment.refunds.all(), "minor")
    return payment.minor - used


def open_invoices(membership: Membership) -> list[Invoice]:
    """Invoices of which something is open, the oldest first."""
    found = membership.invoices.filter(kind=Kind.INVOICE)
    return [invoice for invoice in found if of_invoice(invoice).open > 0]


def with_credit(payments: Iterable[Payment]) -> list[tuple[Payment, int]]:
    """Those of which something is left, each with how much."""
    return [(payment, left) for payment in payments if (left := left_of(payment)) > 0]


def paid_for(membership: Membership, term: int) -> Invoice | None:
    """The invoice of that term that is settled, if there is one."""
    invoices = membership.invoices.filter(kind=Kind.INVOICE, term=term)
    return next((i for i in invoices if of_invoice(i).is_settled), None)


def standing_invoice(membership: Membership, term: int) -> Invoice | None:
    """The invoice for that term that still counts: neither taken back nor given up."""
    for invoice in membership.invoices.filter(kind=Kind.INVOICE, term=term):
        state = of_invoice(invoice)
        if state.credited < state.total and not state.written_off:
            return invoice
    return None


def _sum(rows: QuerySet, column: str) -> int:
    return int(rows.aggregate(sum=Sum(column))["sum"] or 0)
