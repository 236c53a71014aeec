"""Where one payment went: its share of all that its fund was used for in a year.

Money in a fund is one pot; no cent of it can be told from another. What can be told is the share:
of dues of 250.00, as much went to each use as of everything that the fund had that year. Shares are
whole minor units and make up the payment to the cent (largest remainders).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from alliance.funding import flows
from alliance.funding.queries import EXPENSES
from alliance.funding.queries import lines as lines_asked
from alliance.ledger import chart
from alliance.ledger.models import Entry, EntryLine

VOUCHERS = 3  # shown for each use, the largest
WIDE = 1000  # of the drawing
INCOME = chart.of_kind(chart.Kind.INCOME)
NO_MONEY = (*flows.RELEASES, chart.IN_KIND)


@dataclass(frozen=True)
class Share:
    """`minor` of the payment went here; `x` and `width` in the drawing; `query` finds entries."""

    label: str
    minor: int
    query: str
    vouchers: list[EntryLine]
    x: int
    width: int


@dataclass(frozen=True)
class Followed:
    """Of `minor` in the fund called `fund`, which had `total` in that year."""

    year: int
    currency: str
    minor: int
    fund: str
    total: int
    shares: list[Share]


def follow(year: int, currency: str, minor: int, fund: str = "") -> Followed | None:
    """None where that fund had nothing in that currency in that year."""
    found = flows.read(year, currency)
    nodes = {node.key: node for node in found.nodes}
    pot = nodes.get(f"fund:{fund}")
    if pot is None or minor <= 0:
        return None
    uses = {link.target: link.minor for link in found.links if link.source == pot.key}
    shares, at, so_far = [], 0, 0
    for key, part in apportion(minor, uses).items():
        node, so_far = nodes[key], so_far + part
        query = urlencode({"fund": fund or "-"}) + f"&{node.query}" if node.query else ""
        vouchers = _vouchers(year, currency, fund, key)
        end = WIDE * so_far // minor  # of what came before, too: roundings never add up
        shares.append(Share(node.label, part, query, vouchers, at, end - at))
        at = end
    return Followed(year, currency, minor, pot.label, pot.minor, shares)


def apportion(minor: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`minor` split by weights above zero, in whole units that make it up exactly: each is its
    exact share rounded down or up, up where most was cut off.
    """
    total = sum(weights.values())
    parts = {key: minor * weight // total for key, weight in weights.items()}
    cut = sorted(weights, key=lambda key: (-(minor * weights[key] % total), key))
    for key in cut[: minor - sum(parts.values())]:
        parts[key] += 1
    return parts


def of_entry(entry: Entry) -> tuple[str, str, int] | None:
    """(currency, fund, minor units) of what an entry brought in: its largest sum of income. None
    for one that brought nothing.
    """
    sums: Counter[tuple[str, str]] = Counter()
    for line in entry.lines.all():
        if line.account in INCOME and line.account not in NO_MONEY:
            sums[line.currency, line.fund] -= line.minor
    if not sums:
        return None
    (currency, fund), minor = max(sums.items(), key=lambda one: (one[1], one[0]))
    return (currency, fund, minor) if minor > 0 else None


def _vouchers(year: int, currency: str, fund: str, key: str) -> list[EntryLine]:
    """The largest lines behind a use; what was held or taken back has none."""
    use = key.partition(":")[2]
    account = flows.ACCOUNT_OF.get(use, use)
    if account not in EXPENSES:
        return []
    found = lines_asked(year, {"currency": currency, "fund": fund or "-", "account": account})
    found = found.filter(minor__gt=0, entry__reversed_by=None, entry__reverses=None)
    return list(found.select_related("entry").order_by("-minor", "entry__seal_id")[:VOUCHERS])
