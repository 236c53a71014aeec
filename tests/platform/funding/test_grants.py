"""Grants: what was agreed, what came, what is owed to the funder and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.funding.conftest import DAY, granted, received

from alliance.funding.funds import standing
from alliance.funding.models import Grant, Instalment
from alliance.funding.reminding import remind
from alliance.funding.services import grants
from alliance.ledger import chart
from alliance.ledger.models import Entry
from alliance.ledger.queries import balance
from alliance.notices.models import Notice
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db


def test_an_instalment_goes_into_the_books_once(staff):
    grant = granted(staff)
    part = grants.add_instalment(grant, by=staff, due_on=DAY, minor=40_000)
    grants.receive(part, by=staff, on=DAY)
    with pytest.raises(ValidationError):
        grants.receive(part, by=staff, on=DAY)
    assert balance(chart.GRANTS_RESTRICTED, currency="EUR", fund="tests") == -40_000
    assert Entry.objects.count() == 1


def test_a_grant_without_restriction_is_free_money(staff):
    grant = received(granted(staff, is_restricted=False), 40_000, staff)
    assert balance(chart.GRANTS, currency="EUR", fund="") == -40_000
    assert standing(grant).received == 40_000


def test_instalments_are_at_most_the_grant(staff):
    grant = granted(staff, 100)
    grants.add_instalment(grant, by=staff, due_on=DAY, minor=60)
    with pytest.raises(ValidationError):
        grants.add_instalment(grant, by=staff, due_on=DAY, minor=41)
    grants.add_instalment(grant, by=staff, due_on=DAY, minor=40)


def test_nothing_comes_tomorrow(staff):
    part = grants.add_instalment(granted(staff), by=staff, due_on=DAY, minor=1)
    with pytest.raises(ValidationError):
        grants.receive(part, by=staff, on=date(2999, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [{"currency": "XXX"}, {"minor": 0}, {"ends_on": date(2025, 1, 1)}, {"code": "a b"}],
    ids=["currency", "nothing", "ends before it starts", "code"],
)
def test_a_grant_that_makes_no_sense_is_refused(staff, wrong):
    with pytest.raises(ValidationError):
        granted(staff, **wrong)
    assert not Grant.objects.exists()


def test_only_staff_keep_grants(person, staff):
    with pytest.raises(PermissionDenied):
        granted(person)
    grant = granted(staff)
    part = grants.add_instalment(grant, by=staff, due_on=DAY, minor=1)
    report = grants.add_report(grant, by=staff, due_on=DAY, what="First")
    for act in (
        lambda: grants.add_instalment(grant, by=person, due_on=DAY, minor=1),
        lambda: grants.receive(part, by=person, on=DAY),
        lambda: grants.add_report(grant, by=person, due_on=DAY, what="x"),
        lambda: grants.report_done(report, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Instalment.objects.exclude(received_on=None).exists()


def test_a_grant_is_found(staff):
    assert SearchEntry.objects.filter(kind="grant", key=str(granted(staff).public_id)).exists()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def test_staff_hear_of_a_report_a_month_a_week_and_a_day_too_late_each_once(person, staff):
    report = grants.add_report(granted(staff), by=staff, due_on=date(2026, 5, 31), what="Mid-term")
    told = {
        day: remind(at(day)) + remind(at(day))
        for day in (
            date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 20), date(2026, 5, 24),
            date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2),
        )
    }  # fmt: skip
    assert list(told.values()) == [0, 1, 0, 1, 0, 1, 0]
    assert not Notice.objects.filter(person=person).exists()
    assert "late" in Notice.objects.filter(person=staff).order_by("-pk")[0].title
    grants.report_done(report, by=staff)
    assert remind(at(date(2026, 7, 1))) == 0


def test_a_report_is_sent_once(staff):
    report = grants.add_report(granted(staff), by=staff, due_on=DAY, what="First")
    grants.report_done(report, by=staff, url="https://example.org/report")
    with pytest.raises(ValidationError):
        grants.report_done(report, by=staff)
