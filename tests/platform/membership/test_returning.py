"""Who lapsed or resigned asks to be taken up again, and nobody asks it for them; staff answer."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from tests.conftest import client_of
from tests.platform.membership.conftest import House

from alliance.desk import queues
from alliance.membership.models import Membership, MembershipEvent
from alliance.membership.services import living, returning
from alliance.notices.models import Notice

pytestmark = pytest.mark.django_db
State = Membership.State


@pytest.fixture
def former(house: House) -> Membership:
    membership = living.resign(house.member(), by=house.voice, reason="Too much to do.")
    assert membership.state == State.RESIGNED
    return membership


def waits(viewer) -> int:  # type: ignore[no-untyped-def]
    return {row.name: row.count for row in queues.of(viewer, timezone.now())}["membership.returns"]


def test_who_has_resigned_asks_and_comes_back_once_staff_agree_and_it_is_paid(
    house: House, former: Membership
) -> None:
    returning.ask(former, by=house.voice, text="We have time again.")
    assert waits(house.staff) == 1
    invoice = living.offer_return(former, by=house.staff, without_gap=False)
    assert invoice is not None
    assert waits(house.staff) == 0  # the invoice is the answer
    house.pay(invoice, key="return")
    former.refresh_from_db()
    assert former.state == State.ACTIVE


def test_asking_changes_nothing_by_itself(house: House, former: Membership) -> None:
    asked = returning.ask(former, by=house.voice)
    assert asked.state == State.RESIGNED
    assert not living.advance(asked, by=house.voice)


def test_staff_hear_of_it_and_the_member_of_the_answer(house: House, former: Membership) -> None:
    returning.ask(former, by=house.voice)
    assert Notice.objects.filter(person=house.staff, title__contains="taken up again").exists()
    with pytest.raises(ValidationError):
        returning.refuse(former, by=house.staff, reason=" ")
    returning.refuse(former, by=house.staff, reason="Dues of before are open.")
    told = Notice.objects.filter(person=house.voice, title__contains="not taken up again").get()
    assert "Dues of before" in told.text
    assert waits(house.staff) == 0
    returning.ask(former, by=house.voice)  # and may ask once more


def test_only_who_may_bind_the_member_asks(house: House, former: Membership, other_person) -> None:  # type: ignore[no-untyped-def]
    for somebody in (house.alternate, house.staff, other_person):
        with pytest.raises(PermissionDenied):
            returning.ask(former, by=somebody)
    act = reverse("membership:act", args=[former.public_id])
    assert client_of(other_person).post(act, {"return": "1"}).status_code == 404
    assert returning.asked(former) is None


def test_only_staff_who_have_nothing_to_do_with_the_member_refuse(
    house: House, former: Membership
) -> None:
    returning.ask(former, by=house.voice)
    house.voice.is_staff = True
    house.voice.save(update_fields=["is_staff"])
    for somebody in (house.voice, house.alternate):
        with pytest.raises(PermissionDenied):
            returning.refuse(former, by=somebody, reason="No.")


def test_it_is_asked_once_at_a_time(house: House, former: Membership) -> None:
    returning.ask(former, by=house.voice)
    with pytest.raises(ValidationError):
        returning.ask(former, by=house.voice)
    asked = MembershipEvent.objects.filter(kind=MembershipEvent.Kind.ASKS_RETURN)
    assert asked.count() == 1


def test_what_is_in_force_or_was_ended_by_staff_is_not_asked_for(house: House) -> None:
    membership = house.member()
    with pytest.raises(ValidationError):
        returning.ask(membership, by=house.voice)
    ended = living.end(membership, by=house.staff, reason="Against the code.")
    with pytest.raises(ValidationError):
        returning.ask(ended, by=house.voice)


def test_the_page_offers_it_to_the_member_and_shows_it_to_staff(
    house: House, former: Membership
) -> None:
    page, act = former.get_absolute_url(), reverse("membership:act", args=[former.public_id])
    voice, staff = client_of(house.voice), client_of(house.staff)
    assert 'name="return"' in voice.get(page).content.decode()
    assert 'name="return"' not in client_of(house.alternate).get(page).content.decode()
    voice.post(act, {"return": "1", "why": "We have time again."})
    assert 'name="return"' not in voice.get(page).content.decode()
    assert "We have time again." in staff.get(page).content.decode()
    assert str(house.organization) in staff.get(reverse("membership:desk")).content.decode()
    decide = reverse("membership:decide", args=[former.public_id])
    staff.post(decide, {"no_return": "1", "reason": "Not now."})
    assert returning.asked(former) is None
    assert "Not now." in voice.get(page).content.decode()
