"""The end of a year: what to look at before it is closed, and what it hands on to the next.

No entry closes income and expenses: net assets are computed from all that was ever posted. What is
closed is the time, so that a year that was reported stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.ledger import chart, reports
from alliance.ledger.amounts import shown
from alliance.ledger.models import BankAccount, BankLine
from alliance.ledger.queries import balance, balances, unbalanced

# What should be nothing at the end of a year, and what may be open and is then worth a look.
CLEARED = (chart.UNIDENTIFIED, chart.IN_TRANSIT)
OPEN = (chart.RECEIVABLE, chart.PAYABLE, chart.REIMBURSEMENTS_PAYABLE, chart.GRANTS_PAYABLE)
# What is posted straight to these was there before: balances of earlier books.
TAKEN_OVER = (chart.NET_ASSETS, chart.NET_ASSETS_RESTRICTED)


@dataclass(frozen=True)
class Look:
    """One thing that was looked at: whether it is well, in words, and where it is mended."""

    is_well: bool
    text: str
    url: str


@dataclass(frozen=True)
class HandedOn:
    """Of one currency: net assets at the beginning, with those taken over from earlier books; what
    the year changed; and what goes on.
    """

    currency: str
    before: int
    change: int
    sheet: reports.BalanceSheet

    @property
    def after(self) -> int:
        return self.before + self.change


def looks(year: int) -> list[Look]:
    """What is not well first."""
    last = date(year, 12, 31)
    found = [*_books(), *_movements(last), *_statements(last), *_standing(year, last)]
    return sorted(found, key=lambda look: look.is_well)


def handed_on(year: int) -> list[HandedOn]:
    """By currency, those with anything in them."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = []
    for currency in reports.currencies_used():
        sheet = reports.balance_sheet(reports.sums_of(currency, until=last), currency, last)
        earlier = reports.sums_of(currency, until=date(year - 1, 12, 31))
        taken_over = -balance(TAKEN_OVER, currency=currency, since=first, until=last)
        before = reports.balance_sheet(earlier, currency, first).net_assets + taken_over
        if sheet.assets or sheet.liabilities or before:
            found.append(HandedOn(currency, before, sheet.net_assets - before, sheet))
    return found


def _books() -> Iterator[Look]:
    wrong = unbalanced()
    words = _("Every entry adds up.") if not wrong else ", ".join(wrong[:5])
    yield Look(not wrong, words, reverse("ledger:journal"))


def _movements(last: date) -> Iterator[Look]:
    waiting = BankLine.objects.filter(state=BankLine.State.WAITING, booked_on__lte=last).count()
    words = ngettext(
        "One movement of the bank waits to be booked.",
        "%(count)d movements of the bank wait to be booked.",
        waiting,
    ) % {"count": waiting}
    yield Look(
        not waiting,
        words if waiting else _("Every movement of the bank is booked."),
        reverse("ledger:bank"),
    )


def _statements(last: date) -> Iterator[Look]:
    for account in BankAccount.objects.all():
        is_well, words = _statement(account, last)
        yield Look(is_well, words, reverse("ledger:bank_account", args=[account.public_id]))


def _statement(account: BankAccount, last: date) -> tuple[bool, str]:
    """Whether it has statements until the last day, which end with what our books say; in words."""
    said = {"account": account.name}
    if not account.statements.filter(last_day__gte=last).exists():
        return False, _("%(account)s: no statement until the end of the year.") % said
    ours = balance(account.account, currency=account.currency, until=last)
    newest = account.statements.filter(last_day=last).order_by("-pk").first()
    if newest is None or newest.closing in (None, ours):
        return True, _("%(account)s: statements until the end of the year.") % said
    said["theirs"] = shown(newest.closing, account.currency)
    said["ours"] = shown(ours, account.currency)
    return False, _("%(account)s: the bank says %(theirs)s, the books %(ours)s.") % said


def _standing(year: int, last: date) -> Iterator[Look]:
    """What is still on the way, and what is owed. Owing is no fault, and worth a look."""
    sums = balances(by=("account", "currency"), account=(*CLEARED, *OPEN), until=last)
    for (code, currency), minor in sums.items():
        account = chart.ACCOUNTS[code]
        words = _("%(account)s: %(amount)s at the end of the year.") % {
            "account": account.name,
            "amount": shown(account.sign * minor, currency),
        }
        asked = f"?since={year}-01-01&until={last.isoformat()}&currency={currency}"
        url = reverse("ledger:account", args=[code]) + asked
        yield Look(code not in CLEARED, words, url)
