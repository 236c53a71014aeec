"""What of an invoice is still open, and what of a payment is left. Minor units."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from alliance.membership.models import (
    Allocation,
    Invoice,
    Membership,
    Payment,
    Refund,
    WriteOff,
)

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
    return of_invoices(Invoice.objects.filter(pk=invoice.pk))[0][1]


def of_invoices(rows: QuerySet[Invoice]) -> list[tuple[Invoice, State]]:
    """Each with how it stands. One query."""
    return [
        (row, State(row.total_minor, row.credited, row.paid, row.written_off))
        for row in with_amounts(rows)
    ]


def left_of(payment: Payment) -> int:
    """What of a payment pays nothing yet and was not paid back; nothing of one taken back."""
    return int(with_left(Payment.objects.filter(pk=payment.pk)).get().left)


def with_amounts(rows: QuerySet[Invoice]) -> QuerySet:
    """`rows`, each with `credited`, `paid`, `written_off` and `open` as `State` has them. It is one
    query, however many there are. Of a credit note they say nothing.
    """
    return rows.annotate(
        credited=_of_each(Invoice.objects.filter(credits=OuterRef("pk")), "credits", "total_minor"),
        paid=_of_each(Allocation.objects.filter(invoice=OuterRef("pk")), "invoice", "minor"),
        written_off=_of_each(WriteOff.objects.filter(invoice=OuterRef("pk")), "invoice", "minor"),
        open=F("total_minor") - F("credited") - F("paid") - F("written_off"),
    )


def still_open(rows: QuerySet[Invoice]) -> QuerySet:
    """The invoices among them of which something is open, each with that as `open`."""
    return with_amounts(rows.filter(kind=Kind.INVOICE)).filter(open__gt=0)


def open_invoices(membership: Membership) -> list[Invoice]:
    """Invoices of which something is open, the oldest first."""
    return list(still_open(membership.invoices.all()))


def with_left(payments: QuerySet[Payment]) -> QuerySet:
    """`payments`, each with what is `left` of it, as `left_of` says. One query."""
    used = _of_each(Allocation.objects.filter(payment=OuterRef("pk")), "payment", "minor")
    returned = _of_each(Refund.objects.filter(payment=OuterRef("pk")), "payment", "minor")
    left = Case(When(voided_at=None, then=F("minor") - used - returned), default=Value(0))
    return payments.annotate(left=left)


def with_credit(payments: QuerySet[Payment]) -> list[tuple[Payment, int]]:
    """Those of which something is left, each with how much."""
    return [(payment, payment.left) for payment in with_left(payments).filter(left__gt=0)]


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


def _of_each(rows: QuerySet, of: str, column: str) -> Coalesce:
    """0 where there are none. Cast, for PostgreSQL adds up whole numbers to decimal ones."""
    sums = rows.order_by().values(of).annotate(sum=Cast(Sum(column), BigIntegerField()))
    return Coalesce(Subquery(sums.values("sum")), 0)
