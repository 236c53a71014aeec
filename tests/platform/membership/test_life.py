"""From the application to the end of a membership."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.membership.conftest import SAID, House

from alliance.membership import amounts, queries
from alliance.membership.days import months_after, today
from alliance.membership.models import Membership, MembershipEvent
from alliance.membership.reminding import go_round
from alliance.membership.services import agreements, applying, living, reviewing

State = Membership.State


def at(days: int) -> datetime:
    """Noon so many days from today."""
    return datetime.combine(today() + timedelta(days=days), time(12), UTC)


def test_it_begins_when_the_agreement_is_accepted_and_the_invoice_paid(house: House) -> None:
    membership = reviewing.approve(house.applied(), by=house.staff)
    house.pay(house.invoice(membership))
    membership.refresh_from_db()
    assert membership.state == State.APPROVED
    assert not queries.standing(house.organization).is_member
    agreements.accept(membership, by=house.voice, version=1)
    membership.refresh_from_db()
    assert membership.state == State.ACTIVE
    standing = queries.standing(house.organization)
    assert (standing.state, standing.since, standing.votes) == ("active", today(), 2)
    assert standing.ends_on == months_after(today(), 12)
    assert queries.voting_members() == [(house.organization, 2)]


def test_a_part_does_not_begin_it_and_the_rest_does(house: House) -> None:
    membership = house.approved()
    invoice = house.invoice(membership)
    house.pay(invoice, 40_000, "first")
    membership.refresh_from_db()
    assert membership.state == State.APPROVED
    assert amounts.of_invoice(invoice).open == 60_000
    house.pay(invoice, 60_000, "second")
    membership.refresh_from_db()
    assert membership.state == State.ACTIVE


def test_a_draft_is_kept_with_gaps_and_submitted_only_when_whole(house: House) -> None:
    draft = applying.start(house.alternate, house.organization, house.tier)
    applying.change(draft, by=house.alternate, statement="Later more.")
    with pytest.raises(ValidationError) as wrong:
        applying.submit(draft, by=house.voice)
    assert set(wrong.value.message_dict) == {"kind", "size", "bill_name", "bill_email"}
    applying.change(draft, by=house.voice, **SAID)
    assert applying.submit(draft, by=house.voice).state == State.SUBMITTED


def test_staff_ask_back_and_the_applicant_answers(house: House) -> None:
    membership = reviewing.ask_back(house.applied(), by=house.staff, question="Which school?")
    applying.change(membership, by=house.voice, statement="The one in Example City.")
    assert applying.submit(membership, by=house.voice).state == State.SUBMITTED


def test_declined_with_a_reason_and_then_applied_again(house: House) -> None:
    membership = house.applied()
    with pytest.raises(ValidationError):
        reviewing.decline(membership, by=house.staff, reason=" ")
    reviewing.decline(membership, by=house.staff, reason="Not yet.")
    assert house.applied().state == State.SUBMITTED


def test_a_member_has_one_open_membership(house: House) -> None:
    house.member()
    with pytest.raises(ValidationError, match="already"):
        house.applied()


def test_nobody_begins_applications_without_end(house: House) -> None:
    for _time in range(applying.A_MONTH):
        applying.withdraw(house.applied(), by=house.voice)
    with pytest.raises(ValidationError, match="month"):
        house.applied()


def test_a_renewal_that_is_paid_early_follows_without_a_gap(house: House) -> None:
    membership = house.member()
    first = membership.last_term
    assert first is not None
    go_round(at((first.ends_on - today()).days - 59))
    house.pay(house.invoice(membership), key="renewal")
    second = Membership.objects.get(pk=membership.pk).last_term
    assert second is not None
    assert (second.number, second.starts_on) == (2, first.ends_on)
    assert queries.standing(house.organization, second.ends_on - timedelta(days=1)).since == today()


def test_a_new_version_of_the_agreement_is_asked_at_the_renewal(house: House) -> None:
    membership = house.member()
    agreements.publish(by=house.staff, member=house.tier.member, text="Be kinder.")
    assert agreements.is_accepted(membership) is False
    last = membership.last_term
    assert last is not None
    go_round(at((last.ends_on - today()).days - 10))
    house.pay(house.invoice(membership), key="renewal")
    assert membership.terms.count() == 1
    with pytest.raises(ValidationError, match="newer"):
        agreements.accept(membership, by=house.voice, version=1)
    agreements.accept(membership, by=house.voice, version=2)
    assert membership.terms.count() == 2


def test_unpaid_it_is_in_grace_for_thirty_days_and_lapses(house: House) -> None:
    membership = house.member()
    ends = (membership.last_term.ends_on - today()).days  # type: ignore[union-attr]
    for days in (ends - 60, ends, ends + 29):
        go_round(at(days))
    membership.refresh_from_db()
    assert membership.state == State.GRACE
    go_round(at(ends + 30))
    membership.refresh_from_db()
    assert membership.state == State.LAPSED
    assert amounts.open_invoices(membership) == []
    day = membership.last_term.ends_on  # type: ignore[union-attr]
    assert queries.standing(house.organization, day + timedelta(days=29)).state == "grace"
    assert queries.standing(house.organization, day + timedelta(days=30)).state == "former"


def test_a_duty_that_comes_late_changes_no_day(house: House) -> None:
    membership = house.member()
    ends_on = membership.last_term.ends_on  # type: ignore[union-attr]
    days = [ends_on + timedelta(days=d) for d in (-1, 0, 29, 30, 200)]
    before = [queries.standing(house.organization, day).state for day in days]
    go_round(at((ends_on - today()).days + 300))
    membership.refresh_from_db()
    assert membership.state == State.LAPSED
    assert [queries.standing(house.organization, day).state for day in days] == before


def test_leaving_at_once_ends_it_today_and_takes_open_invoices_back(house: House) -> None:
    membership = house.member()
    living.resign(membership, by=house.voice)
    membership.refresh_from_db()
    assert membership.state == State.RESIGNED
    assert not queries.standing(house.organization).is_member
    assert not queries.standing(house.organization, today() + timedelta(days=100)).is_member


def test_leaving_at_the_end_of_the_term_asks_for_no_renewal(house: House) -> None:
    membership = house.member()
    ends_on = membership.last_term.ends_on  # type: ignore[union-attr]
    living.resign(membership, by=house.voice, on=ends_on)
    go_round(at((ends_on - today()).days - 20))
    assert membership.invoices.count() == 1
    assert queries.standing(house.organization, ends_on - timedelta(days=1)).is_member
    assert not queries.standing(house.organization, ends_on).is_member
    go_round(at((ends_on - today()).days))
    membership.refresh_from_db()
    assert membership.state == State.RESIGNED


def test_who_announced_to_leave_may_stay_after_all(house: House) -> None:
    membership = house.member()
    ends_on = membership.last_term.ends_on  # type: ignore[union-attr]
    living.resign(membership, by=house.voice, on=ends_on)
    living.stay(membership, by=house.voice)
    assert queries.standing(house.organization, ends_on).state == "grace"


@pytest.mark.parametrize("without_gap", [True, False], ids=["without-a-gap", "with-a-gap"])
def test_a_lapsed_member_comes_back(house: House, without_gap: bool) -> None:
    membership = house.member()
    long_ago = today() - timedelta(days=420)
    membership.terms.update(
        starts_on=long_ago,
        ends_on=months_after(long_ago, 12),
        grace_until=months_after(long_ago, 12) + timedelta(days=30),
    )
    go_round(at(0))
    membership.refresh_from_db()
    assert membership.state == State.LAPSED
    gap = months_after(long_ago, 12) + timedelta(days=40)
    invoice = living.offer_return(membership, by=house.staff, without_gap=without_gap)
    assert invoice is not None
    house.pay(invoice, key="return")
    membership.refresh_from_db()
    assert membership.state == State.ACTIVE
    assert queries.standing(house.organization, gap).is_member is without_gap
    now = queries.standing(house.organization)
    assert now.since == (long_ago if without_gap else today())
    # What was known before is not forgotten.
    lapsed = membership.events.get(kind=MembershipEvent.Kind.LAPSED)
    known = queries.standing_as_known(house.organization, gap, lapsed.at)
    assert not known.is_member


def test_in_kind_begins_when_accepted_and_is_renewed_when_confirmed(house: House) -> None:
    membership = house.applied(basis="in_kind", contribution="Hosting")
    reviewing.approve(membership, by=house.staff, worth_minor=50_000)
    agreements.accept(membership, by=house.voice, version=1)
    membership.refresh_from_db()
    assert membership.state == State.ACTIVE
    assert queries.standing(house.organization).basis == "in_kind"
    living.confirm_contribution(membership, by=house.staff)
    assert living.advance(membership, by=house.staff)
    assert membership.terms.count() == 2


def test_an_honorary_member_owes_nothing_and_goes_on(house: House) -> None:
    membership = reviewing.appoint(house.organization, house.tier, by=house.staff, reason="Thanks.")
    ends = (membership.last_term.ends_on - today()).days  # type: ignore[union-attr]
    go_round(at(ends))
    membership.refresh_from_db()
    assert membership.state == State.ACTIVE
    assert membership.terms.count() == 2


def test_staff_who_speak_for_the_applicant_do_not_decide(house: House) -> None:
    membership = house.applied()
    house.voice.is_staff = True
    house.voice.save()
    with pytest.raises(PermissionDenied):
        reviewing.approve(membership, by=house.voice)


def test_an_alternate_writes_but_does_not_bind(house: House) -> None:
    draft = applying.start(house.alternate, house.organization, house.tier, **SAID)
    with pytest.raises(PermissionDenied):
        applying.submit(draft, by=house.alternate)
