"""Money comes in: it is booked once, pays what it names, and what is left stays to credit."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.membership import amounts, books, days, permissions, telling
from alliance.membership.days import today
from alliance.membership.models import Allocation, Invoice, Membership, Payment, Refund
from alliance.membership.models.tier import MAX_MINOR
from alliance.membership.services import living
from alliance.membership.services.recording import locked
from alliance.people.models import Person


@transaction.atomic
def receive(
    *,
    key: str,
    method: Payment.Method,
    on: date,
    minor: int,
    currency: str,
    invoice: Invoice | None = None,
    payer: str = "",
    text: str = "",
    by: Person | None = None,
    account: str = "",
    entry_key: str = "",
) -> Payment:
    """Book a payment, once for each `key`, and let it pay `invoice` as far as that is open and of
    the same currency. The rest stays to the member's credit, for staff to see. `account` is where
    the money is and `entry_key` the key of its entry, where a statement says both.

    For rooms and doors that have asked their own permissions. Raises `ValidationError` when the
    key stands for another amount.
    """
    there = Payment.objects.select_for_update().filter(key=key).first()
    if there is not None:
        if (there.minor, there.currency) != (minor, currency):
            raise ValidationError(_("This payment was booked before, with another amount."))
        return there
    if not 0 < minor <= MAX_MINOR:
        raise ValidationError({"minor": _("Give an amount above zero.")})
    payment = Payment.objects.create(
        key=key,
        method=method,
        received_on=on,
        minor=minor,
        currency=currency,
        account=account or books.place_of(method, on),
        payer=payer[:200],
        text=text[:500],
        membership=invoice.membership if invoice else None,
        by=by,
    )
    books.received(payment, entry_key or f"membership:payment:{key}")
    if invoice is not None:
        _pay(payment, invoice, on, by)
    return payment


@transaction.atomic
def enter(
    *, by: Person, on: date, minor: int, invoice: Invoice, key: str, text: str = ""
) -> Payment:
    """Staff enter a payment that no statement shows (a cheque, cash). `key` is the form's, so that
    sending it twice books it once.
    """
    permissions.ask_to_keep_money(by)
    if on > today():
        raise ValidationError({"on": _("This day is still to come.")})
    return receive(
        key=f"manual:{key}",
        method=Payment.Method.MANUAL,
        on=on,
        minor=minor,
        currency=invoice.currency,
        invoice=invoice,
        text=text,
        by=by,
    )


@transaction.atomic
def allocate(payment: Payment, invoice: Invoice, *, by: Person) -> None:
    """Staff say what a payment, or the rest of one, pays."""
    permissions.ask_to_keep_money(by)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.currency != invoice.currency:
        raise ValidationError(
            _("The payment is in %(one)s, the invoice in %(other)s. Pay it back instead.")
            % {"one": payment.currency, "other": invoice.currency}
        )
    if payment.membership_id not in (None, invoice.membership_id):
        raise ValidationError(_("This payment is that of another member."))
    if amounts.left_of(payment) <= 0 or amounts.of_invoice(invoice).open <= 0:
        raise ValidationError(_("Nothing is left of the payment, or nothing is open."))
    payment.membership = invoice.membership
    payment.save(update_fields=["membership"])
    _pay(payment, invoice, today(), by)


@transaction.atomic
def void(payment: Payment, *, by: Person | None) -> None:
    """It was for something else: what it paid is open again. Its entry is reversed by whoever
    posted it. A membership that began stays; staff see the open invoice and decide.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.membership is not None:
        locked(payment.membership)  # credit notes wait for the same row
    sums: dict[int, int] = {}
    for row in payment.allocations.all():
        sums[row.invoice_id] = sums.get(row.invoice_id, 0) + row.minor
    for invoice_id, paid in sums.items():
        if paid:
            row = Allocation.objects.create(payment=payment, invoice_id=invoice_id, minor=-paid)
            books.allocated(row, today(), by)
    payment.voided_at = days.now()
    payment.save(update_fields=["voided_at"])
    record("membership.payment_voided", by=by, subject=f"payment:{payment.public_id}")


@transaction.atomic
def refund(payment: Payment, *, by: Person, minor: int, on: date, reason: str, key: str) -> Refund:
    """Staff have paid back what was too much; not to themselves, nor to an organization that they
    speak for. At most what is left of the payment.
    """
    permissions.ask_to_keep_money(by)
    if payment.membership is not None:
        permissions.ask_to_pay_back(by, payment.membership)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return pay_back(payment, key=f"manual:{key}", minor=minor, on=on, reason=reason, by=by)


@transaction.atomic
def pay_back(
    payment: Payment, *, key: str, minor: int, on: date, reason: str, by: Person | None
) -> Refund:
    """Book a refund once for each `key`. What an invoice was paid with is not paid back before a
    credit note has freed it (`ValidationError`).
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    there = Refund.objects.filter(key=key).first()
    if there is not None:
        return there
    if not 0 < minor <= amounts.left_of(payment):
        raise ValidationError(
            {"minor": _("More than is left of the payment. Write a credit note first.")}
        )
    row = Refund.objects.create(
        key=key, payment=payment, minor=minor, on=on, reason=reason[:300], by=by
    )
    books.refunded(row)
    return row


def _pay(payment: Payment, invoice: Invoice, on: date, by: Person | None) -> None:
    membership: Membership = locked(invoice.membership)
    part = min(amounts.left_of(payment), amounts.of_invoice(invoice).open)
    if payment.currency == invoice.currency and part > 0:
        row = Allocation.objects.create(payment=payment, invoice=invoice, minor=part)
        books.allocated(row, on, by)
        telling.paid(row)
        living.advance(membership, by=by)
