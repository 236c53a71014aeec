"""Members as a test says them, and issuers that answer to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from alliance.directory import members as contract
from alliance.directory.members import Organization, Standing
from alliance.directory.services import own
from alliance.issuing.models import Issuer
from alliance.issuing.services import create_issuer
from alliance.people.models import Person


@dataclass
class SaidMembers:
    """Fills the contract from what a test writes: `since[key] = (first day, last day or None)`."""

    known: dict[UUID, Organization] = field(default_factory=dict)
    since: dict[UUID, tuple[date, date | None]] = field(default_factory=dict)
    speakers: dict[int, list[UUID]] = field(default_factory=dict)

    def add(self, name: str, since: date | None = None, until: date | None = None) -> Organization:
        slug = name.lower()
        one = Organization(uuid4(), name, f"https://{slug}.example.org", f"/organizations/{slug}/")
        self.known[one.key] = one
        if since:
            self.since[one.key] = (since, until)
        return one

    def organization(self, key: UUID) -> Organization | None:
        return self.known.get(key)

    def organizations(self) -> list[Organization]:
        return list(self.known.values())

    def standing(self, key: UUID, on: date) -> Standing:
        first, until = self.since.get(key, (date.max, None))
        if first <= on and (until is None or on < until):
            return Standing(True, first, "full")
        return Standing(False)

    def members(self, on: date) -> dict[UUID, tuple[Organization, Standing]]:
        standings = {key: self.standing(key, on) for key in self.known}
        return {key: (self.known[key], s) for key, s in standings.items() if s.is_member}

    def spoken_for(self, person: Any) -> list[Organization]:
        return [self.known[key] for key in self.speakers.get(person.pk, [])]

    def voices(self, key: UUID) -> list[Person]:
        speaking = [pk for pk, keys in self.speakers.items() if key in keys]
        return list(Person.objects.filter(pk__in=speaking))


@pytest.fixture
def said() -> Iterator[SaidMembers]:
    before = contract.members()
    made = SaidMembers()
    contract.register(made)
    yield made
    contract.register(before)


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://alliance.example.org"


@pytest.fixture
def alliance(staff: Person) -> Issuer:
    made = create_issuer(
        staff, name="The Alliance", url="https://alliance.example.org", email="us@example.org"
    )
    own.choose(made, by=staff)
    return made


@pytest.fixture
def harbour(said: SaidMembers, person: Person) -> Organization:
    """A member since 2024, for which `person` speaks."""
    made = said.add("Harbour", since=date(2024, 5, 1))
    said.speakers[person.pk] = [made.key]
    return made


@pytest.fixture
def school(person: Person) -> Issuer:
    """An issuer of this site that `person` owns."""
    return create_issuer(
        person, name="Harbour School", url="https://school.example.org", email="school@example.org"
    )
