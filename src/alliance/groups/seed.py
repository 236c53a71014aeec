"""Working groups for a demonstration, each, with its people and organizations, named as such.

They went through the same services as real ones, at moments that lie before now, so their logs,
their past days and the constellation are what a real alliance would see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from alliance.groups import services
from alliance.groups.models import Charter, Decision, Deliverable, GroupRole, WorkingGroup
from alliance.groups.queries import draft_of, today
from alliance.groups.seed_words import DEMO_GROUPS, PEOPLE, Demo, Promise
from alliance.notices.quiet import quietly
from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.people.models import Person

State = WorkingGroup.State
Role = GroupRole.Kind
Done = Deliverable.State


@dataclass
class _Cast:
    """The people and organizations of the demonstration, made as they are asked for."""

    keeper: Person
    first_day: date
    bodies: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def body(self, name: str) -> Organization:
        if name not in self.bodies:
            slug = slugify(name)
            made = Organization.objects.get_or_create(
                slug=slug, defaults={"name": name, "is_demo": True}
            )
            self.bodies[name] = made[0]
        return self.bodies[name]

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self._person(name)
        return self.people[name]

    def _person(self, name: str) -> Person:
        """Nobody can sign in as one of them: no password, and an address that no one has proven."""
        email = f"{slugify(name)}@demo.example.org"
        found = Person.objects.filter(email=email).first()
        if found is not None:
            return found
        person = Person.objects.create_user(
            email, name=name, profile_public=True, shows_groups=True
        )
        where, speaks = PEOPLE[name]
        if where:
            body = self.body(where)
            Affiliation.objects.create(
                person=person, organization=body, starts_on=self.first_day, is_shown=True
            )
            if speaks and not body.representatives.filter(ends_on=None).exists():
                Representative.objects.create(
                    person=person, organization=body, starts_on=self.first_day
                )
        return person


@transaction.atomic
def add_demo_groups(now: datetime | None = None) -> int:
    """Add what is not there yet; return how many groups were added. Nobody is told."""
    now = now or timezone.now()
    added = 0
    cast = None
    for demo in DEMO_GROUPS:
        if WorkingGroup.objects.filter(acronym=demo.acronym).exists():
            continue
        if cast is None:
            cast = _Cast(_keeper(), today(now) - timedelta(days=500))
            for name in PEOPLE:
                cast.person(name)
        with quietly():
            _add(demo, cast, now)
        added += 1
    return added


def _keeper() -> Person:
    """In whose name the demonstration is made. Staff for this one moment: the database never says
    so, hence nobody can act as staff by this account.
    """
    email = "keeper@demo.example.org"
    keeper = Person.objects.filter(email=email).first()
    if keeper is None:
        keeper = Person.objects.create_user(email, name="Keeper of the demonstration (demo)")
    keeper.is_staff = True
    return keeper


def _add(demo: Demo, cast: _Cast, now: datetime) -> None:
    begun = now - timedelta(days=demo.begun)
    group = services.found_group(
        cast.keeper,
        acronym=demo.acronym,
        name=demo.name,
        purpose=demo.purpose,
        kind=demo.kind,
        parent=WorkingGroup.objects.filter(acronym=demo.parent).first(),
        at=begun - timedelta(days=21),
    )
    WorkingGroup.objects.filter(pk=group.pk).update(is_demo=True)
    for name in demo.editors:
        _role(group, Role.EDITOR, cast, begun - timedelta(days=20), person=name)
    _charter(group, demo, cast, begun)
    if demo.state == State.PROPOSED:
        return
    if demo.chair:
        _role(group, Role.CHAIR, cast, begun, person=demo.led_by, body=demo.chair)
    for name in demo.cabinet:
        _role(group, Role.CABINET, cast, begun, body=name)
    _work(group, demo, cast, begun, now)


def _role(
    group: WorkingGroup,
    kind: GroupRole.Kind,
    cast: _Cast,
    at: datetime,
    *,
    person: str = "",
    body: str = "",
) -> None:
    services.give_role(
        group,
        kind,
        by=cast.keeper,
        person=cast.person(person) if person else None,
        organization=cast.body(body) if body else None,
        at=at,
    )


def _charter(group: WorkingGroup, demo: Demo, cast: _Cast, begun: datetime) -> None:
    draft = services.draft_charter(group, by=cast.keeper, at=begun - timedelta(days=20))
    words = {
        "mission": f"{demo.purpose}\n\nThis group is an example for a demonstration.",
        "scope": "- questions that come up in practice\n- what several members can use",
        "out_of_scope": "What other groups work on already.",
        "goals": demo.goals or "Something that others can use by the end of the cycle.",
        "deliverables": "\n".join(f"- {promise.title}" for promise in demo.promises),
        "procedure": "By consensus. Where there is none after two calls, by a vote of those who "
        "take part, one vote for each organization.",
        "communication": "A call every other week, a list, a room in the chat. All in public.",
    }
    draft = services.save_draft(
        draft,
        words,
        by=cast.keeper,
        summary="The first charter.",
        revision=draft.revision,
        at=begun - timedelta(days=14),
    )
    if demo.state == State.PROPOSED:
        return
    services.submit_charter(draft, by=cast.keeper, at=begun - timedelta(days=7))
    _approve(draft, cast, begun)


def _approve(draft: Charter, cast: _Cast, at: datetime) -> None:
    services.decide(
        draft,
        by=cast.keeper,
        outcome=Decision.Outcome.APPROVED,
        method=Decision.Method.CONSENSUS,
        decided_by="Board (demo)",
        decided_on=today(at),
        at=at,
    )


def _work(group: WorkingGroup, demo: Demo, cast: _Cast, begun: datetime, now: datetime) -> None:
    cycle = services.start_cycle(
        group,
        by=cast.keeper,
        starts_on=today(begun),
        ends_on=today(begun) + timedelta(days=182),
        goals=demo.goals,
        at=begun,
    )
    for place, name in enumerate(demo.participants):
        person = cast.person(name)
        body = person.affiliations.first()
        services.join(
            group,
            by=person,
            organization=body.organization if body else None,
            at=begun + timedelta(days=3 + 2 * place),
        )
    for promise in demo.promises:
        _promise(group, promise, cast, begun, now)
    if demo.state == State.ACTIVE and demo.begun > 182:
        later = begun + timedelta(days=190)
        services.close_cycle(cycle, by=cast.keeper, outcome="What was planned is done.", at=later)
        services.start_cycle(
            group,
            by=cast.keeper,
            starts_on=today(now) - timedelta(days=100),
            ends_on=today(now) + timedelta(days=82),
            goals=demo.goals,
            at=now - timedelta(days=100),
        )
    if demo.acronym == "standard":
        _recharter(group, cast, now)
    if demo.state == State.DORMANT:
        at = begun + timedelta(days=185)
        services.close_cycle(cycle, by=cast.keeper, outcome="A guide for newcomers.", at=at)
        services.change_state(
            group, State.DORMANT, by=cast.keeper, reason="nobody has the time just now", at=at
        )
    if demo.state == State.CONCLUDED:
        services.change_state(
            group,
            State.CONCLUDED,
            by=cast.keeper,
            reason="the recommendation is out",
            report="The recommendation is published; three issuers follow it.\n\nLeft to others: "
            "how an endorsement ends.",
            at=begun + timedelta(days=182),
        )


def _promise(
    group: WorkingGroup, promise: Promise, cast: _Cast, begun: datetime, now: datetime
) -> None:
    thing = services.add_deliverable(
        group,
        by=cast.keeper,
        title=promise.title,
        due_on=today(now) + timedelta(days=promise.due),
        owner=cast.person(promise.owner) if promise.owner else None,
        at=begun + timedelta(days=1),
    )
    if promise.state == Done.PLANNED:
        return
    links = [("What came of it", "https://example.org/demo")]
    done = promise.state == Done.DELIVERED
    services.change_deliverable(
        thing,
        by=cast.keeper,
        state=promise.state,
        links=links if done else None,
        at=now + timedelta(days=promise.due - 2) if done else begun + timedelta(days=30),
    )


def _recharter(group: WorkingGroup, cast: _Cast, now: datetime) -> None:
    """A second version, so that there is something to compare; and a third, being written."""
    draft = services.draft_charter(group, by=cast.keeper, at=now - timedelta(days=60))
    words = draft.sections | {
        "scope": "- questions that come up in practice\n- a vocabulary that several members use",
        "procedure": "By consensus. Where there is none after two calls, by a vote of those who "
        "take part, one vote for each organization; the result is written to the list.",
    }
    draft = services.save_draft(
        draft,
        words,
        by=cast.keeper,
        summary="Takes the vocabulary up, and says where votes are written down.",
        revision=draft.revision,
        at=now - timedelta(days=58),
    )
    services.submit_charter(draft, by=cast.keeper, at=now - timedelta(days=50))
    _approve(draft, cast, now - timedelta(days=40))
    if draft_of(group) is None:
        services.draft_charter(group, by=cast.keeper, at=now - timedelta(days=3))
