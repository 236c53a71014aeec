"""Plan against actual: the budget in force, beside what the ledger says was spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from alliance.funding.models import Budget, Programme
from alliance.groups.models import WorkingGroup
from alliance.ledger import chart
from alliance.ledger.conversion import converted
from alliance.ledger.errors import NoRate
from alliance.ledger.queries import balances, rate_on

EXPENSES = chart.of_kind(chart.Kind.EXPENSE)
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
    that have expenses and no rate into `currency`.
    """

    budget: Budget | None
    currency: str
    programmes: list[Row]
    groups: list[Row]
    planned: int
    actual: int
    left_out: list[str]
    converted: list[str]


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
    by_programme, by_group, left_out, changed = _spent(year, currency)
    plans: Counter[str] = Counter()
    group_plans: Counter[str] = Counter()
    for line in budget.lines.select_related("group") if budget else ():
        plans[line.programme] += line.minor
        if line.group is not None:
            group_plans[line.group.acronym] += line.minor
    labels = {value: str(label) for value, label in Programme.choices}
    acronyms = sorted({*group_plans, *by_group} - {""})
    groups = WorkingGroup.objects.filter(acronym__in=acronyms).order_by("name")
    return Plan(
        budget,
        currency,
        _rows(labels.items(), plans, by_programme),
        _rows(groups.values_list("acronym", "name"), group_plans, by_group),
        sum(plans.values()),
        sum(by_programme.values()),
        left_out,
        changed,
    )


def _rows(names: Iterable[tuple[str, str]], plans: Counter[str], actual: Counter[str]) -> list[Row]:
    longest = max([*plans.values(), *actual.values(), 1])
    return [
        Row(
            key,
            label,
            plans[key],
            actual[key],
            BAR * plans[key] // longest,
            BAR * max(actual[key], 0) // longest,
        )
        for key, label in names
    ]


def _spent(year: int, into: str) -> tuple[Counter[str], Counter[str], list[str], list[str]]:
    """By programme, by group, and which currencies were left out or converted."""
    last = date(year, 12, 31)
    rows = balances(
        by=("currency", "programme", "group"),
        account=EXPENSES,
        since=date(year, 1, 1),
        until=last,
    )
    programmes: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    left_out, changed = set(), set()
    for (currency, programme, group), minor in rows.items():
        try:
            rating = rate_on(currency, into, min(last, timezone.localdate()))
        except NoRate:
            left_out.add(currency)
            continue
        if currency != into:
            changed.add(currency)
        amount = converted(minor, rating)
        # What carries no programme, such as a bank charge, is the running of the whole.
        programmes[programme if programme in Programme.values else Programme.OPERATIONS] += amount
        groups[group] += amount
    return programmes, groups, sorted(left_out), sorted(changed)
