"""The chart of accounts: which there are, of which kind, and how each is called elsewhere.

Codes are what lines carry. A new account is a new row here; none is taken away while a line names
it, because old entries stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BANK = "1000"
SPONSOR_HELD = "1010"  # what the fiscal sponsor holds for us
IN_TRANSIT = "1020"  # paid by card, not yet on a bank account
RECEIVABLE = "1100"  # invoices for dues and the like
GRANTS_RECEIVABLE = "1110"
PREPAID = "1200"
PAYABLE = "2000"
REIMBURSEMENTS_PAYABLE = "2010"
GRANTS_PAYABLE = "2020"  # awarded, not yet paid
DEFERRED = "2100"  # received for a later period
UNIDENTIFIED = "2900"  # received, and not yet known what for
NET_ASSETS = "3000"
NET_ASSETS_RESTRICTED = "3100"
CONVERSION = "3900"  # the two sides of an exchange of one currency for another
DUES = "4000"
GRANTS = "4100"
GRANTS_RESTRICTED = "4110"
DONATIONS = "4200"
IN_KIND = "4300"
OTHER_INCOME = "4400"
RELEASED = "4900"
RELEASED_RESTRICTED = "4910"  # the other side of RELEASED: leaves the restricted funds
STAFF = "5000"
TECHNOLOGY = "5100"
OPERATIONS = "5200"
EVENTS = "5300"
GRANTS_PAID = "5400"
SPONSOR_FEE = "5500"
BANK_CHARGES = "5600"
WRITTEN_OFF = "5700"
EXCHANGE_DIFFERENCES = "5800"


class Kind(Enum):
    """What an account is; the value is its root in beancount and hledger."""

    ASSET = "Assets"
    LIABILITY = "Liabilities"
    NET_ASSETS = "Equity"
    INCOME = "Income"
    EXPENSE = "Expenses"


@dataclass(frozen=True)
class Account:
    """`path` is the English name for machines; `restricted` says that what stands there belongs
    to the net assets with donor restrictions.
    """

    code: str
    kind: Kind
    path: str
    name: str | Promise
    restricted: bool = False

    @property
    def full_path(self) -> str:
        """As beancount and hledger write it: "Assets:Bank"."""
        return f"{self.kind.value}:{self.path}"

    @property
    def sign(self) -> int:
        """1 where debit is what people call positive, else -1."""
        return 1 if self.kind in (Kind.ASSET, Kind.EXPENSE) else -1


_ALL = (
    Account(BANK, Kind.ASSET, "Bank", _("Bank")),
    Account(SPONSOR_HELD, Kind.ASSET, "SponsorHeld", _("Held by the fiscal sponsor")),
    Account(IN_TRANSIT, Kind.ASSET, "InTransit", _("Payments on their way")),
    Account(RECEIVABLE, Kind.ASSET, "Receivable", _("Receivables")),
    Account(GRANTS_RECEIVABLE, Kind.ASSET, "GrantsReceivable", _("Grants receivable")),
    Account(PREPAID, Kind.ASSET, "Prepaid", _("Prepaid expenses")),
    Account(PAYABLE, Kind.LIABILITY, "Payable", _("Payables")),
    Account(
        REIMBURSEMENTS_PAYABLE,
        Kind.LIABILITY,
        "ReimbursementsPayable",
        _("Reimbursements payable"),
    ),
    Account(GRANTS_PAYABLE, Kind.LIABILITY, "GrantsPayable", _("Grants payable")),
    Account(DEFERRED, Kind.LIABILITY, "Deferred", _("Received for later periods")),
    Account(UNIDENTIFIED, Kind.LIABILITY, "Unidentified", _("Received, purpose not yet known")),
    Account(NET_ASSETS, Kind.NET_ASSETS, "Unrestricted", _("Net assets without restrictions")),
    Account(
        NET_ASSETS_RESTRICTED,
        Kind.NET_ASSETS,
        "Restricted",
        _("Net assets with restrictions"),
        restricted=True,
    ),
    Account(CONVERSION, Kind.NET_ASSETS, "Conversion", _("Conversion of currencies")),
    Account(DUES, Kind.INCOME, "Dues", _("Membership dues")),
    Account(GRANTS, Kind.INCOME, "Grants", _("Grants")),
    Account(
        GRANTS_RESTRICTED,
        Kind.INCOME,
        "GrantsRestricted",
        _("Grants with restrictions"),
        restricted=True,
    ),
    Account(DONATIONS, Kind.INCOME, "Donations", _("Donations")),
    Account(IN_KIND, Kind.INCOME, "InKind", _("Contributions in kind")),
    Account(OTHER_INCOME, Kind.INCOME, "Other", _("Other income")),
    Account(RELEASED, Kind.INCOME, "Released", _("Released from restrictions")),
    Account(
        RELEASED_RESTRICTED,
        Kind.INCOME,
        "ReleasedRestricted",
        _("Released to net assets without restrictions"),
        restricted=True,
    ),
    Account(STAFF, Kind.EXPENSE, "Staff", _("Staff")),
    Account(TECHNOLOGY, Kind.EXPENSE, "Technology", _("Technology")),
    Account(OPERATIONS, Kind.EXPENSE, "Operations", _("Operations")),
    Account(EVENTS, Kind.EXPENSE, "Events", _("Events")),
    Account(GRANTS_PAID, Kind.EXPENSE, "GrantsPaid", _("Grants paid")),
    Account(SPONSOR_FEE, Kind.EXPENSE, "SponsorFee", _("Fee of the fiscal sponsor")),
    Account(BANK_CHARGES, Kind.EXPENSE, "BankCharges", _("Bank charges")),
    Account(WRITTEN_OFF, Kind.EXPENSE, "WrittenOff", _("Written off")),
    Account(EXCHANGE_DIFFERENCES, Kind.EXPENSE, "ExchangeDifferences", _("Exchange differences")),
)
ACCOUNTS: dict[str, Account] = {account.code: account for account in _ALL}


def of_kind(*kinds: Kind) -> list[str]:
    """Codes of the accounts of these kinds, in the order of the chart."""
    return [account.code for account in _ALL if account.kind in kinds]
