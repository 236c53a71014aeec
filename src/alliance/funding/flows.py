"""Where every cent of a year came from and went, read from the ledger, a currency at a time.

Money comes from a source into a fund (one for each restricted grant, and one that is free to use),
is spent from it for a programme or goes to somebody by an account (the sponsor's fee), and within a
programme for a working group. What a fund has left is held.

    brought forward + income  =  expenses + held

holds for each fund, and what all funds hold is what assets and liabilities of the ledger add up to
(tests/platform/funding/test_flows.py). Releases from restriction move no money and are no flow.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from alliance.funding.models import Grant, Instalment, Programme
from alliance.groups.models import WorkingGroup
from alliance.ledger import chart
from alliance.ledger.queries import balances

RELEASES = (chart.RELEASED, chart.RELEASED_RESTRICTED)
_FLOWING = (chart.Kind.INCOME, chart.Kind.EXPENSE, chart.Kind.NET_ASSETS)
FLOWING = [code for code in chart.of_kind(*_FLOWING) if code not in RELEASES]
STANDING = chart.of_kind(chart.Kind.ASSET, chart.Kind.LIABILITY)
_OPENING = (chart.NET_ASSETS, chart.NET_ASSETS_RESTRICTED)
_GRANTS = (chart.GRANTS, chart.GRANTS_RESTRICTED)
_PROGRAMMES = {
    chart.STAFF: Programme.STAFF,
    chart.TECHNOLOGY: Programme.TECHNOLOGY,
    chart.OPERATIONS: Programme.OPERATIONS,
    chart.EVENTS: Programme.EVENTS,
}
ACCOUNT_OF: dict[str, str] = {programme: account for account, programme in _PROGRAMMES.items()}
BROUGHT, HELD, AHEAD = "brought", "held", "ahead"


@dataclass(frozen=True)
class Node:
    """`column` 0 are sources, 1 funds, 2 uses, 3 working groups. `query` finds the entries behind
    it; "" where it stands for none of its own.
    """

    key: str
    label: str
    minor: int
    column: int
    query: str = ""


@dataclass(frozen=True)
class Link:
    """`minor` > 0 units flow from one node to another."""

    source: str
    target: str
    minor: int


@dataclass(frozen=True)
class Flows:
    year: int
    currency: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def column(self, number: int) -> list[Node]:
        return [node for node in self.nodes if node.column == number]

    @property
    def total(self) -> int:
        """What came in, with what was there before; the same went out or is held."""
        return sum(node.minor for node in self.column(0))

    def minor(self, key: str) -> int:
        """Of one node; 0 where there is none."""
        return next((node.minor for node in self.nodes if node.key == key), 0)


def currencies_of(year: int) -> list[str]:
    """Those of the books until the end of that year, the largest turnover first."""
    rows = balances(by=("currency", "account"), until=date(year, 12, 31))
    turnover: Counter[str] = Counter()
    for (currency, _account), minor in rows.items():
        turnover[currency] += abs(minor)
    return sorted(turnover, key=lambda currency: (-turnover[currency], currency))


def read(year: int, currency: str) -> Flows:
    """The flows of one year in one currency."""
    into, out = _moved(year, currency)
    for fund in sorted({fund for _s, fund in into} | {fund for fund, _u, _g in out}):
        left = sum(m for (_s, f), m in into.items() if f == fund)
        left -= sum(m for (f, _u, _g), m in out.items() if f == fund)
        if left > 0:
            out[fund, HELD, ""] = left
        elif left < 0:
            into[AHEAD, fund] = -left
    return _drawn(year, currency, into, out)


Into = Counter[tuple[str, str]]  # (source, fund)
Out = Counter[tuple[str, str, str]]  # (fund, use, acronym of the group or "")


def _moved(year: int, currency: str) -> tuple[Into, Out]:
    """What came into funds and left them, before what is held; every amount above zero."""
    came, went = _sums(year, currency)
    into: Into = Counter()
    out: Out = Counter()
    for (source, fund), minor in came.items():
        if minor > 0:
            into[source, fund] += minor
        elif minor < 0:  # more was taken back than came
            out[fund, source, ""] -= minor
    for (fund, use, group), minor in went.items():
        if minor > 0:
            out[fund, use, group] += minor
        elif minor < 0:
            into[use, fund] -= minor
    return into, out


def _sums(year: int, currency: str) -> tuple[Into, Out]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    came: Into = Counter()
    went: Out = Counter()
    before = balances(by=("fund", "currency"), account=FLOWING, until=first - timedelta(days=1))
    for (fund, of), minor in before.items():
        if of == currency:
            came[BROUGHT, fund] -= minor
    columns = ("account", "currency", "fund", "programme", "group")
    for (account, of, fund, _programme, group), minor in balances(
        by=columns, account=FLOWING, since=first, until=last
    ).items():
        if of != currency or account in _GRANTS:
            continue
        if account in _OPENING:
            came[BROUGHT, fund] -= minor
        elif chart.ACCOUNTS[account].kind is chart.Kind.EXPENSE:
            went[fund, _PROGRAMMES.get(account, account), group] += minor
        else:
            came[account, fund] -= minor
    grants = balances(
        by=("account", "currency", "fund", "entry__key"), account=_GRANTS, since=first, until=last
    )
    for (account, of, fund, key), minor in grants.items():
        if of == currency:
            came[_grant_behind(key) or account, fund] -= minor
    return came, went


def _grant_behind(key: str) -> str:
    """The node of the grant that an entry with this key is an instalment of; "" for others."""
    prefix, _colon, pk = key.partition(":")
    return f"instalment:{pk}" if prefix == "funding.instalment" and pk.isdecimal() else ""


def _drawn(year: int, currency: str, into: Into, out: Out) -> Flows:
    names = _Names(currency, into, out)
    sums: Counter[tuple[int, str]] = Counter()
    links: Counter[tuple[str, str]] = Counter()
    for (source, fund), minor in into.items():
        key = names.source(source)
        sums[0, f"in:{key}"] += minor
        sums[1, f"fund:{fund}"] += minor
        links[f"in:{key}", f"fund:{fund}"] += minor
    for (fund, use, group), minor in out.items():
        key = names.source(use)
        sums[2, f"out:{key}"] += minor
        links[f"fund:{fund}", f"out:{key}"] += minor
        if group:
            sums[3, f"group:{key}:{group}"] += minor
            links[f"out:{key}", f"group:{key}:{group}"] += minor
    nodes = [
        Node(key, names.label(key), minor, column, names.query(key))
        for (column, key), minor in sums.items()
    ]
    nodes.sort(key=lambda node: (node.column, names.rank(node)))
    return Flows(
        year, currency, tuple(nodes), tuple(Link(*ends, minor) for ends, minor in links.items())
    )


class _Names:
    """What nodes are called, in the reader's language."""

    def __init__(self, currency: str, into: Into, out: Out) -> None:
        self._currency = currency
        funds = {fund for _s, fund in into} | {fund for fund, _u, _g in out}
        self._funds = {g.code: g.title for g in Grant.objects.filter(code__in=funds)}
        pks = {source.partition(":")[2] for source, _f in into if source.startswith("instalment:")}
        parts = Instalment.objects.filter(pk__in=pks).select_related("grant")
        self._grants = {f"instalment:{part.pk}": part.grant for part in parts}
        acronyms = {group for _f, _u, group in out if group}
        groups = WorkingGroup.objects.filter(acronym__in=acronyms)
        self._groups = dict(groups.values_list("acronym", "name"))
        self._funders = {f"grant:{g.pk}": g for g in self._grants.values()}

    def source(self, key: str) -> str:
        """All instalments of a grant are one node."""
        grant = self._grants.get(key)
        if grant is not None:
            return f"grant:{grant.pk}"
        return chart.GRANTS if key.startswith("instalment:") else key

    def label(self, key: str) -> str:
        side, _colon, rest = key.partition(":")
        if side == "fund":
            return self._funds.get(rest, rest) or _("Free to use")
        if side == "group":
            return self._groups.get(rest.partition(":")[2], rest.partition(":")[2])
        if rest in self._funders:
            return self._funders[rest].funder
        if rest in Programme.values:
            return str(Programme(rest).label)
        if rest in chart.ACCOUNTS:
            return str(chart.ACCOUNTS[rest].name)
        return {
            BROUGHT: _("Brought forward"),
            HELD: _("Held at the end"),
            AHEAD: _("Spent before it came"),
        }[rest]

    def query(self, key: str) -> str:
        side, _colon, rest = key.partition(":")
        asked = {"currency": self._currency}
        if side == "fund":
            asked["fund"] = rest or "-"
        elif side == "group":
            use, _colon, asked["group"] = rest.partition(":")
            asked |= {"programme": use} if use in Programme.values else {"account": use}
        elif rest in self._funders:
            grant = self._funders[rest]
            asked["account"] = chart.GRANTS_RESTRICTED if grant.is_restricted else chart.GRANTS
            if grant.is_restricted:
                asked["fund"] = grant.code
        elif rest in Programme.values:
            asked["programme"] = rest
        elif rest in chart.ACCOUNTS:
            asked["account"] = rest
        else:
            return ""
        return urlencode(asked)

    def rank(self, node: Node) -> tuple[int, int, str]:
        """What was there before stands first, what is held last; programmes in their own order,
        the rest the largest first.
        """
        _side, _colon, rest = node.key.partition(":")
        first = rest.partition(":")[0]
        if first in Programme.values:
            return 1, Programme.values.index(first), node.label
        ends = {BROUGHT: 0, HELD: 4, AHEAD: 5}
        return ends.get(rest, 2), -node.minor, node.label
