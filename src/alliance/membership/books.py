"""What memberships write into the ledger. Texts are public and name nobody.

| what                   | debit        | credit                                        |
|------------------------|--------------|-----------------------------------------------|
| invoice                | receivable   | dues                                          |
| credit note            | dues         | receivable                                    |
| payment                | where it is  | unidentified                                  |
| it pays an invoice     | unidentified | receivable                                    |
| refund                 | unidentified | where it was                                  |
| given up               | written off  | receivable                                    |
| contribution in kind   | operations   | contributions in kind                         |
| fees of a card payout  | bank charges | on its way                                    |
| a card payout arrives  | where it is  | on its way                                    |

What a member has paid too much therefore stands under "received, purpose not yet known" until it
is used or paid back. Money is on a bank account, with the fiscal sponsor, who takes the fee on dues
in the same entry, or on its way from the card company: of that the sponsor takes its fee when it
arrives there, of each payment as it was made.
"""

from __future__ import annotations

from datetime import date

from alliance.funding.models import IncomeKind
from alliance.funding.services.incomes import fee_lines, fees_lines, rate_on
from alliance.ledger import chart
from alliance.ledger.awaiting import Payment as Moved
from alliance.ledger.models import Entry
from alliance.ledger.services import Line, post, reverse
from alliance.membership.days import today
from alliance.membership.models import (
    Allocation,
    CardPayout,
    Contribution,
    Invoice,
    Payment,
    Refund,
    WriteOff,
)
from alliance.people.models import Person


def place_of(method: Payment.Method, on: date) -> str:
    """The account where a payment is, when no statement says it."""
    if method == Payment.Method.CARD:
        return chart.IN_TRANSIT
    return chart.BANK if rate_on(on) is None else chart.SPONSOR_HELD


def invoiced(invoice: Invoice) -> Entry:
    """An invoice, or a credit note the other way round."""
    sign = 1 if invoice.kind == Invoice.Kind.INVOICE else -1
    return post(
        key=f"membership:invoice:{invoice.pk}",
        on=invoice.issued_on,
        text=invoice.label,
        lines=_two(chart.RECEIVABLE, chart.DUES, sign * invoice.total_minor, invoice.currency),
        by=invoice.issued_by,
        kind="dues",
    )


def received(payment: Payment, key: str) -> Entry:
    """The whole amount, with the fee where the sponsor holds it."""
    lines = _two(payment.account, chart.UNIDENTIFIED, payment.minor, payment.currency)
    if payment.account == chart.SPONSOR_HELD:
        lines += fee_lines(IncomeKind.DUES, payment.minor, payment.currency, payment.received_on)
    return post(
        key=key,
        on=payment.received_on,
        text="Membership: payment received",
        lines=lines,
        by=payment.by,
        kind="payment",
    )


def allocated(row: Allocation, on: date, by: Person | None) -> Entry:
    """On the day of the payment, or later, when it was found out what it pays."""
    return post(
        key=f"membership:allocation:{row.pk}",
        on=on,
        text=f"{row.invoice.label}: paid",
        lines=_two(chart.UNIDENTIFIED, chart.RECEIVABLE, row.minor, row.payment.currency),
        by=by,
        kind="payment",
    )


def refunded(refund: Refund) -> Entry:
    payment = refund.payment
    return post(
        key=f"membership:refund:{refund.pk}",
        on=refund.on,
        text="Membership: paid back",
        lines=_two(chart.UNIDENTIFIED, payment.account, refund.minor, payment.currency),
        by=refund.by,
        kind="payment",
    )


def entries_of(invoice: Invoice) -> list[Entry]:
    """What the books have of an invoice and of its being paid, the first first."""
    keys = [f"membership:invoice:{invoice.pk}"]
    keys += [f"membership:allocation:{row.pk}" for row in invoice.allocations.all()]
    return list(Entry.objects.filter(key__in=keys).order_by("seal_id"))


def given_up(row: WriteOff) -> Entry:
    return post(
        key=f"membership:written-off:{row.pk}",
        on=row.on,
        text=f"{row.invoice.label}: written off",
        lines=_two(chart.WRITTEN_OFF, chart.RECEIVABLE, row.minor, row.invoice.currency),
        by=row.by,
        kind="dues",
    )


def contributed(row: Contribution, on: date) -> Entry | None:
    """Income and expense alike; nothing where it was given no value."""
    if not row.minor:
        return None
    return post(
        key=f"membership:in-kind:{row.pk}",
        on=on,
        text="Membership in kind",
        lines=_two(chart.OPERATIONS, chart.IN_KIND, row.minor, row.currency),
        by=row.by,
        kind="in kind",
    )


def card_fee(payout: CardPayout) -> Entry | None:
    """What the card company has kept; what it gives back the other way round."""
    if not payout.fee_minor:
        return None
    return post(
        key=f"membership:payout:{payout.payout_id}:fee",
        on=today(),
        text="Fees of the card company",
        lines=_two(chart.BANK_CHARGES, chart.IN_TRANSIT, payout.fee_minor, payout.currency),
        by=None,
        kind="payment",
    )


def payout_came(payout: CardPayout, moved: Moved, by: Person | None) -> Entry:
    lines = _two(moved.account, chart.IN_TRANSIT, payout.minor, payout.currency)
    if moved.account == chart.SPONSOR_HELD:
        lines += fees_lines(IncomeKind.DUES, payout.parts, payout.currency, moved.on)
    return post(
        key=moved.key, on=moved.on, text="Paid by card, arrived", lines=lines, by=by, kind="payment"
    )


def payout_taken_back(payout: CardPayout, on: date, by: Person | None) -> Entry:
    return reverse(
        Entry.objects.get(key=payout.entry_key),
        key=f"{payout.entry_key}:back",
        on=on,
        text="Paid by card, came back",
        by=by,
    )


def _two(debit: str, credit: str, minor: int, currency: str) -> list[Line]:
    return [Line(debit, minor, currency), Line(credit, -minor, currency)]
