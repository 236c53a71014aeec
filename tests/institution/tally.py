"""The books as the test keeps them: an independent tally of what was done, never of what the site
says about it. Amounts are minor units, debit above zero; accounts have their exported names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HELD = "Assets:SponsorHeld"
RECEIVABLE = "Assets:Receivable"
REIMBURSEMENTS = "Liabilities:ReimbursementsPayable"
GRANTS_PAYABLE = "Liabilities:GrantsPayable"
UNIDENTIFIED = "Liabilities:Unidentified"
CONVERSION = "Equity:Conversion"
DUES = "Income:Dues"
GRANTS = "Income:Grants"
GRANTS_RESTRICTED = "Income:GrantsRestricted"
DONATIONS = "Income:Donations"
RELEASED = "Income:Released"
RELEASED_RESTRICTED = "Income:ReleasedRestricted"
FEE = "Expenses:SponsorFee"
CHARGES = "Expenses:BankCharges"
GRANTS_PAID = "Expenses:GrantsPaid"
WRITTEN_OFF = "Expenses:WrittenOff"
PROGRAMMES = {
    "staff": "Expenses:Staff",
    "technology": "Expenses:Technology",
    "operations": "Expenses:Operations",
    "events": "Expenses:Events",
}
FEE_PERCENT = Decimal("7.5")
CURRENCIES = ("EUR", "USD", "GBP")  # two decimals each


@dataclass(frozen=True)
class Moved:
    account: str
    currency: str
    minor: int
    fund: str = ""
    programme: str = ""
    group: str = ""


@dataclass
class Tally:
    """`entries` counts what has to be an entry of its own in the books."""

    moved: list[Moved] = field(default_factory=list)
    entries: int = 0

    def post(self, *moved: Moved) -> None:
        """One entry. It balances by itself, as any bookkeeper asks of it."""
        for currency in {one.currency for one in moved}:
            assert sum(one.minor for one in moved if one.currency == currency) == 0, moved
        self.moved += moved
        self.entries += 1

    def two(self, debit: str, credit: str, minor: int, currency: str) -> None:
        self.post(Moved(debit, currency, minor), Moved(credit, currency, -minor))

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """What stands on each account, in whole units."""
        sums: Counter[tuple[str, str]] = Counter()
        for one in self.moved:
            sums[one.account, one.currency] += one.minor
        return {key: Decimal(minor) / 100 for key, minor in sums.items() if minor}

    def on(self, account: str, currency: str, *, fund: str | None = None) -> int:
        return sum(
            one.minor
            for one in self.moved
            if (one.account, one.currency) == (account, currency) and fund in (None, one.fund)
        )

    def spent(self, rates: Mapping[str, Fraction]) -> tuple[Counter[str], Counter[str]]:
        """Expenses by programme and by working group in EUR, each sum rounded once, a half to the
        even cent. Grants that were paid are a row of their own; what else has none of the four
        programmes of the budget runs the whole.
        """
        sums: Counter[tuple[str, str, str]] = Counter()
        for one in self.moved:
            if one.account.startswith("Expenses:"):
                sums[one.currency, _row(one), one.group] += one.minor
        programmes: Counter[str] = Counter()
        groups: Counter[str] = Counter()
        for (currency, row, group), minor in sums.items():
            euros = round(minor * rates[currency])
            programmes[row] += euros
            if group:
                groups[group] += euros
        return programmes, groups


def _row(one: Moved) -> str:
    if one.programme in PROGRAMMES:
        return one.programme
    return "grants_paid" if one.account == GRANTS_PAID else "operations"


def fee_on(minor: int) -> int:
    """What the fiscal sponsor takes: to the nearest cent, a half up."""
    exact = Decimal(minor) * FEE_PERCENT / 100
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def fee_lines(minor: int, currency: str, fund: str = "") -> list[Moved]:
    fee = fee_on(minor)
    return [
        Moved(FEE, currency, fee, fund, "operations"),
        Moved(HELD, currency, -fee, fund),
        *release(fee, currency, fund),
    ]


def release(minor: int, currency: str, fund: str) -> list[Moved]:
    """What is spent of a restricted grant leaves its restriction."""
    if not fund:
        return []
    return [
        Moved(RELEASED_RESTRICTED, currency, minor, fund),
        Moved(RELEASED, currency, -minor, fund),
    ]


def plain(minor: int) -> str:
    """As forms take it and JSON says it: "1234.50"."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"
