"""People with every part in a group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from alliance.groups import services
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import today
from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.people.models import Person

Kind = GroupRole.Kind


@pytest.fixture
def group(staff: Person) -> WorkingGroup:
    """A group at work, without anybody in it."""
    made = services.found_group(staff, acronym="trust", name="Trust", purpose="What to rely on.")
    return services.change_state(made, WorkingGroup.State.ACTIVE, by=staff, reason="it is needed")


@pytest.fixture
def make_group(staff: Person) -> Callable[..., WorkingGroup]:
    def make(acronym: str = "other", *, active: bool = True, **words: object) -> WorkingGroup:
        made = services.found_group(
            staff, acronym=acronym, name=acronym.title(), purpose="Something.", **words
        )
        if active:
            made = services.change_state(
                made, WorkingGroup.State.ACTIVE, by=staff, reason="it is needed"
            )
        return made

    return make


@pytest.fixture
def make_body(db: None, make_person: Callable[..., Person]) -> Callable[..., Organization]:
    """`make_body("School", "robin")`: an organization, and who represents it."""

    def make(name: str, *voices: Person) -> Organization:
        body = Organization.objects.create(name=name, slug=name.lower())
        day = today() - timedelta(days=30)
        for place, voice in enumerate(voices):
            kind = Representative.Kind.ALTERNATE if place else Representative.Kind.PRIMARY
            Representative.objects.create(person=voice, organization=body, kind=kind, starts_on=day)
        return body

    return make


@pytest.fixture
def affiliate() -> Callable[[Person, Organization], None]:
    def affiliate(person: Person, body: Organization) -> None:
        day = today() - timedelta(days=30)
        Affiliation.objects.create(person=person, organization=body, starts_on=day)

    return affiliate


@pytest.fixture
def give(staff: Person) -> Callable[..., GroupRole]:
    """`give(group, Kind.CHAIR, person=ada)`, by staff."""

    def give(group: WorkingGroup, kind: GroupRole.Kind, **who: object) -> GroupRole:
        return services.give_role(group, kind, by=staff, **who)

    return give
