"""How a grant stands: what came, what was spent of it, what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from alliance.funding.models import ClaimLine, Grant
from alliance.ledger import chart
from alliance.ledger.queries import balances

EXPENSES = chart.of_kind(chart.Kind.EXPENSE)


@dataclass(frozen=True)
class Standing:
    """In minor units of the grant's currency. `released` is what left the restriction by being
    spent on the purpose; of a grant without restriction only `received` is known.
    """

    received: int
    spent: int
    released: int

    @property
    def left(self) -> int:
        return self.received - self.spent


@dataclass(frozen=True)
class Overdraft:
    """Lines of a claim would take so many minor units more than the grant has left."""

    grant: Grant
    minor: int


def standing(grant: Grant) -> Standing:
    """Of one grant, from the ledger."""
    if not grant.is_restricted:
        came = grant.instalments.filter(received_on__isnull=False)
        return Standing(came.aggregate(sum=Sum("minor"))["sum"] or 0, 0, 0)
    rows = balances(by=("account", "currency"), fund=grant.fund)
    sums = {
        account: minor for (account, currency), minor in rows.items() if currency == grant.currency
    }
    return Standing(
        received=-sums.get(chart.GRANTS_RESTRICTED, 0),
        spent=sum(sums.get(account, 0) for account in EXPENSES),
        released=sums.get(chart.RELEASED_RESTRICTED, 0),
    )


def overdrafts(lines: Iterable[ClaimLine]) -> list[Overdraft]:
    """Which restricted grants these lines, not yet posted, would overdraw."""
    wanted: dict[Grant, int] = defaultdict(int)
    for line in lines:
        if line.grant is not None and line.grant.is_restricted:
            wanted[line.grant] += line.minor
    found = ((grant, minor - standing(grant).left) for grant, minor in wanted.items())
    return [Overdraft(grant, over) for grant, over in found if over > 0]
