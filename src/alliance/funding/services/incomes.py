"""Money that comes in: where it is held, and what the fiscal sponsor takes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.funding.models import FeeRate, IncomeKind, Programme
from alliance.funding.permissions import may_keep_books
from alliance.funding.services.posting import ask, error, post
from alliance.ledger import chart
from alliance.ledger.models import Entry
from alliance.ledger.services import Line
from alliance.people.models import Person

ACCOUNTS = {
    IncomeKind.GRANT: chart.GRANTS,
    IncomeKind.DUES: chart.DUES,
    IncomeKind.DONATION: chart.DONATIONS,
    IncomeKind.OTHER: chart.OTHER_INCOME,
}


def rate_on(on: date) -> FeeRate | None:
    """What holds on that day; None where no sponsor holds the funds."""
    return FeeRate.objects.filter(from_on__lte=on).order_by("-from_on").first()


def fee_of(minor: int, basis_points: int) -> int:
    """The fee on `minor` units, to the nearest unit; a half is rounded up."""
    return (minor * basis_points + 5000) // 10_000


def fee_on(kind: IncomeKind, minor: int, on: date) -> int:
    """What the sponsor takes of an income of that kind and day, in its minor units."""
    rate = rate_on(on)
    if rate is None or kind in rate.free_of:
        return 0
    return fee_of(minor, rate.basis_points)


def fee_lines(
    kind: IncomeKind, minor: int, currency: str, on: date, *, fund: str = ""
) -> list[Line]:
    """Lines by which the sponsor takes its fee out of what it holds; none where there is no fee.

    A room that posts an income by itself adds them to its own lines.
    """
    return fees_lines(kind, [minor], currency, on, fund=fund)


def fees_lines(
    kind: IncomeKind, incomes: Iterable[int], currency: str, on: date, *, fund: str = ""
) -> list[Line]:
    """The same for several incomes that come as one sum: of each the fee it has alone."""
    fee = sum(fee_on(kind, minor, on) for minor in incomes)
    if not fee:
        return []
    operations = Programme.OPERATIONS.value
    return [
        Line(chart.SPONSOR_FEE, fee, currency, fund=fund, programme=operations),
        Line(chart.SPONSOR_HELD, -fee, currency, fund=fund),
        *release(fee, currency, fund),
    ]


def release(minor: int, currency: str, fund: str) -> list[Line]:
    """What is spent of a restricted fund leaves its restriction by that. Nothing for `fund` ""."""
    if not fund:
        return []
    return [
        Line(chart.RELEASED_RESTRICTED, minor, currency, fund=fund),
        Line(chart.RELEASED, -minor, currency, fund=fund),
    ]


def receive(
    kind: IncomeKind,
    *,
    key: str,
    on: date,
    text: str,
    minor: int,
    currency: str,
    by: Person | None,
    fund: str = "",
    group: str = "",
) -> Entry:
    """Post an income and the fee on it. The caller has asked whether `by` may.

    `minor` > 0 is the whole income, before the fee. With a `fund` it is restricted to it. The
    sponsor holds it where there is one on that day, else the bank. Raises `ValidationError`.
    """
    held = chart.BANK if rate_on(on) is None else chart.SPONSOR_HELD
    account = chart.GRANTS_RESTRICTED if fund else ACCOUNTS[kind]
    lines = [
        Line(held, minor, currency, fund=fund),
        Line(account, -minor, currency, fund=fund, group=group),
        *fee_lines(kind, minor, currency, on, fund=fund),
    ]
    return post(key=key, on=on, text=text, lines=lines, by=by)


@transaction.atomic
def set_rate(rate: FeeRate, *, by: Person) -> FeeRate:
    """From `rate.from_on` on these terms hold. Incomes posted before keep the fee they had, so a
    day with posted income behind it cannot be given other terms.

    Raises `PermissionDenied`, `ValidationError`.
    """
    ask(may_keep_books(by))
    rate.set_by = by
    rate.full_clean()
    if set(rate.free_of) - set(IncomeKind.values):
        raise error("free_of", _("Choose among the kinds of income."))
    if Entry.objects.filter(on__gte=rate.from_on, lines__account__in=INCOME).exists():
        raise error(
            "from_on",
            _("Income is posted on that day or later. Choose a day after the last income."),
        )
    rate.save()
    return rate


INCOME = (*ACCOUNTS.values(), chart.GRANTS_RESTRICTED)
