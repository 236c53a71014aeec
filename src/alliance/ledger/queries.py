"""What is read from the books. Amounts are minor units, debit above zero, unless a name says
otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from alliance.ledger.conversion import Rating
from alliance.ledger.errors import NoRate
from alliance.ledger.models import BankAccount, BankLine, EntryLine, PeriodEvent, Rate
from alliance.ledger.models.entry import number_of
from alliance.ledger.models.rate import BILLION

Accounts = str | Collection[str]


def balance(
    account: Accounts,
    *,
    currency: str,
    since: date | None = None,
    until: date | None = None,
    fund: str | None = None,
    programme: str | None = None,
    group: str | None = None,
) -> int:
    """What stands on the account, or on several together, at the end of day `until`; with `since`
    only what was posted from that day on. `None` asks for all, "" for lines that name none.
    """
    lines = lines_where(account, since=since, until=until, currency=currency)
    lines = lines.filter(_belongs(fund=fund, programme=programme, group=group))
    return int(lines.aggregate(sum=Sum("minor"))["sum"] or 0)


def balances(
    *,
    by: Iterable[str] = ("account", "currency"),
    account: Accounts | None = None,
    since: date | None = None,
    until: date | None = None,
    fund: str | None = None,
    programme: str | None = None,
    group: str | None = None,
) -> dict[tuple[str, ...], int]:
    """Sums of lines by any of the columns account, currency, fund, programme, group and the
    entry's kind ("entry__kind"). Sums of zero are left out.
    """
    columns = tuple(by)
    lines = lines_where(account, since=since, until=until)
    lines = lines.filter(_belongs(fund=fund, programme=programme, group=group))
    rows = lines.order_by().values(*columns).annotate(sum=Sum("minor")).order_by(*columns)
    return {tuple(row[column] for column in columns): int(row["sum"]) for row in rows if row["sum"]}


def lines_where(
    account: Accounts | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    currency: str | None = None,
) -> QuerySet[EntryLine]:
    """Lines of entries from `since` to `until`, both days included."""
    found = EntryLine.objects.all()
    if account is not None:
        codes = [account] if isinstance(account, str) else list(account)
        found = found.filter(account__in=codes)
    if since is not None:
        found = found.filter(entry__on__gte=since)
    if until is not None:
        found = found.filter(entry__on__lte=until)
    if currency is not None:
        found = found.filter(currency=currency)
    return found


@dataclass(frozen=True)
class AtBank:
    """An account at a bank: how many movements wait, up to which day statements tell, what the
    newest of them closes with (`None` when none says), and what stands in the books.
    """

    account: BankAccount
    waiting: int
    last_day: date | None
    closing: int | None
    in_books: int


def bank_accounts() -> list[AtBank]:
    """All of them, by name."""
    waiting = Counter(
        BankLine.objects.filter(state=BankLine.State.WAITING).values_list(
            "bank_account_id", flat=True
        )
    )
    found = []
    for account in BankAccount.objects.all():
        newest = account.statements.exclude(last_day=None).order_by("-last_day", "-pk").first()
        found.append(
            AtBank(
                account=account,
                waiting=waiting[account.pk],
                last_day=newest.last_day if newest else None,
                closing=newest.closing if newest else None,
                in_books=balance(account.account, currency=account.currency),
            )
        )
    return found


def unbalanced() -> list[str]:
    """Numbers of entries whose lines do not add up. The database lets none in; this is how its
    owner sees that none was brought in past it.
    """
    sums = EntryLine.objects.order_by().values("entry__seal_id", "currency")
    over = sums.annotate(sum=Sum("minor")).exclude(sum=0)
    return sorted({number_of(row["entry__seal_id"]) for row in over})


def closed_through() -> date | None:
    """The last day of the closed period; `None` while all is open."""
    decided = PeriodEvent.objects.exclude(
        kind__in=(PeriodEvent.Kind.ASKED, PeriodEvent.Kind.REFUSED)
    )
    return decided.order_by("-pk").values_list("through", flat=True).first()


def reopening_asked() -> PeriodEvent | None:
    """The request to reopen that waits for a second person."""
    last = PeriodEvent.objects.select_related("by").order_by("-pk").first()
    return last if last and last.kind == PeriodEvent.Kind.ASKED else None


def rate_on(currency: str, into: str, on: date) -> Rating:
    """The last rate recorded for that day or before, or the inverse of the opposite one, whichever
    is of the later day. Raises `NoRate`.
    """
    if currency == into:
        return Rating(currency, into, Fraction(1), on, "")
    straight = _last_rate(currency, into, on)
    opposite = _last_rate(into, currency, on)
    if straight and (opposite is None or straight.on >= opposite.on):
        return Rating(
            currency, into, Fraction(straight.billionths, BILLION), straight.on, straight.source
        )
    if opposite:
        value = Fraction(BILLION, opposite.billionths)
        return Rating(currency, into, value, opposite.on, opposite.source)
    raise NoRate(
        _("No rate of %(currency)s in %(into)s is recorded for %(day)s or before. Record one.")
        % {"currency": currency, "into": into, "day": on.isoformat()}
    )


def _last_rate(currency: str, into: str, on: date) -> Rate | None:
    found = Rate.objects.filter(currency=currency, into=into, on__lte=on)
    return found.order_by("-on", "-pk").first()


def _belongs(**names: str | None) -> Q:
    given: dict[str, Any] = {name: value for name, value in names.items() if value is not None}
    return Q(**given)
