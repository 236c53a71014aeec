"""The limit up to which one person approves: nobody raises it alone, whatever they try."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.platform.funding.conftest import claimed, line

from alliance.audit.models import AuditEntry
from alliance.desk import queues
from alliance.funding.amounts import limit_of
from alliance.funding.models import ApprovalLimit, Claim
from alliance.funding.services import judging, limits

pytestmark = pytest.mark.django_db
HIGH = 99_000_000


@pytest.fixture(autouse=True)
def a_limit(db):
    ApprovalLimit.objects.create(currency="EUR", minor=10_000)


def held(currency: str = "EUR") -> int | None:
    limit = limit_of(currency)
    return limit.minor if limit else None


def asked(by, minor: int = HIGH, currency: str = "EUR") -> ApprovalLimit:
    return limits.set_limit(by, currency=currency, minor=minor)


def waits(viewer) -> int:
    lines = {line.name: line.count for line in queues.of(viewer, timezone.now())}
    return lines.get("funding.limits", 0)


def test_a_higher_limit_holds_once_a_second_person_confirms_it(staff, other_staff):
    limit = asked(staff)
    assert held() == 10_000
    limits.confirm(limit, by=other_staff)
    assert held() == HIGH


def test_a_lower_limit_holds_at_once(staff):
    asked(staff, 9_999)
    assert held() == 9_999


def test_nobody_raises_the_limit_and_then_approves_alone(person, staff):
    claim = claimed(person, line(10_001))
    limit = asked(staff)
    with pytest.raises(PermissionDenied):
        limits.confirm(limit, by=staff)
    assert judging.approve(claim, by=staff, has_no_interest=True).state == Claim.State.SUBMITTED
    with pytest.raises(PermissionDenied):
        judging.pay(claim, by=staff, way="bank", on=timezone.localdate())


def test_the_first_limit_of_a_currency_takes_two_as_well(staff, other_staff):
    """Without a limit two approve everything: any limit lets one person approve more."""
    limit = asked(staff, 1, "USD")
    assert held("USD") is None
    limits.confirm(limit, by=other_staff)
    assert held("USD") == 1


def test_a_limit_that_was_lowered_is_not_taken_back_up_by_one(staff):
    asked(staff, 5_000)
    assert asked(staff, 10_000).is_waiting
    assert held() == 5_000


@pytest.mark.parametrize("steps", [(10_001,), (9_000, 9_001), (10_000, 10_001, 20_000)])
def test_small_steps_are_no_way_up(staff, steps):
    for minor in steps:
        asked(staff, minor)
    assert (held() or 0) <= 10_000


def test_what_somebody_confirms_is_the_sum_that_they_saw(staff, other_staff):
    """Whoever asked puts another sum in its place: the first cannot be confirmed any more."""
    seen, put_in_place = asked(staff, 20_000), asked(staff)
    with pytest.raises(ValidationError):
        limits.confirm(seen, by=other_staff)
    assert held() == 10_000
    assert put_in_place.is_waiting


def test_a_request_that_was_overtaken_by_a_lower_limit_is_gone(staff, other_staff):
    limit = asked(staff)
    asked(other_staff, 100)
    with pytest.raises(ValidationError):
        limits.confirm(limit, by=other_staff)
    assert held() == 100


def test_a_dropped_request_is_not_confirmed_and_a_confirmed_one_not_dropped(staff, other_staff):
    dropped = asked(staff)
    limits.drop(dropped, by=staff)
    with pytest.raises(ValidationError):
        limits.confirm(dropped, by=other_staff)
    confirmed = limits.confirm(asked(staff, 20_000), by=other_staff)
    for act in (limits.drop, limits.confirm):
        with pytest.raises(ValidationError):
            act(confirmed, by=staff)
    assert held() == 20_000


def test_whoever_is_no_longer_staff_does_not_stand_for_it(staff, other_staff):
    limit = asked(staff)
    staff.is_staff = False
    staff.save()
    with pytest.raises(PermissionDenied):
        limits.confirm(limit, by=other_staff)
    assert held() == 10_000


@pytest.mark.parametrize("flaw", ["is_staff", "is_active"])
def test_only_active_staff_ask_confirm_or_drop(flaw, person, staff, other_staff):
    limit = asked(staff)
    setattr(other_staff, flaw, False)
    other_staff.save()
    for somebody in (person, other_staff):
        for act in (
            lambda by=somebody: limits.set_limit(by, currency="EUR", minor=HIGH),
            lambda by=somebody: limits.confirm(limit, by=by),
            lambda by=somebody: limits.drop(limit, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()


@pytest.mark.parametrize("currency", ["EURO", "eur", "", "XXX1"])
def test_a_limit_is_of_a_currency_that_there_is(currency, staff):
    with pytest.raises(ValidationError):
        asked(staff, 5, currency)


@pytest.mark.parametrize("how", ["confirmed by whoever asked", "dropped, and holds", "two wait"])
def test_the_database_takes_no_limit_of_one_person(how, staff):
    now = timezone.now()
    limit = asked(staff)
    fields = {
        "confirmed by whoever asked": {"answered_by": staff, "holds_from": now},
        "dropped, and holds": {"dropped_at": now, "holds_from": now},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        if how in fields:
            ApprovalLimit.objects.filter(pk=limit.pk).update(**fields[how])
        else:
            ApprovalLimit.objects.create(currency="EUR", minor=7, set_by=staff, holds_from=None)


def test_the_page_asks_and_another_confirms(staff, other_staff, person, sign_in):
    keep, url = reverse("funding:keep"), reverse("funding:limit")
    answer = sign_in(staff).post(url, {"amount": "5000", "currency": "EUR"}, follow=True)
    said = answer.content.decode()
    assert "once another who keeps the books confirms it" in said
    assert "Drop it" in said
    assert "Confirm this limit" not in said
    assert held() == 10_000
    limit = ApprovalLimit.objects.get(holds_from=None)
    confirm = reverse("funding:limit_confirm", args=[limit.pk])
    assert sign_in(staff).post(confirm).status_code == 403
    assert sign_in(person).post(confirm).status_code == 403
    assert "Confirm this limit" in sign_in(other_staff).get(keep).content.decode()
    assert sign_in(other_staff).get(confirm).status_code == 405
    assert sign_in(other_staff).post(confirm).status_code == 302
    assert held() == 500_000
    late = sign_in(other_staff).post(reverse("funding:limit_drop", args=[limit.pk]), follow=True)
    assert "does not wait any more" in late.content.decode()
    assert held() == 500_000


def test_it_waits_on_the_desk_of_the_second_person(staff, other_staff):
    limit = asked(staff)
    assert (waits(staff), waits(other_staff)) == (0, 1)
    limits.confirm(limit, by=other_staff)
    assert waits(other_staff) == 0


def test_each_step_is_recorded_with_its_sum_and_who_did_it(staff, other_staff):
    limits.confirm(asked(staff), by=other_staff)
    limits.drop(asked(staff, HIGH + 1), by=other_staff)
    asked(other_staff, 5)
    steps = AuditEntry.objects.filter(act__startswith="funding.limit").order_by("pk")
    assert [(step.act, step.by, step.data["minor"]) for step in steps[1:]] == [
        ("funding.limit.asked", staff.pk, HIGH),
        ("funding.limit.confirmed", other_staff.pk, HIGH),
        ("funding.limit.asked", staff.pk, HIGH + 1),
        ("funding.limit.dropped", other_staff.pk, HIGH + 1),
        ("funding.limit", other_staff.pk, 5),
    ]
