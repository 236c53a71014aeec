"""What the books say: trial balance, balance sheet, activities, one account.

All are computed from lines, none is kept, so none can differ from the journal. Income and expenses
of earlier years are part of net assets without an entry that closes them. Amounts are minor units;
a report is in one currency, or in all by way of rates (`in_one`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from alliance.ledger.chart import ACCOUNTS, CONVERSION, Account, Kind
from alliance.ledger.conversion import exactly
from alliance.ledger.models import EntryLine
from alliance.ledger.queries import balance, balances, lines_where, rate_on

Sums = dict[str, int]  # minor units by account, debit above zero


@dataclass(frozen=True)
class Row:
    """`minor` counts as people read that account: an asset or expense by its debit, all else by
    its credit.
    """

    account: Account
    minor: int


@dataclass(frozen=True)
class TrialRow:
    account: Account
    debit: int
    credit: int


@dataclass(frozen=True)
class BalanceSheet:
    """`assets_total == liabilities_total + unrestricted + restricted` whenever the books balance:
    `adds_up` says it of the numbers themselves.
    """

    currency: str
    on: date
    assets: list[Row]
    liabilities: list[Row]
    unrestricted: int
    restricted: int
    conversion: int  # what stands on the account for conversions, or a difference of rounding

    @property
    def assets_total(self) -> int:
        return sum(row.minor for row in self.assets)

    @property
    def liabilities_total(self) -> int:
        return sum(row.minor for row in self.liabilities)

    @property
    def net_assets(self) -> int:
        return self.unrestricted + self.restricted + self.conversion

    @property
    def adds_up(self) -> bool:
        return self.assets_total == self.liabilities_total + self.net_assets


@dataclass(frozen=True)
class Activities:
    """Income and expenses of a time, without and with restrictions."""

    currency: str
    since: date
    until: date
    income: list[Row]
    income_restricted: list[Row]
    expenses: list[Row]

    @property
    def income_total(self) -> int:
        return sum(row.minor for row in self.income)

    @property
    def restricted_change(self) -> int:
        return sum(row.minor for row in self.income_restricted)

    @property
    def expenses_total(self) -> int:
        return sum(row.minor for row in self.expenses)

    @property
    def unrestricted_change(self) -> int:
        return self.income_total - self.expenses_total

    @property
    def change(self) -> int:
        return self.unrestricted_change + self.restricted_change


@dataclass(frozen=True)
class AccountRow:
    """A line, and what stands on the account after it, as people read that account."""

    line: EntryLine
    minor: int
    balance: int


def currencies_used() -> list[str]:
    """Those in which anything was posted."""
    found = EntryLine.objects.order_by("currency").values_list("currency", flat=True)
    return list(found.distinct())


def sums_of(currency: str, *, since: date | None = None, until: date | None = None) -> Sums:
    rows = balances(by=["account", "currency"], since=since, until=until)
    return {account: minor for (account, its), minor in rows.items() if its == currency}


def in_one(into: str, on: date, *, since: date | None = None) -> Sums:
    """All currencies as `into`, at the rates of day `on`. Each account rounds once; what the
    roundings leave over stands on the account for conversions, so that the sums still add up to
    zero. Raises `NoRate`.
    """
    exact: dict[str, Fraction] = {}
    for (account, currency), minor in balances(since=since, until=on).items():
        worth = exactly(minor, rate_on(currency, into, on))
        exact[account] = exact.get(account, Fraction(0)) + worth
    sums = {account: round(worth) for account, worth in exact.items()}
    if over := sum(sums.values()):
        sums[CONVERSION] = sums.get(CONVERSION, 0) - over
    return {account: minor for account, minor in sums.items() if minor}


def trial_balance(sums: Sums) -> list[TrialRow]:
    """Every account with a balance, on its side, in the order of the chart."""
    return [
        TrialRow(account, max(minor, 0), max(-minor, 0))
        for account in ACCOUNTS.values()
        if (minor := sums.get(account.code, 0))
    ]


def balance_sheet(sums: Sums, currency: str, on: date) -> BalanceSheet:
    """Of sums from the beginning to the end of day `on`."""
    free = held = 0
    for account, minor in _of(sums, Kind.NET_ASSETS, Kind.INCOME, Kind.EXPENSE):
        if account.code == CONVERSION:
            continue
        if account.restricted:
            held -= minor
        else:
            free -= minor
    return BalanceSheet(
        currency=currency,
        on=on,
        assets=_rows(sums, Kind.ASSET),
        liabilities=_rows(sums, Kind.LIABILITY),
        unrestricted=free,
        restricted=held,
        conversion=-sums.get(CONVERSION, 0),
    )


def activities(sums: Sums, currency: str, since: date, until: date) -> Activities:
    """Of sums from `since` to `until`, both days included."""
    income = _rows(sums, Kind.INCOME)
    return Activities(
        currency=currency,
        since=since,
        until=until,
        income=[row for row in income if not row.account.restricted],
        income_restricted=[row for row in income if row.account.restricted],
        expenses=_rows(sums, Kind.EXPENSE),
    )


def account_rows(
    account: Account, currency: str, since: date, until: date, *, most: int
) -> tuple[int, list[AccountRow], int]:
    """(what stood on the account before, its first `most` lines with what stands after each, what
    stands there at the end).
    """
    before = account.sign * balance(
        account.code, currency=currency, until=since - timedelta(days=1)
    )
    after = account.sign * balance(account.code, currency=currency, until=until)
    stands, rows = before, []
    found = lines_where(account.code, since=since, until=until, currency=currency)
    found = found.select_related("entry").order_by("entry__on", "entry__seal_id", "position")
    for line in found[:most]:
        moved = line.minor * account.sign
        stands += moved
        rows.append(AccountRow(line, moved, stands))
    return before, rows, after


def _rows(sums: Sums, kind: Kind) -> list[Row]:
    return [Row(account, minor * account.sign) for account, minor in _of(sums, kind)]


def _of(sums: Sums, *kinds: Kind) -> Iterator[tuple[Account, int]]:
    for account in ACCOUNTS.values():
        if account.kind in kinds and (minor := sums.get(account.code, 0)):
            yield account, minor
