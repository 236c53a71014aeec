"""A small alliance with every role in it, built through the services as people would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.test import Client
from django.utils import timezone
from tests.conftest import client_of
from tests.platform.every_action.cast import ROLES

from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.organizations.models import Organization
from alliance.organizations.services import entries, representing
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.people.services import person_for_proven_address
from alliance.people.standing import deactivate

Kind = GroupRole.Kind
OFFICES = {
    "coordinator": Office.Kind.COORDINATOR,
    "moderator": Office.Kind.MODERATOR,
    "volunteer": Office.Kind.VOLUNTEER,
    "curator": Office.Kind.EDITOR,
    "handler": Office.Kind.CONDUCT,
}
Things = TypeVar("Things")


@dataclass
class World:
    """`people` by role; a `group` at work; an `organization` of no group. What a room adds to it
    is made once, by `of(build)`.
    """

    people: dict[str, Person]
    group: WorkingGroup
    elsewhere: WorkingGroup
    organization: Organization
    clients: dict[str, Client] = field(default_factory=dict)
    _things: dict[object, object] = field(default_factory=dict)

    def of(self, build: Callable[[World], Things]) -> Things:
        """What `build` has made in this world; it is called once."""
        if build not in self._things:
            self._things[build] = build(self)
        return self._things[build]  # type: ignore[return-value]

    def __getitem__(self, role: str) -> Person:
        return self.people[role]


def make() -> World:
    people = {role: _person(role) for role in ROLES if role != "visitor"}
    staff = people["staff"]
    Person.objects.filter(pk=staff.pk).update(is_staff=True)
    staff.refresh_from_db()
    for role, office in OFFICES.items():
        appoint(people[role], office, by=staff)
    term = timezone.localdate() + timedelta(days=300)
    appoint(people["treasurer"], Office.Kind.TREASURER, by=staff, ends_on=term)
    world = World(
        people=people,
        group=_group(people),
        elsewhere=_chaired(people["chair_elsewhere"], "elsewhere", staff),
        organization=_organization("Harbour", people["primary"], staff),
    )
    representing.name_alternate(world.organization, people["alternate"], by=people["primary"])
    _chaired(people["board_chair"], "board", staff, kind="board")
    world.clients = _clients(people)
    deactivate(people["blocked"], by=staff, reason="for a while")
    for person in people.values():
        person.refresh_from_db()
    return world


def _person(role: str) -> Person:
    name = role.replace("_", " ").title()
    return person_for_proven_address(f"{role.replace('_', '-')}@example.org", name=name)


def _group(people: dict[str, Person]) -> WorkingGroup:
    """The group that the table is about: at work, with everybody in it who has a part."""
    staff = people["staff"]
    group = groups.found_group(staff, acronym="trust", name="Trust", purpose="What to rely on.")
    group = groups.change_state(group, WorkingGroup.State.ACTIVE, by=staff, reason="it is needed")
    groups.join(group, by=people["participant"])
    groups.join(group, by=people["owner"])
    for kind, role in ((Kind.EDITOR, "editor"), (Kind.CHAIR, "chair")):
        groups.give_role(group, kind, by=staff, person=people[role])
    for kind, role in ((Kind.CABINET, "cabinet"), (Kind.CHAIR, "voice")):
        body = _organization(f"Of {role}", people[role], staff)
        groups.give_role(group, kind, by=staff, organization=body)
    former = groups.give_role(group, Kind.CHAIR, by=staff, person=people["former_chair"])
    groups.end_role(former, by=staff)
    return group


def _chaired(chair: Person, acronym: str, staff: Person, **more: str) -> WorkingGroup:
    words = {"name": acronym.title(), "purpose": "Something else."}
    group = groups.found_group(staff, acronym=acronym, **words, **more)
    group = groups.change_state(group, WorkingGroup.State.ACTIVE, by=staff, reason="it is needed")
    groups.give_role(group, Kind.CHAIR, by=staff, person=chair)
    return group


def _organization(name: str, voice: Person, staff: Person) -> Organization:
    body = entries.propose(voice, name=name, named=True)
    entries.approve(body, by=staff)
    body.refresh_from_db()
    body.representatives.update(starts_on=timezone.localdate() - timedelta(days=30))
    return body


def _clients(people: dict[str, Person]) -> dict[str, Client]:
    """A browser for each role; all but the visitor's have signed in just now."""
    clients = {"visitor": Client()}
    now = timezone.now().timestamp()
    for role, person in people.items():
        clients[role] = client_of(person)
        session = clients[role].session
        session["account_authentication_methods"] = [{"method": "password", "at": now}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return clients
