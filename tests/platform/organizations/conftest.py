"""An organization with two who speak for it, and others who do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from alliance.organizations.models import Organization
from alliance.organizations.services import entries, representing
from alliance.people.models import Person


@dataclass
class World:
    organization: Organization
    other: Organization
    primary: Person
    alternate: Person
    elsewhere: Person  # speaks for the other organization
    member: Person
    staff: Person

    def fresh(self) -> Organization:
        return Organization.objects.get(pk=self.organization.pk)


@pytest.fixture
def world(make_person: Callable[..., Person]) -> World:
    staff = make_person("staff", is_staff=True)
    primary, elsewhere = make_person("paula"), make_person("emil")
    alternate = make_person("anton")
    first = entries.propose(primary, name="Example University (demo)", named=True)
    entries.approve(first, by=staff)
    second = entries.propose(elsewhere, name="Example Library (demo)")
    entries.approve(second, by=staff)
    first.refresh_from_db()
    second.refresh_from_db()
    representing.name_alternate(first, alternate, by=primary)
    return World(first, second, primary, alternate, elsewhere, make_person("mia"), staff)
