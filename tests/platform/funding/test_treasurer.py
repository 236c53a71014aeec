"""The treasurer and a deputy keep the books for their term, without being staff; what takes two
people still takes two.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from tests.platform.funding.conftest import claimed, line
from tests.platform.funding.test_limits import HIGH, asked, held

from alliance.desk import queues
from alliance.funding.models import ApprovalLimit, Budget, BudgetLine, Claim, Programme
from alliance.funding.services import budgets, judging, limits
from alliance.ledger import chart, services
from alliance.ledger.permissions import keepers, may_keep_books
from alliance.ledger.queries import balance, closed_through
from alliance.ledger.services import Line
from alliance.notices.models import Notice
from alliance.people.models import Office
from alliance.people.offices import appoint, dismiss

pytestmark = pytest.mark.django_db
Kind = Office.Kind
MARCH, BEFORE, TODAY = date(2026, 3, 31), date(2026, 2, 28), date(2026, 4, 2)
LINES = [Line(chart.BANK, 500, "EUR"), Line(chart.OTHER_INCOME, -500, "EUR")]


def term(days: int = 300) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def treasurer(make_person, staff):
    found = make_person("treasurer")
    appoint(found, Kind.TREASURER, by=staff, ends_on=term())
    return found


@pytest.fixture
def deputy(make_person, staff):
    found = make_person("deputy")
    appoint(found, Kind.DEPUTY, by=staff, ends_on=term())
    return found


def enter(by, key: str = "rent"):
    return services.enter(key=key, on=MARCH, text="Rent", lines=LINES, by=by)


def test_a_treasurer_posts_reverses_and_closes(treasurer):
    entry = enter(treasurer)
    assert balance(chart.BANK, currency="EUR") == 500
    services.take_back(entry, key="back", on=MARCH, text="Wrong", by=treasurer)
    services.close(MARCH, by=treasurer, today=TODAY)
    assert closed_through() == MARCH


def test_a_treasurer_is_no_staff(treasurer, person):
    assert not treasurer.is_staff
    with pytest.raises(PermissionDenied):
        appoint(person, Kind.DEPUTY, by=treasurer, ends_on=term())
    with pytest.raises(PermissionDenied):
        appoint(treasurer, Kind.MODERATOR, by=treasurer)


@pytest.mark.parametrize("kind", [Kind.TREASURER, Kind.DEPUTY])
def test_the_books_are_kept_until_the_term_is_over_and_no_day_longer(make_person, staff, kind):
    holder = make_person("holder")
    appoint(holder, kind, by=staff, ends_on=term(0))
    assert may_keep_books(holder) and holder in keepers()
    yesterday = timezone.localdate() - timedelta(days=1)
    Office.objects.update(starts_on=yesterday - timedelta(days=9), ends_on=yesterday)
    assert not may_keep_books(holder) and holder not in keepers()
    with pytest.raises(PermissionDenied):
        enter(holder)


def test_whoever_is_dismissed_blocked_or_in_another_office_keeps_no_books(
    treasurer, deputy, person, staff
):
    dismiss(treasurer, Kind.TREASURER, by=staff)
    deputy.is_active = False
    deputy.save(update_fields=["is_active"])
    appoint(person, Kind.EDITOR, by=staff)
    for somebody in (treasurer, deputy, person):
        assert not may_keep_books(somebody)
        with pytest.raises(PermissionDenied):
            enter(somebody)


def test_a_treasurer_approves_and_pays_and_never_what_they_claimed(treasurer, deputy, person):
    ApprovalLimit.objects.create(currency="EUR", minor=10_000)
    own = claimed(treasurer)
    with pytest.raises(PermissionDenied):
        judging.approve(own, by=treasurer, has_no_interest=True)
    judging.approve(own, by=deputy, has_no_interest=True)
    with pytest.raises(PermissionDenied):
        judging.pay(own, by=treasurer, way="bank", on=timezone.localdate())
    claim = judging.approve(claimed(person), by=treasurer, has_no_interest=True)
    paid = judging.pay(claim, by=treasurer, way="bank", on=timezone.localdate())
    assert paid.state == Claim.State.PAID


def test_above_the_limit_treasurer_and_deputy_are_two_people(treasurer, deputy, person):
    ApprovalLimit.objects.create(currency="EUR", minor=10_000)
    claim = judging.approve(claimed(person, line(10_001)), by=treasurer, has_no_interest=True)
    with pytest.raises(PermissionDenied):
        judging.approve(claim, by=treasurer, has_no_interest=True)
    assert judging.approve(claim, by=deputy, has_no_interest=True).state == Claim.State.APPROVED


def test_one_person_in_both_offices_is_one_person(treasurer, person, staff):
    appoint(treasurer, Kind.DEPUTY, by=staff, ends_on=term())
    claim = judging.approve(claimed(person, line(10_001)), by=treasurer, has_no_interest=True)
    with pytest.raises(PermissionDenied):
        judging.approve(claim, by=treasurer, has_no_interest=True)


def test_a_treasurer_raises_no_limit_alone(treasurer, staff):
    ApprovalLimit.objects.create(currency="EUR", minor=10_000)
    limit = asked(treasurer)
    with pytest.raises(PermissionDenied):
        limits.confirm(limit, by=treasurer)
    limits.confirm(limit, by=staff)
    assert held() == HIGH


def test_what_a_treasurer_asked_for_is_not_confirmed_once_their_office_is_over(treasurer, staff):
    limit = asked(treasurer)
    dismiss(treasurer, Kind.TREASURER, by=staff)
    with pytest.raises(PermissionDenied):
        limits.confirm(limit, by=staff)


def test_a_treasurer_opens_no_period_alone(treasurer, deputy):
    services.close(MARCH, by=treasurer, today=TODAY)
    services.ask_to_reopen(BEFORE, by=treasurer, text="late")
    with pytest.raises(PermissionDenied):
        services.reopen(by=treasurer)
    services.reopen(by=deputy)
    assert closed_through() == BEFORE


def test_a_budget_is_approved_by_another_than_who_drafted_it(treasurer, deputy):
    budget = budgets.draft(treasurer, year=2027)
    wages = BudgetLine(programme=Programme.STAFF, text="Coordination", minor=5_000)
    budgets.add_line(budget, wages, by=treasurer)
    with pytest.raises(PermissionDenied):
        budgets.approve(budget, by=treasurer, decision="Call")
    assert budgets.approve(budget, by=deputy, decision="Call").state == Budget.State.APPROVED


def test_a_treasurer_hears_of_expenses_and_finds_them_on_the_desk(treasurer, person, sign_in):
    claimed(person)
    assert Notice.objects.filter(person=treasurer, kind="funding.queue").exists()
    waiting = {row.name: row.count for row in queues.of(treasurer, timezone.now())}
    assert waiting["funding.approve"] == 1
    assert sign_in(treasurer).get(reverse("funding:queue")).status_code == 200


@pytest.mark.parametrize(
    "days", [None, -1, 3 * 366 + 1], ids=["without a last day", "past", "years away"]
)
def test_a_treasurer_is_named_for_a_term_that_is_one(person, staff, days):
    with pytest.raises(ValidationError):
        appoint(person, Kind.TREASURER, by=staff, ends_on=None if days is None else term(days))
    assert not Office.objects.exists()
