"""What the ledger asks of this room when a bank statement comes in (`ledger.awaiting`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.ledger.awaiting import Awaited
from alliance.ledger.awaiting import Payment as Moved
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.membership import amounts, references
from alliance.membership.models import Invoice, Payment
from alliance.membership.services import paying
from alliance.people.models import Person


def awaited() -> Iterator[Awaited]:
    """Every invoice of which something is open, by its reference."""
    invoices = Invoice.objects.filter(kind=Invoice.Kind.INVOICE).select_related(
        "bill_to", "membership__organization", "membership__person"
    )
    for invoice in invoices:
        rest = amounts.of_invoice(invoice).open
        if rest > 0:
            yield Awaited(
                key=str(invoice.public_id),
                reference=invoice.reference,
                minor=rest,
                currency=invoice.currency,
                text=f"{invoice.label}, {invoice.membership.member}",
                payer=invoice.bill_to.name,
                url=reverse("membership:invoice", args=[invoice.public_id]),
            )


def settle(key: str, moved: Moved, by: Person | None) -> Entry:
    """Book it: it pays the invoice as far as that is open, and the rest stays to credit."""
    invoice = Invoice.objects.filter(public_id=key, kind=Invoice.Kind.INVOICE).first()
    if invoice is None or moved.minor <= 0:
        raise LedgerError(_("This is no invoice of ours, or no money that came in."))
    if invoice.currency != moved.currency:
        raise LedgerError(
            _("The invoice is in %(one)s, the payment in %(other)s.")
            % {"one": invoice.currency, "other": moved.currency}
        )
    named = references.found_in(moved.reference)
    paying.receive(
        key=f"bank:{moved.key}",
        method=Payment.Method.BANK,
        on=moved.on,
        minor=moved.minor,
        currency=moved.currency,
        invoice=invoice,
        payer=moved.counterparty,
        text=" ".join(named) or moved.reference,
        by=by,
        account=moved.account,
        entry_key=moved.key,
    )
    return Entry.objects.get(key=moved.key)


def undo(key: str, moved: Moved, by: Person | None) -> None:
    """Staff saw that it was for something else; the ledger has reversed the entry."""
    payment = Payment.objects.filter(key=f"bank:{moved.key}", voided_at=None).first()
    if payment is not None:
        paying.void(payment, by=by)
