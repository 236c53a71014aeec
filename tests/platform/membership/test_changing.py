"""Another tier in the middle of a term, and reminders of what is not paid."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import client_of
from tests.platform.membership.conftest import House

from alliance.ledger.queries import unbalanced
from alliance.membership import amounts, queries
from alliance.membership.days import as_of, today
from alliance.membership.models import Invoice, Membership, MembershipEvent, Price, Tier
from alliance.membership.reminding import go_round
from alliance.membership.services import changing, dunning, living
from alliance.notices.models import Notice
from alliance.outbox.models import OutboxItem

Kind = MembershipEvent.Kind


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@pytest.fixture
def larger(house: House) -> Tier:
    tier = Tier.objects.create(slug="large", name="Large", member="organization", seats=9, votes=5)
    Price.objects.create(
        tier=tier, currency="EUR", minor=300_000, holds_from=today() - timedelta(days=9)
    )
    return tier


def test_a_larger_tier_counts_at_once_and_its_days_are_invoiced(house: House, larger: Tier) -> None:
    membership = house.member()
    first = membership.last_term
    assert first is not None
    day = first.starts_on + timedelta(days=100)
    whole = (first.ends_on - first.starts_on).days
    with as_of(at(day)):
        invoice = changing.change_now(membership, by=house.staff, tier=larger)
        assert invoice is not None
        expected = round(200_000 * (whole - 100) / whole)
        assert abs(invoice.total_minor - expected) <= 1
        before, now = (queries.standing(house.organization, day + timedelta(d)) for d in (-1, 0))
        assert (before.votes, now.votes, now.seats) == (2, 5, 9)
        assert (now.since, now.ends_on) == (first.starts_on, first.ends_on)
        # It is asked for once, and what is not paid is for staff to see, not an end of the rights.
        with pytest.raises(ValidationError, match="already"):
            changing.change_now(membership, by=house.staff, tier=larger)
        desk = client_of(house.staff).get(reverse("membership:desk")).content.decode()
        assert invoice.label in desk.partition("Begun, and not paid")[2]
        house.pay(invoice)
        assert amounts.of_invoice(invoice).open == 0
    # The renewal asks for the whole of the new tier.
    with as_of(at(first.ends_on - timedelta(days=40))):
        go_round(at(first.ends_on - timedelta(days=40)))
        renewal = house.invoice(membership)
        assert (renewal.total_minor, renewal.covers_from) == (300_000, first.ends_on)
        with pytest.raises(ValidationError, match="renewal was invoiced"):
            changing.change_now(membership, by=house.staff, tier=house.tier)
        house.pay(renewal)
    assert queries.standing(house.organization, first.ends_on).votes == 5


def test_a_smaller_tier_pays_nothing_back_and_who_leaves_leaves_all(
    house: House, larger: Tier
) -> None:
    membership = house.member()
    assert changing.change_now(membership, by=house.staff, tier=larger) is not None
    assert changing.change_now(membership, by=house.staff, tier=house.tier) is None
    membership.refresh_from_db()
    last = membership.last_term
    assert last is not None
    living.resign(membership, by=house.voice, on=last.ends_on)
    with pytest.raises(ValidationError, match="leaves"):
        changing.change_now(membership, by=house.staff, tier=larger)
    living.stay(membership, by=house.voice)
    assert queries.standing(house.organization).votes == 2
    assert [span.votes for span in queries.spans(house.organization)] == [2]
    for person in (house.voice, house.alternate):
        with pytest.raises(PermissionDenied):
            changing.change_now(membership, by=person, tier=larger)
    with pytest.raises(ValidationError, match="for others"):
        changing.change_now(membership, by=house.staff, tier=house.personal)


def test_on_the_page_staff_choose_when_it_counts(house: House, larger: Tier) -> None:
    membership = house.member()
    staff = client_of(house.staff)
    address = reverse("membership:decide", args=[membership.public_id])
    said = {"terms": "1", "tier": larger.pk, "months": 12}
    staff.post(address, said)
    assert queries.standing(house.organization).votes == 2  # from the next term on
    staff.post(address, said | {"at_once": "on"})
    assert queries.standing(house.organization).votes == 5
    page = client_of(house.voice).get(membership.get_absolute_url()).content.decode()
    rights = page.partition("What it gives")[2].partition("</section>")[0]
    assert "<dd>5</dd>" in rights
    assert "2 of 9 taken" in rights
    assert "Member → Large" in page


@given(st.integers(0, 10**10), st.integers(1, 1900), st.integers(0, 1900))
def test_the_days_of_a_term_cost_its_price(minor: int, whole: int, left: int) -> None:
    left = min(left, whole)
    parts = changing.for_days(minor, left, whole) + changing.for_days(minor, whole - left, whole)
    assert abs(parts - minor) <= 1
    assert changing.for_days(minor, whole, whole) == minor
    assert changing.for_days(minor, 0, whole) == 0


def test_what_is_overdue_is_reminded_of_twice_and_by_staff(house: House) -> None:
    membership = house.approved()
    invoice = house.invoice(membership)

    def mails() -> int:
        return OutboxItem.objects.filter(key__startswith="membership:dunned:").count()

    for late, told in ((0, 0), (6, 0), (7, 1), (8, 1), (20, 1), (21, 2), (60, 2)):
        moment = at(invoice.due_on + timedelta(days=late))
        with as_of(moment):
            go_round(moment)
        assert (late, mails()) == (late, told)
    with as_of(at(invoice.due_on + timedelta(days=70))):
        for person in (house.voice, house.alternate):
            with pytest.raises(PermissionDenied):
                dunning.remind(invoice, by=person)
        address = reverse("membership:book", args=[invoice.public_id])
        staff = client_of(house.staff)
        staff.post(address, {"remind": "1"})
        staff.post(address, {"remind": "1"})  # pressed twice: once a day
        assert mails() == 3
        page = client_of(house.voice).get(invoice.get_absolute_url()).content.decode()
        reminders = page.partition("Reminders</h2>")[2].partition("</section>")[0]
        assert (reminders.count("by itself"), reminders.count(str(house.staff))) == (2, 1)
        desk = staff.get(reverse("membership:desk")).content.decode()
        assert "reminded on" in desk
        house.pay(invoice)
        with pytest.raises(ValidationError, match="open"):
            dunning.remind(invoice, by=house.staff)
    assert (
        Notice.objects.filter(person=house.voice, key__startswith="membership:dunned:").count() == 3
    )


def test_reminders_of_the_renewal_stand_in_the_log(house: House) -> None:
    membership = house.member()
    ends_on = membership.last_term.ends_on  # type: ignore[union-attr]
    for days in (60, 59, 30, 7):
        moment = at(ends_on - timedelta(days=days))
        with as_of(moment):
            go_round(moment)
    said = Membership.objects.get().events.filter(kind=Kind.REMINDED)
    assert list(said.values_list("text", flat=True)) == ["60", "30", "7"]
    page = client_of(house.voice).get(membership.get_absolute_url()).content.decode()
    assert "(30 days before it)" in page


def test_the_books_balance_after_a_change(house: House, larger: Tier) -> None:
    membership = house.member()
    changing.change_now(membership, by=house.staff, tier=larger)
    assert Invoice.objects.count() == 2
    assert unbalanced() == []
