"""Plan against actual: the budget in force, beside what the ledger says was spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from alliance.funding.models import Budget, Programme
from alliance.groups.models import WorkingGroup
from alliance.ledger import chart
from alliance.ledger.conversion import Rating, converted
from alliance.ledger.errors import NoRate
from alliance.ledger.queries import balances, lines_where, rate_on

EXPENSES = chart.of_kind(chart.Kind.EXPENSE)
GRANTS_ROW = "grants_paid"  # a row beside those of the programmes
BAR = 100  # units that the longest bar is wide


@dataclass(frozen=True)
class Row:
    """Minor units of the plan's currency; the two bars in hundredths of the longest of all."""

    key: str
    label: str
    planned: int
    actual: int
    planned_bar: int
    actual_bar: int
    before: int | None = None  # spent in the year before; None when the books know none

    @property
    def is_over(self) -> bool:
        return self.actual > self.planned

    @property
    def percent(self) -> int | None:
        """Of the plan that is spent; None without a plan."""
        return round(100 * self.actual / self.planned) if self.planned else None


@dataclass(frozen=True)
class Plan:
    """`budget` is the version in force, None before any was approved. `left_out` are currencies
    that have expenses and no rate into `currency`, `converted` the rates of those that have one.
    `before` was spent in `year_before`, converted by that year's rates.
    """

    budget: Budget | None
    currency: str
    programmes: list[Row]
    groups: list[Row]
    planned: int
    actual: int
    left_out: list[str]
    converted: list[Rating]
    year_before: int
    before: int | None


def in_force(year: int) -> Budget | None:
    """The last approved version of the budget of that year."""
    approved = Budget.objects.filter(year=year, state=Budget.State.APPROVED)
    return approved.select_related("approved_by").order_by("-version").first()


def read(year: int, currency: str) -> Plan:
    """In the budget's currency, or in `currency` where there is no budget. Expenses in others are
    converted at the last rate known at the end of the year, or today.
    """
    budget = in_force(year)
    currency = budget.currency if budget else currency
    now, before = _spent(year, currency), _spent(year - 1, currency) if _known(year - 1) else None
    by_programme, by_group = now.programmes, now.groups
    plans: Counter[str] = Counter()
    group_plans: Counter[str] = Counter()
    for line in budget.lines.select_related("group") if budget else ():
        plans[line.programme] += line.minor
        if line.group is not None:
            group_plans[line.group.acronym] += line.minor
    labels = row_labels()
    if GRANTS_ROW not in by_programme and not (before and GRANTS_ROW in before.programmes):
        del labels[GRANTS_ROW]
    acronyms = {*group_plans, *by_group, *(before.groups if before else ())}
    groups = WorkingGroup.objects.filter(acronym__in=sorted(acronyms)).order_by("name")
    return Plan(
        budget,
        currency,
        _rows(labels.items(), plans, by_programme, before.programmes if before else None),
        _rows(
            groups.values_list("acronym", "name"),
            group_plans,
            by_group,
            before.groups if before else None,
        ),
        sum(plans.values()),
        sum(by_programme.values()),
        sorted(now.left_out),
        [now.converted[currency] for currency in sorted(now.converted)],
        year - 1,
        sum(before.programmes.values()) if before else None,
    )


def _rows(
    names: Iterable[tuple[str, str]],
    plans: Counter[str],
    actual: Counter[str],
    before: Counter[str] | None,
) -> list[Row]:
    longest = max([*plans.values(), *actual.values(), 1])
    return [
        Row(
            key,
            label,
            plans[key],
            actual[key],
            BAR * plans[key] // longest,
            BAR * max(actual[key], 0) // longest,
            None if before is None else before[key],
        )
        for key, label in names
    ]


def row_labels() -> dict[str, str]:
    """What the rows of the plan are called, by their keys: the programmes, and grants paid."""
    labels = {value: str(label) for value, label in Programme.choices}
    return labels | {GRANTS_ROW: str(chart.ACCOUNTS[chart.GRANTS_PAID].name)}


def row_of(account: str, programme: str) -> str:
    """The row of the plan that counts an expense: grants that the Alliance pays have one of their
    own; what else carries no programme, such as a bank charge, is the running of the whole.
    """
    if programme in Programme.values:
        return programme
    return GRANTS_ROW if account == chart.GRANTS_PAID else Programme.OPERATIONS.value


@dataclass
class _Spent:
    """Minor units by programme and by group, in one currency; what was converted, or left out."""

    programmes: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    left_out: set[str] = field(default_factory=set)
    converted: dict[str, Rating] = field(default_factory=dict)


def _known(year: int) -> bool:
    return lines_where(EXPENSES, since=date(year, 1, 1), until=date(year, 12, 31)).exists()


def _spent(year: int, into: str) -> _Spent:
    on = min(date(year, 12, 31), timezone.localdate())
    rows, found = _in_rows(year), _Spent()
    ratings = {currency: _rating(currency, into, on) for currency in {key[0] for key in rows}}
    for (currency, row, group), minor in rows.items():
        rating = ratings[currency]
        if rating is None:
            found.left_out.add(currency)
            continue
        if currency != into:
            found.converted[currency] = rating
        amount = converted(minor, rating)
        found.programmes[row] += amount
        found.groups[group] += amount
    return found


def _rating(currency: str, into: str, on: date) -> Rating | None:
    try:
        return rate_on(currency, into, on)
    except NoRate:
        return None


def _in_rows(year: int) -> Counter[tuple[str, str, str]]:
    """By currency, row of the plan and group, so that each sum is converted, and rounded, once."""
    columns = ("currency", "account", "programme", "group")
    first, last = date(year, 1, 1), date(year, 12, 31)
    sums: Counter[tuple[str, str, str]] = Counter()
    for (currency, account, programme, group), minor in balances(
        by=columns, account=EXPENSES, since=first, until=last
    ).items():
        sums[currency, row_of(account, programme), group] += minor
    return sums
