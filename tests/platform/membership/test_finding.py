"""What search finds of memberships, and what a group's page says of its members."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.platform.membership.conftest import House

from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.membership.days import as_of, now
from alliance.membership.models import Membership
from alliance.membership.reminding import go_round
from alliance.membership.services import agreements, applying, catalogue
from alliance.organizations.models import Organization
from alliance.organizations.services import entries
from alliance.search.queries import Wish, search


def found(typed: str) -> list[tuple[str, str]]:
    """What anybody finds: kind and address."""
    answer = search(AnonymousUser(), Wish(typed), timezone.now())
    return [(one.entry.kind, one.entry.url) for one in answer.results]


def test_a_member_is_found_once_with_its_standing(house: House) -> None:
    address = reverse("organizations:page", args=[house.organization.slug])
    membership = house.approved()
    assert found('university "member since"') == []
    house.pay(house.invoice(membership))
    assert found('university "member since"') == [("organization", address)]
    assert found("university") == [("organization", address)]
    applying.change_billing(membership, by=house.voice, is_listed=False)
    assert found('university "member since"') == []
    applying.change_billing(membership, by=house.voice, is_listed=True)
    entries.change(house.organization, by=house.voice, description="By the sea.")
    assert found('sea "member since"') == [("organization", address)]  # a change keeps it
    ends_on = membership.last_term.ends_on  # type: ignore[union-attr]
    with as_of(datetime.combine(ends_on + timedelta(days=40), time(12), UTC)):
        go_round(now())
    assert Membership.objects.get().state == Membership.State.LAPSED
    assert found('university "member since"') == []
    assert found('university "former member"') == [("organization", address)]


def test_tiers_and_the_agreement_that_holds_are_found(house: House) -> None:
    house.personal.text = "For zealous gardeners."
    catalogue.keep_tier(house.personal, by=house.staff)
    assert found("gardeners") == [("membership", reverse("membership:join") + "#tier-individual")]
    assert b'id="tier-individual"' in Client().get(reverse("membership:join")).content
    catalogue.keep_tier(house.personal, by=house.staff, is_closed=True)
    assert found("gardeners") == []
    for text in ("Bring cake.", "Bring tea."):
        agreements.publish(by=house.staff, member=house.tier.member, text=text)
    assert found("cake") == []
    assert found("tea") == [("membership", reverse("membership:agreement", args=["organization"]))]


def test_a_group_names_the_members_that_take_part_and_no_others(house: House) -> None:
    group = groups.found_group(house.staff, acronym="trust", name="Trust", purpose="To rely on.")
    groups.change_state(group, WorkingGroup.State.ACTIVE, by=house.staff, reason="needed")
    stranger = Organization.objects.create(slug="stranger", name="Stranger")
    for body, person in ((house.organization, house.alternate), (stranger, None)):
        GroupRole.objects.create(
            group=group, kind="participant", person=person, organization=body,
            starts_on=date(2020, 1, 1),
        )  # fmt: skip
    membership = house.approved()

    def page() -> str:
        return Client().get(reverse("groups:group", args=["trust"])).content.decode()

    assert "Members in this group" not in page()
    house.pay(house.invoice(membership))
    panel = page().partition("Members in this group")[2].partition("</section>")[0]
    assert house.organization.name in panel
    assert "Stranger" not in panel
    applying.change_billing(membership, by=house.voice, is_listed=False)
    assert "Members in this group" not in page()
