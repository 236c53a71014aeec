"""Record a rate; exchange money of one currency for another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.ledger import chart
from alliance.ledger.conversion import converted
from alliance.ledger.currencies import CODES
from alliance.ledger.errors import BadLine, LedgerError
from alliance.ledger.models import Entry, Rate
from alliance.ledger.models.rate import BILLION
from alliance.ledger.permissions import ask_to_keep_books
from alliance.ledger.queries import rate_on
from alliance.ledger.services.posting import Line, post
from alliance.people.models import Person

WORTH_AT_MOST = 10**9


@transaction.atomic
def record_rate(
    *, currency: str, into: str, on: date, value: Decimal, source: str, by: Person
) -> Rate:
    """1 `currency` is worth `value` `into` on that day, says `source`. `value` has at most nine
    decimals. A later record for the same day counts instead. Raises `PermissionDenied`, `BadLine`.
    """
    ask_to_keep_books(by)
    if currency not in CODES or into not in CODES or currency == into:
        raise BadLine(_("A rate is between two different currencies of ISO 4217."))
    billionths = Fraction(value) * BILLION if value.is_finite() else Fraction(0)
    if not 0 < billionths <= WORTH_AT_MOST * BILLION or billionths.denominator != 1:
        raise BadLine(_("A rate is above zero and has at most nine decimals."))
    if not source.strip():
        raise LedgerError(_("Say where the rate is from."))
    return Rate.objects.create(
        currency=currency, into=into, on=on, billionths=int(billionths), source=source[:120], by=by
    )


@transaction.atomic
def exchange(
    *,
    key: str,
    on: date,
    text: str,
    given: Line,
    received: Line,
    by: Person | None,
    kind: str = "exchange",
) -> Entry:
    """Write that money left in one currency and came in another, as the bank did it.

    `given.minor` is below zero, `received.minor` above. What was given is converted at the rate of
    the day, rounded once; both sides of that stand on the account for conversions, and what the
    bank gave more or less, rounding included, is an exchange difference. Raises `NoRate`, and what
    `post` raises.
    """
    if not given.minor < 0 < received.minor or given.currency == received.currency:
        raise BadLine(_("An exchange gives one currency and receives another."))
    rate = rate_on(given.currency, received.currency, on)
    worth = converted(-given.minor, rate)
    lines = [given, Line(chart.CONVERSION, -given.minor, given.currency), received]
    if worth:
        lines.append(Line(chart.CONVERSION, -worth, received.currency))
    if difference := worth - received.minor:
        lines.append(Line(chart.EXCHANGE_DIFFERENCES, difference, received.currency))
    return post(key=key, on=on, text=text, lines=lines, by=by, kind=kind)
