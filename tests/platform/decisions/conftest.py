"""A group whose people vote, and the moment at which they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliance.decisions import services
from alliance.decisions.models import Decision, Elector
from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import today
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person

PEOPLE = ("robin", "kim", "alex", "noor", "sam")  # of the group, beside its chair


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def group(staff: Person) -> WorkingGroup:
    made = groups.found_group(staff, acronym="trust", name="Trust", purpose="What to rely on.")
    return groups.change_state(made, WorkingGroup.State.ACTIVE, by=staff, reason="it is needed")


@pytest.fixture
def chair(staff: Person, group: WorkingGroup, make_person: Callable[..., Person]) -> Person:
    chair = make_person("chair")
    groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=chair)
    return chair


@pytest.fixture
def people(
    staff: Person, group: WorkingGroup, chair: Person, make_person: Callable[..., Person]
) -> dict[str, Person]:
    """Five participants and the chair, by name."""
    found = {"chair": chair}
    for name in PEOPLE:
        found[name] = make_person(name)
        groups.join(group, by=found[name])
    return found


@pytest.fixture
def make_body(db: None) -> Callable[..., Organization]:
    """`make_body("School", robin, kim)`: an organization, with its primary and its alternate."""

    def make(name: str, *voices: Person) -> Organization:
        body = Organization.objects.create(name=name, slug=name.lower())
        day = today() - timedelta(days=30)
        for place, voice in enumerate(voices):
            kind = Representative.Kind.ALTERNATE if place else Representative.Kind.PRIMARY
            Representative.objects.create(person=voice, organization=body, kind=kind, starts_on=day)
        return body

    return make


@pytest.fixture
def begin(
    group: WorkingGroup, chair: Person, people: dict[str, Person], now: datetime
) -> Callable[..., Decision]:
    """`begin(method="majority", is_secret=True)`: a vote of the group, open for a week."""

    def begin(options: tuple[str, ...] = (), **rule: Any) -> Decision:
        words = {
            "title": "Shall we meet on Tuesdays?",
            "method": "majority",
            "electorate": "group_people",
            "group": group,
            "closes_at": now + timedelta(days=7),
        }
        if rule.get("method") in Decision.BETWEEN_OPTIONS and not options:
            options = ("Ada", "Bell", "Cray")
        return services.open_decision(Decision(**(words | rule)), by=chair, options=options, at=now)

    return begin


def elector(decision: Decision, who: Person | Organization) -> Elector:
    if isinstance(who, Person):
        return decision.electors.get(person=who)
    return decision.electors.get(organization=who)


def end(decision: Decision) -> dict[str, Any]:
    """Close it at its end; its result."""
    assert services.close(decision, at=decision.closes_at)
    decision.refresh_from_db()
    assert decision.result is not None
    return decision.result
