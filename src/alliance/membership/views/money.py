"""Who keeps the books: payments, credit notes, refunds."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.ledger import currencies
from alliance.ledger.errors import LedgerError
from alliance.membership import amounts, cards, payouts, permissions
from alliance.membership.days import today
from alliance.membership.forms import AllocateForm, CameForm, PaymentForm, ReasonedAmountForm
from alliance.membership.models import CardEvent, CardPayout, Invoice, Payment
from alliance.membership.services import dunning, invoicing, paying
from alliance.membership.stripe_door import Unreachable
from alliance.membership.views.common import find_invoice, me, refused

LISTED = 200


def money_forms(invoice: Invoice) -> dict[str, Any]:
    """What staff find on the page of an invoice."""
    rest = amounts.of_invoice(invoice).open
    start = {
        "key": uuid4(),
        "on": today(),
        "amount": currencies.plain(rest, invoice.currency) if rest > 0 else "",
    }
    return {
        "payment_form": PaymentForm(invoice.currency, initial=start, prefix="pay"),
        "credit_form": ReasonedAmountForm(invoice.currency, initial=start, prefix="credit"),
    }


@login_required
@require_POST
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On an invoice: enter a payment, write a credit note, write the rest off."""
    permissions.ask_to_keep_money(request.user)
    invoice = find_invoice(request, public_id)
    try:
        if "pay" in request.POST:
            given = _clean(PaymentForm(invoice.currency, request.POST, prefix="pay"))
            paying.enter(
                by=me(request), on=given["on"], minor=given["amount"], invoice=invoice,
                key=str(given["key"]), text=given["text"],
            )  # fmt: skip
        elif "credit" in request.POST:
            given = _clean(ReasonedAmountForm(invoice.currency, request.POST, prefix="credit"))
            invoicing.credit(invoice, by=me(request), minor=given["amount"], reason=given["text"])
        elif "remind" in request.POST:
            dunning.remind(invoice, by=me(request))
            messages.success(request, _("The reminder is on its way."))
            return redirect(invoice)
        elif "write_off" in request.POST:
            invoicing.write_off(invoice, by=me(request), reason=request.POST.get("reason", ""))
        else:
            raise Http404("Nothing is done here by this.")
        messages.success(request, _("Booked."))
    except (ValidationError, LedgerError) as error:
        refused(request, error)
    return redirect(invoice)


@never_cache
@login_required
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """The latest payments, and what is left of each."""
    permissions.ask_to_keep_money(request.user)
    rows = Payment.objects.select_related("membership__organization", "membership__person")
    latest = amounts.with_left(rows).order_by("-pk")[:LISTED]
    context = {"payments": [(row, row.left) for row in latest]}
    return render(request, "membership/payments.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One payment: let the rest of it pay another invoice, or note that it was paid back."""
    permissions.ask_to_keep_money(request.user)
    found = get_object_or_404(Payment, public_id=public_id)
    left = amounts.left_of(found)
    invoices = _fitting(found)
    allocating = AllocateForm(invoices)
    start = {"key": uuid4(), "on": today(), "amount": currencies.plain(left, found.currency)}
    refunding = ReasonedAmountForm(found.currency, initial=start, prefix="refund")
    if request.method == "POST":
        try:
            if "allocate" in request.POST:
                chosen = _clean(AllocateForm(invoices, request.POST))
                paying.allocate(found, chosen["invoice"], by=me(request))
            else:
                given = _clean(ReasonedAmountForm(found.currency, request.POST, prefix="refund"))
                paying.refund(
                    found, by=me(request), minor=given["amount"], on=given["on"],
                    reason=given["text"], key=str(given["key"]),
                )  # fmt: skip
            messages.success(request, _("Booked."))
        except (ValidationError, LedgerError) as error:
            refused(request, error)
        return redirect("membership:payment", found.public_id)
    context = {
        "payment": found,
        "left": left,
        "allocations": found.allocations.select_related("invoice"),
        "refunds": found.refunds.all(),
        "invoices": invoices,
        "allocating": allocating,
        "refunding": refunding,
    }
    return render(request, "membership/payment.html", context)


@login_required
@require_POST
def card_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again what Stripe told and did not fit, or put it away as seen."""
    event = get_object_or_404(CardEvent, pk=pk)
    try:
        cards.again(event, by=me(request))
    except (LedgerError, Unreachable) as error:
        messages.error(request, str(error))
    return redirect("membership:desk")


@login_required
@require_POST
def payout(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A payout has come, where no bank statement shows it."""
    permissions.ask_to_keep_money(request.user)
    found = get_object_or_404(CardPayout, public_id=public_id)
    try:
        given = _clean(CameForm(request.POST))
        payouts.came(found, by=me(request), on=given["on"])
        messages.success(request, _("Booked."))
    except (ValidationError, LedgerError) as error:
        refused(request, error)
    return redirect("membership:desk")


def _fitting(payment: Payment) -> QuerySet[Invoice]:
    """Open invoices that it may pay: of its currency, and of its member where that is known."""
    rows = Invoice.objects.filter(currency=payment.currency)
    if payment.membership_id is not None:
        rows = rows.filter(membership_id=payment.membership_id)
    return amounts.still_open(rows)


def _clean(form: Any) -> dict[str, Any]:
    """What was given. Raises `ValidationError` with all that is wrong."""
    if not form.is_valid():
        raise ValidationError(
            [f"{form[name].label if name in form.fields else ''} {error}".strip()
             for name, errors in form.errors.items() for error in errors]
        )  # fmt: skip
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned
