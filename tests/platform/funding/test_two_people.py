"""No money leaves by one person: attempts to be paid, or to pay, alone."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.platform.funding.conftest import claimed, line

from alliance.audit.models import AuditEntry
from alliance.funding.models import ApprovalLimit, Claim, ClaimEvent
from alliance.funding.services import claims, judging
from alliance.ledger.models import Entry
from alliance.organizations.models import Organization, Representative

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def a_limit(db):
    ApprovalLimit.objects.create(currency="EUR", minor=10_000)


def approve(claim, by, **fields):
    return judging.approve(claim, by=by, has_no_interest=True, **fields)


def pay(claim, by):
    return judging.pay(claim, by=by, way="bank", on=TODAY())


def test_the_claimant_neither_approves_nor_pays_nor_takes_back(staff, other_staff):
    claim = claimed(staff)
    with pytest.raises(PermissionDenied):
        approve(claim, staff)
    approve(claim, other_staff)
    for act in (
        lambda: pay(claim, staff),
        lambda: judging.take_back(claim, by=staff, text="x"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    claim.refresh_from_db()
    assert claim.state == Claim.State.APPROVED


def test_above_the_limit_one_person_does_not_pay_however_often_they_approve(person, staff):
    claim = claimed(person, line(10_001))
    approve(claim, staff)
    for act in (lambda: approve(claim, staff), lambda: pay(claim, staff)):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimEvent.objects.create(claim=claim, kind="approved", round=claim.round, by=staff)
    assert not Entry.objects.exists()


def test_many_small_lines_are_one_expense(person, staff):
    claim = claimed(person, line(6_000), line(6_000))
    approve(claim, staff)
    claim.refresh_from_db()
    assert claim.state == Claim.State.SUBMITTED


def test_an_approval_of_a_small_sum_does_not_carry_a_larger_one(person, staff, other_staff):
    claim = claimed(person, line(10_001))
    approve(claim, staff)
    judging.ask_back(claim, by=other_staff, text="More?")
    claims.add_line(claim, line(900_000), by=person)
    claim = claims.submit(claim, by=person)
    approve(claim, staff)
    with pytest.raises(PermissionDenied):
        pay(claim, staff)


def test_what_is_declined_or_waits_is_not_paid(person, staff, other_staff):
    waiting, declined = claimed(person), claimed(person)
    judging.decline(declined, by=staff, text="Not ours")
    for claim in (waiting, declined):
        with pytest.raises(PermissionDenied):
            pay(claim, other_staff)


def test_two_of_one_organization_are_not_two(person, staff, other_staff):
    """Whoever speaks for the same organization as the claimant has its interest."""
    body = Organization.objects.create(name="Body", slug="body", state="active")
    for somebody in (person, staff):
        Representative.objects.create(
            person=somebody, organization=body, starts_on=TODAY(),
            kind="primary" if somebody == person else "alternate",
        )  # fmt: skip
    claim = claimed(person)
    with pytest.raises(PermissionDenied):
        approve(claim, staff)
    approve(claim, other_staff)
    with pytest.raises(PermissionDenied):
        pay(claim, staff)


@pytest.mark.parametrize("what", ["claim_judge", "claim_pay", "claim_back"])
def test_the_pages_refuse_the_claimant(what, staff, sign_in, other_staff):
    claim = claimed(staff)
    if what != "claim_judge":
        approve(claim, other_staff)
    before = Claim.objects.values().get(pk=claim.pk)
    data = {"act": "approve", "has_no_interest": "on", "way": "bank", "on": TODAY(), "text": "x"}
    answer = sign_in(staff).post(reverse(f"funding:{what}", args=[claim.public_id]), data)
    assert answer.status_code in (403, 404)
    assert Claim.objects.values().get(pk=claim.pk) == before


def test_an_interest_that_is_not_denied_is_one(person, staff):
    with pytest.raises(ValidationError):
        judging.approve(claimed(person), by=staff, has_no_interest=False)


def test_every_step_of_a_payout_is_recorded_with_who_did_it(person, staff, other_staff):
    claim = claimed(person, line(10_001))
    approve(claim, staff)
    approve(claim, other_staff)
    pay(claim, other_staff)
    steps = AuditEntry.objects.filter(subject=f"claim:{claim.public_id}").order_by("pk")
    assert [(step.act.rpartition(".")[2], step.by, step.about) for step in steps] == [
        ("approved", staff.pk, person.pk),
        ("approved", other_staff.pk, person.pk),
        ("paid", other_staff.pk, person.pk),
    ]
