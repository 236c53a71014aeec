"""Fills the registry's contract: who is a member, since when, and who speaks for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from alliance.directory import members as contract
from alliance.membership import queries as membership
from alliance.organizations import queries
from alliance.organizations.models import Organization
from alliance.people.models import Person

_SEEN = (Organization.State.ACTIVE, Organization.State.ENDED)


def register() -> None:
    contract.register(Members())


class Members:
    """`directory.members.Members`, from `membership` and `organizations`."""

    def organization(self, key: UUID) -> contract.Organization | None:
        found = _found(key)
        return _told(found) if found else None

    def organizations(self) -> Iterable[contract.Organization]:
        return [_told(one) for one in queries.organizations()]

    def standing(self, key: UUID, on: date) -> contract.Standing:
        found = _found(key)
        if found is None:
            return contract.Standing(False)
        standing = membership.standing(found, on)
        if not standing.is_member:
            return contract.Standing(False)
        return contract.Standing(True, standing.since, standing.tier_name)

    def members(self, on: date) -> dict[UUID, tuple[contract.Organization, contract.Standing]]:
        found = {}
        for row in membership.members(on):
            if row.organization is not None and row.organization.state in _SEEN:
                standing = contract.Standing(True, row.standing.since, row.standing.tier_name)
                found[row.organization.public_id] = (_told(row.organization), standing)
        return found

    def spoken_for(self, person: Person | AnonymousUser) -> list[contract.Organization]:
        return [_told(one) for one in queries.organizations_represented_by(person)]

    def voices(self, key: UUID) -> Iterable[Person]:
        found = _found(key)
        return [row.person for row in queries.representatives_of(found)] if found else ()


def _found(key: UUID) -> Organization | None:
    return Organization.objects.filter(public_id=key, state__in=_SEEN).first()


def _told(one: Organization) -> contract.Organization:
    path = reverse("organizations:page", args=[one.slug])
    return contract.Organization(one.public_id, one.name, one.url, path)
