"""The fiscal sponsor takes its fee of each income by itself, and the fee is a cost in the books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.funding.conftest import DAY, granted, received

from alliance.funding.funds import standing
from alliance.funding.models import FeeRate, Gift, IncomeKind
from alliance.funding.services import grants, incomes
from alliance.ledger import chart
from alliance.ledger.models import Entry
from alliance.ledger.queries import balance

db = pytest.mark.django_db


def rate(basis_points: int = 800, from_on: date = date(2026, 1, 1), **fields) -> FeeRate:
    return FeeRate.objects.create(
        sponsor="Example Civic Foundation", basis_points=basis_points, from_on=from_on, **fields
    )


def gift(by, minor: int = 10_000, on: date = DAY, **fields) -> Gift:
    return grants.receive_gift(
        Gift(giver="Ada Example", on=on, currency="EUR", minor=minor, **fields), by=by
    )


@pytest.mark.parametrize(
    ("minor", "basis_points", "fee"),
    [(10_000, 800, 800), (49, 100, 0), (50, 100, 1), (149, 100, 1), (1, 10_000, 1), (99, 0, 0)],
)
def test_a_fee_is_rounded_to_the_nearest_cent_a_half_up(minor, basis_points, fee):
    assert incomes.fee_of(minor, basis_points) == fee


@given(st.integers(1, 10**15), st.integers(0, 10_000))
def test_a_fee_is_between_nothing_and_all_and_at_most_half_a_cent_off(minor, basis_points):
    fee = incomes.fee_of(minor, basis_points)
    assert 0 <= fee <= minor
    assert abs(fee * 10_000 - minor * basis_points) <= 5_000


@db
def test_of_an_income_the_fee_goes_and_the_rest_is_held(staff):
    rate(750)
    gift(staff, 10_001)
    assert balance(chart.DONATIONS, currency="EUR") == -10_001
    assert balance(chart.SPONSOR_FEE, currency="EUR") == 750
    assert balance(chart.SPONSOR_HELD, currency="EUR") == 9_251
    assert Entry.objects.count() == 1


@db
def test_of_some_kinds_nothing_is_taken(staff):
    rate(free_of=["donation"])
    gift(staff)
    assert balance(chart.SPONSOR_FEE, currency="EUR") == 0
    assert balance(chart.SPONSOR_HELD, currency="EUR") == 10_000


@db
def test_without_a_sponsor_the_bank_holds_all(staff):
    gift(staff)
    assert balance(chart.BANK, currency="EUR") == 10_000


@db
def test_a_fee_is_the_one_of_its_day(staff):
    rate(1000, date(2026, 1, 1))
    rate(500, DAY)
    gift(staff, on=DAY - timedelta(days=1))
    gift(staff, on=DAY)
    assert balance(chart.SPONSOR_FEE, currency="EUR") == 1000 + 500


@db
def test_terms_change_only_after_the_last_income(staff):
    gift(staff)
    fresh = FeeRate(sponsor="Other", basis_points=100, from_on=DAY)
    with pytest.raises(ValidationError) as told:
        incomes.set_rate(fresh, by=staff)
    assert "from_on" in told.value.message_dict
    fresh.from_on = DAY + timedelta(days=1)
    assert incomes.set_rate(fresh, by=staff).set_by == staff


@db
def test_the_fee_on_a_restricted_grant_is_a_cost_of_that_grant(staff):
    rate(1000)
    grant = received(granted(staff), 50_000, staff)
    found = standing(grant)
    assert (found.received, found.spent, found.left) == (50_000, 5_000, 45_000)


@db
def test_dues_in_another_room_get_the_same_fee():
    rate(800)
    lines = incomes.fee_lines(IncomeKind.DUES, 5_000, "EUR", DAY)
    assert [(line.account, line.minor) for line in lines] == [
        (chart.SPONSOR_FEE, 400),
        (chart.SPONSOR_HELD, -400),
    ]


@db
def test_only_staff_set_terms_or_record_gifts(person):
    with pytest.raises(PermissionDenied):
        incomes.set_rate(FeeRate(sponsor="x", basis_points=1, from_on=DAY), by=person)
    with pytest.raises(PermissionDenied):
        gift(person)
    assert not Entry.objects.exists()


@db
def test_the_books_name_no_giver(staff):
    gift(staff, is_named=True)
    entry = Entry.objects.get()
    assert "Ada" not in entry.text + entry.note


@db
def test_a_giver_who_wants_no_name_gets_none(staff):
    assert "Ada" not in str(gift(staff))
    assert str(gift(staff, is_named=True)) == "Ada Example"


@db
def test_a_gift_of_tomorrow_is_none(staff):
    with pytest.raises(ValidationError):
        gift(staff, on=date(2999, 1, 1))
