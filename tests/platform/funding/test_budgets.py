"""A budget is drafted, approved by somebody else, and amended as a new version."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.funding import as_json, plan, report
from alliance.funding.models import Budget, BudgetLine, Programme
from alliance.funding.services import budgets
from alliance.groups.models import WorkingGroup
from alliance.ledger import chart
from alliance.ledger.models import Rate
from alliance.ledger.services import Line, post

pytestmark = pytest.mark.django_db


def add(budget: Budget, by, minor: int = 5000, **fields) -> BudgetLine:
    given = {"programme": Programme.STAFF, "text": "Coordination", **fields}
    return budgets.add_line(budget, BudgetLine(minor=minor, **given), by=by)


def approved(staff, other, **fields) -> Budget:
    budget = budgets.draft(staff, year=2026)
    add(budget, staff, **fields)
    return budgets.approve(budget, by=other, decision="Board call")


def spend(minor: int, currency: str = "EUR", account: str = chart.STAFF, **of) -> None:
    lines = [Line(account, minor, currency, **of), Line(chart.BANK, -minor, currency)]
    key = f"spend:{minor}:{currency}:{account}"
    post(key=key, on=date(2026, 2, 3), text="x", lines=lines, by=None, kind="test")


def test_a_budget_is_approved_by_somebody_else_than_its_drafter(staff, other_staff):
    budget = budgets.draft(staff, year=2026)
    add(budget, staff)
    with pytest.raises(PermissionDenied):
        budgets.approve(budget, by=staff, decision="Me")
    budget = budgets.approve(budget, by=other_staff, decision="Board call")
    assert (budget.approved_by, budget.state) == (other_staff, Budget.State.APPROVED)
    assert budget.approved_at is not None


def test_whoever_changes_the_draft_has_drafted_it(staff, other_staff):
    budget = budgets.draft(staff, year=2026)
    add(budget, other_staff)
    budget.refresh_from_db()
    with pytest.raises(PermissionDenied):
        budgets.approve(budget, by=other_staff, decision="Us")


def test_an_approved_budget_stays_as_it_is(staff, other_staff):
    budget = approved(staff, other_staff)
    for act in (
        lambda: add(budget, staff),
        lambda: budgets.drop_line(budget.lines.get(), by=staff),
        lambda: budgets.say_why(budget, "x", by=staff),
        lambda: budgets.approve(budget, by=other_staff, decision="again"),
    ):
        with pytest.raises(ValidationError):
            act()
    assert budget.lines.count() == 1


def test_an_amendment_takes_the_lines_over_and_holds_once_approved(staff, other_staff):
    first = approved(staff, other_staff)
    second = budgets.draft(staff, year=2026)
    assert (second.version, second.lines.get().minor) == (2, 5000)
    add(second, staff, 100)
    assert plan.in_force(2026) == first
    budgets.approve(second, by=other_staff, decision="Amended")
    assert plan.in_force(2026) == second
    assert first.lines.count() == 1


def test_a_year_has_one_draft(staff):
    assert budgets.draft(staff, year=2026) == budgets.draft(staff, year=2026)


def test_an_empty_budget_is_not_approved(staff, other_staff):
    with pytest.raises(ValidationError):
        budgets.approve(budgets.draft(staff, year=2026), by=other_staff, decision="x")


def test_only_staff_draft(person, staff):
    with pytest.raises(PermissionDenied):
        budgets.draft(person, year=2026)
    with pytest.raises(PermissionDenied):
        add(budgets.draft(staff, year=2026), person)


def test_plan_stands_against_what_the_ledger_says(staff, other_staff):
    approved(staff, other_staff, minor=20_000)
    spend(15_000, programme="staff")
    spend(700, account=chart.BANK_CHARGES)
    found = plan.read(2026, "USD")
    rows = {row.key: (row.planned, row.actual, row.percent) for row in found.programmes}
    assert found.currency == "EUR"
    assert rows["staff"] == (20_000, 15_000, 75)
    assert rows["operations"] == (0, 700, None)
    assert (found.planned, found.actual) == (20_000, 15_700)


def test_a_group_has_its_plan_and_its_actual(staff, other_staff):
    group = WorkingGroup.objects.create(acronym="tools", name="Tools")
    approved(staff, other_staff, minor=1_000, group=group, programme="technology")
    spend(1_500, account=chart.TECHNOLOGY, programme="technology", group="tools")
    [row] = plan.read(2026, "EUR").groups
    assert (row.label, row.planned, row.actual, row.is_over) == ("Tools", 1_000, 1_500, True)


def test_another_currency_is_converted_at_a_recorded_rate_or_named_as_left_out(staff, other_staff):
    approved(staff, other_staff)
    spend(1_000, "USD", programme="staff")
    assert plan.read(2026, "EUR").left_out == ["USD"]
    Rate.objects.create(
        currency="USD", into="EUR", on=date(2026, 1, 1), billionths=900_000_000, source="Example"
    )
    found = plan.read(2026, "EUR")
    [rate] = found.converted  # shown with its day and who says so
    assert (rate.currency, rate.value_shown, rate.source) == ("USD", "0.9", "Example")
    assert (found.left_out, found.actual) == ([], 900)
    with CaptureQueriesContext(connection) as asked:
        plan.read(2026, "EUR")
    for number in range(3):
        spend(number + 1, "USD", programme="events", group=f"group-{number}")
    with CaptureQueriesContext(connection) as asked_again:
        plan.read(2026, "EUR")
    assert len(asked_again) == len(asked), "for a rate once, however much is converted by it"


def test_a_year_stands_beside_the_one_before_where_the_books_know_it(staff, other_staff):
    approved(staff, other_staff)
    spend(1_000, programme="staff")
    assert [row.before for row in plan.read(2026, "EUR").programmes] == [None] * 4
    assert plan.read(2027, "EUR").before == 1_000
    [row] = [row for row in plan.read(2027, "EUR").programmes if row.key == "staff"]
    assert (row.before, row.actual) == (1_000, 0)


def test_the_report_and_the_file_for_programs_tell_the_year_before_as_the_page_does(
    staff, other_staff
):
    group = WorkingGroup.objects.create(acronym="tools", name="Tools")
    approved(staff, other_staff, group=group)
    spend(1_000, programme="staff", group="tools")
    programmes, groups = report.contents(2027)["parts"][:2]
    assert programmes["heads"][-1] == groups["heads"][-1] == "Spent in 2026"
    amounts = ["0.00\xa0EUR", "0.00\xa0EUR", "10.00\xa0EUR"]
    assert programmes["rows"][0] == ["Staff", *amounts]
    assert programmes["rows"][-1] == ["Sum", *amounts]
    assert groups["rows"] == [["Tools", *amounts]]
    told = as_json.of_year(2027)["plan"]
    figures = {"planned": "0.00", "actual": "0.00", "before": "10.00"}
    assert (told["year_before"], told["sum"]) == (2026, figures)
    assert [told["programmes"][0], *told["groups"]] == [
        {"name": "staff", **figures},
        {"name": "tools", **figures},
    ]
    # Of a year that the books do not know there is neither a column nor a figure.
    first = report.contents(2026)["parts"][0]
    assert (len(first["heads"]), {len(row) for row in first["rows"]}) == (3, {3})
    assert as_json.of_year(2026)["plan"]["sum"]["before"] is None
