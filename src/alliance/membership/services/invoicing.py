"""Invoices and credit notes: numbered without gaps, never changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.membership import amounts, books, permissions, references, telling
from alliance.membership.days import today
from alliance.membership.models import (
    Allocation,
    BillTo,
    Invoice,
    Membership,
    Price,
    Series,
    Term,
    WriteOff,
)
from alliance.membership.pricing import price_for
from alliance.membership.services.recording import locked
from alliance.people.languages import speaking_to
from alliance.people.models import Person

DAYS_TO_PAY = 30


@transaction.atomic
def issue_for_next_term(
    membership: Membership, *, by: Person | None, covers_from: date | None = None
) -> Invoice | None:
    """Write the invoice for the term that comes next, by the price list of the day on which it
    begins, and send it. None when that costs nothing; the one there is when it was issued before.

    Raises `ValidationError` when the price list has no price for this member.
    """
    number = membership.next_term
    standing = amounts.standing_invoice(membership, number)
    if standing is not None:
        return standing
    price = price_for(membership, on=covers_from or today())
    if price is None:
        raise ValidationError(
            _("The price list has no price for this kind, size, term and currency. Add one.")
        )
    if price.minor == 0:
        return None
    with speaking_to(_reader(membership)):
        line = _("Membership dues: %(tier)s, %(months)d months") % {
            "tier": membership.tier.name,
            "months": price.months,
        }
    return _write(
        membership, price, (line, price.minor), number=number, covers_from=covers_from, by=by
    )


def issue_for_change(
    membership: Membership, term: Term, price: Price, minor: int, *, by: Person
) -> Invoice:
    """Write the invoice for the rest of a term whose tier was changed, and send it. `minor` is the
    difference for its days.
    """
    with speaking_to(_reader(membership)):
        line = _("Change to %(tier)s, %(days)d days, difference of the dues") % {
            "tier": membership.tier.name,
            "days": (term.ends_on - term.starts_on).days,
        }
    return _write(
        membership, price, (line, minor), number=term.number, covers_from=term.starts_on, by=by
    )


def _write(
    membership: Membership,
    price: Price,
    line: tuple[str, int],
    *,
    number: int,
    covers_from: date | None,
    by: Person | None,
) -> Invoice:
    """`line` is what for, and how much in minor units; `number` the term that it pays for."""
    day = today()
    series, given = _next_number(f"I{day.year}")
    text, minor = line
    invoice = Invoice.objects.create(
        series=series,
        number=given,
        membership=membership,
        bill_to=_bill_to(membership),
        price=price,
        lines=[{"text": text, "minor": minor}],
        currency=price.currency,
        total_minor=minor,
        tax_note=settings.MEMBERSHIP_TAX_NOTE[:300],
        reference=references.make(f"{day.year}{given:05d}"),
        issued_on=day,
        due_on=max(day + timedelta(days=DAYS_TO_PAY), covers_from or day),
        term=number,
        covers_from=covers_from,
        issued_by=by,
    )
    books.invoiced(invoice)
    telling.invoice_sent(invoice)
    return invoice


@transaction.atomic
def credit(invoice: Invoice, *, by: Person, minor: int, reason: str) -> Invoice:
    """Take back an invoice, or a part of it. What was paid for it becomes the member's credit.

    Raises `PermissionDenied`; `ValidationError` beyond what is left of it, or without a reason.
    """
    permissions.ask_to_keep_money(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: it stands on the credit note.")})
    return _credit(invoice, by, minor, reason.strip())


def credit_unpaid(membership: Membership, *, by: Person | None, reason: str) -> None:
    """Take back what nobody will pay any more, because the member leaves."""
    for invoice in amounts.open_invoices(membership):
        _credit(invoice, by, amounts.of_invoice(invoice).open, reason)


def _credit(invoice: Invoice, by: Person | None, minor: int, reason: str) -> Invoice:
    locked(invoice.membership)  # payments wait for the same row
    state = amounts.of_invoice(invoice)
    left = state.total - state.credited - state.written_off
    if invoice.kind != Invoice.Kind.INVOICE or not 0 < minor <= left:
        raise ValidationError({"minor": _("Take back something, and not more than is left of it.")})
    day = today()
    series, given = _next_number(f"C{day.year}")
    note = Invoice.objects.create(
        kind=Invoice.Kind.CREDIT_NOTE,
        series=series,
        number=given,
        membership=invoice.membership,
        credits=invoice,
        bill_to=invoice.bill_to,
        lines=[{"text": invoice.label, "minor": minor}],
        currency=invoice.currency,
        total_minor=minor,
        tax_note=invoice.tax_note,
        issued_on=day,
        due_on=day,
        term=invoice.term,
        covers_from=invoice.covers_from,
        reason=reason[:300],
        issued_by=by,
    )
    books.invoiced(note)
    _free(invoice, minor - state.open, by)
    telling.credited(note)
    return note


def _free(invoice: Invoice, minor: int, by: Person | None) -> None:
    """Give so much of what paid an invoice back to the payments, the latest first."""
    for payment, paid in _paid_by(invoice):
        part = min(minor, paid)
        if part <= 0:
            return
        row = Allocation.objects.create(payment=payment, invoice=invoice, minor=-part)
        books.allocated(row, today(), by)
        minor -= part


def _paid_by(invoice: Invoice) -> list[tuple[Any, int]]:
    sums: dict[Any, int] = {}
    for row in invoice.allocations.select_related("payment").order_by("-at", "-pk"):
        sums[row.payment] = sums.get(row.payment, 0) + row.minor
    return list(sums.items())


def give_up_open(membership: Membership, *, on: date) -> None:
    """The member has lapsed: what is open is no longer expected."""
    for invoice in amounts.open_invoices(membership):
        _give_up(invoice, None, on, "lapsed")


@transaction.atomic
def write_off(invoice: Invoice, *, by: Person, reason: str) -> WriteOff:
    """Staff no longer expect the rest of an invoice."""
    permissions.ask_to_keep_money(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return _give_up(invoice, by, today(), reason)


def _give_up(invoice: Invoice, by: Person | None, on: date, reason: str) -> WriteOff:
    locked(invoice.membership)  # payments wait for the same row
    rest = amounts.of_invoice(invoice).open
    if rest <= 0:
        raise ValidationError(_("Nothing of this invoice is open."))
    row = WriteOff.objects.create(invoice=invoice, minor=rest, on=on, reason=reason[:300], by=by)
    books.given_up(row)
    return row


def _next_number(name: str) -> tuple[str, int]:
    """The next number of a series: taken under a lock, in the transaction of the invoice."""
    Series.objects.get_or_create(name=name)
    series = Series.objects.select_for_update().get(name=name)
    series.last += 1
    series.save(update_fields=["last"])
    return name, series.last


def _bill_to(membership: Membership) -> BillTo:
    return BillTo.objects.create(
        name=membership.bill_name or str(membership.member),
        address=membership.bill_address,
        email=membership.bill_email,
        tax_id=membership.tax_id,
    )


def _reader(membership: Membership) -> Person:
    reader = membership.person or membership.applied_by
    return reader if reader is not None else Person()
