"""The log is the truth: whatever is done, the group at any moment is the fold of its log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.groups import facts, queries, services
from alliance.groups.folding import fold
from alliance.groups.models import Charter, Decision, Deliverable, GroupRole, WorkingGroup
from alliance.groups.services import NotPossible
from alliance.organizations.models import Affiliation, Organization
from alliance.people.models import Person

State = WorkingGroup.State
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


class World:
    """One group and everything that can be done to it, by whoever may."""

    def __init__(self) -> None:
        self.staff = Person.objects.create_user("staff@example.org", name="Staff", is_staff=True)
        self.people = [
            Person.objects.create_user(f"p{n}@example.org", name=f"Person {n}") for n in range(3)
        ]
        self.body = Organization.objects.create(name="School", slug="school")
        Affiliation.objects.create(
            person=self.people[0], organization=self.body, starts_on=START.date()
        )
        self.now = START
        self.group = services.found_group(
            self.staff, acronym="trust", name="Trust", purpose="x", at=self.now
        )

    def person(self, n: int) -> Person:
        return self.people[n % len(self.people)]

    def role(self, n: int) -> GroupRole | None:
        roles = list(self.group.roles.all())
        return roles[n % len(roles)] if roles else None

    def thing(self, n: int) -> Deliverable | None:
        things = list(self.group.deliverables.all())
        return things[n % len(things)] if things else None

    def do(self, name: str, n: int) -> None:
        """Do it, or find that it is not possible now; either way the log has to agree."""
        self.now += timedelta(hours=n % 50 + 1)
        try:
            with transaction.atomic():
                getattr(self, name)(n)
        except (NotPossible, ValidationError, PermissionDenied):
            pass

    # What can be done ----------------------------------------------------------------------------

    def state(self, n: int) -> None:
        following = list(State)[n % len(State)]
        services.change_state(
            self.group, following, by=self.staff, reason="r", report="Done.", at=self.now
        )

    def words(self, n: int) -> None:
        services.change_words(
            self.group, by=self.staff, name=f"Trust {n % 3}", purpose="y", kind="tf", parent=None,
            at=self.now,
        )  # fmt: skip

    def join(self, n: int) -> None:
        person = self.person(n)
        body = self.body if person == self.people[0] and n % 2 else None
        services.join(self.group, by=person, organization=body, at=self.now)

    def leave(self, n: int) -> None:
        services.leave(self.group, by=self.person(n), at=self.now)

    def give(self, n: int) -> None:
        kind = list(GroupRole.Kind)[n % 4]
        body = self.body if n % 3 == 0 else None
        until = (self.now + timedelta(days=n % 40)).date() if n % 5 == 0 else None
        services.give_role(
            self.group, kind, by=self.staff, person=self.person(n), organization=body,
            ends_on=until, at=self.now,
        )  # fmt: skip

    def end(self, n: int) -> None:
        if role := self.role(n):
            services.end_role(role, by=self.staff, at=self.now)

    def strike(self, n: int) -> None:
        if role := self.role(n):
            services.strike_role(role, by=self.staff, reason="r", at=self.now)

    def draft(self, n: int) -> None:
        draft = services.draft_charter(self.group, by=self.staff, at=self.now)
        services.save_draft(
            draft, {"mission": f"mission {n}"}, by=self.staff, summary="s",
            revision=draft.revision, at=self.now,
        )  # fmt: skip

    def submit(self, n: int) -> None:
        if draft := queries.draft_of(self.group):
            services.submit_charter(draft, by=self.staff, at=self.now)

    def withdraw(self, n: int) -> None:
        if draft := queries.draft_of(self.group):
            services.withdraw_draft(draft, by=self.staff, at=self.now)

    def decide(self, n: int) -> None:
        if draft := queries.draft_of(self.group):
            services.decide(
                draft, by=self.staff, outcome=list(Decision.Outcome)[n % 2], method="vote",
                decided_by="Board", decided_on=self.now.date(), at=self.now,
            )  # fmt: skip

    def cycle(self, n: int) -> None:
        first = self.now.date()
        services.start_cycle(
            self.group, by=self.staff, starts_on=first, ends_on=first + timedelta(days=n % 200),
            at=self.now,
        )  # fmt: skip

    def move_cycle(self, n: int) -> None:
        if cycle := queries.cycle_of(self.group):
            ends_on = cycle.starts_on + timedelta(days=n % 300)
            services.change_cycle(cycle, by=self.staff, ends_on=ends_on, goals="g", at=self.now)

    def close_cycle(self, n: int) -> None:
        if cycle := queries.cycle_of(self.group):
            services.close_cycle(cycle, by=self.staff, outcome="o", at=self.now)

    def reopen_cycle(self, n: int) -> None:
        if cycle := queries.cycle_of(self.group):
            services.reopen_cycle(cycle, by=self.staff, reason="r", at=self.now)

    def promise(self, n: int) -> None:
        due = self.now.date() + timedelta(days=n) if n % 2 else None
        services.add_deliverable(
            self.group, by=self.staff, title=f"Thing {n}", due_on=due, at=self.now
        )

    def work(self, n: int) -> None:
        if thing := self.thing(n):
            services.change_deliverable(
                thing, by=self.staff, state=list(Deliverable.State)[n % 5],
                links=[("Seen here", f"https://example.org/{n}")] if n % 2 else None,
                title=f"Thing {n}", at=self.now,
            )  # fmt: skip

    def note(self, n: int) -> None:
        services.note(self.group, "Something.", by=self.staff, at=self.now)


DOINGS = [name for name in vars(World) if not name.startswith("_")]
DOINGS = [name for name in DOINGS if name not in ("person", "role", "thing", "do")]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 600)), max_size=25))
def test_the_log_folded_is_the_group_at_every_moment(db, doings):
    """After each operation the tables are written down; at the end the log alone has to give the
    same for each of those moments.
    """
    with transaction.atomic():
        world = World()
        seen = [(world.now, facts.of_everything(WorkingGroup.objects.get(pk=world.group.pk)))]
        for name, n in doings:
            world.do(name, n)
            group = WorkingGroup.objects.get(pk=world.group.pk)
            seen.append((world.now, facts.of_everything(group)))
        struck = GroupRole.entered.filter(group=world.group).exclude(struck_at=None)
        for moment, then in seen:
            for role in struck:  # which was never held, as it turned out
                then["roles"].pop(str(role.pk), None)
            just_after = moment + timedelta(microseconds=1)
            assert queries.then(world.group, just_after).data == then
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_operations_of_that_test_do_happen():
    """So that it cannot pass because nothing was possible."""
    world = World()
    sequence = [
        ("draft", 1), ("submit", 1), ("decide", 0), ("cycle", 150), ("give", 0), ("give", 1), ("end", 0),  # noqa: E501
        ("join", 0), ("strike", 0), ("promise", 7), ("work", 3), ("work", 4), ("move_cycle", 280), ("words", 1), ("leave", 0),  # noqa: E501
        ("end", 0), ("note", 1), ("close_cycle", 1), ("reopen_cycle", 1), ("close_cycle", 1),
        ("draft", 2), ("withdraw", 1), ("draft", 3), ("submit", 1), ("decide", 1),
        ("state", 2), ("state", 1), ("state", 3), ("state", 4),
    ]  # fmt: skip
    for name, n in sequence:
        world.do(name, n)
    kinds = set(world.group.events.values_list("kind", flat=True))
    from alliance.groups.models import GroupEvent

    assert set(GroupEvent.Kind.values) - kinds == {"taken_over"}


@pytest.mark.django_db
def test_what_the_log_does_not_know_of_is_missing_from_the_fold():
    """A change that forgot to write its event is found by the comparison above."""
    world = World()
    WorkingGroup.objects.filter(pk=world.group.pk).update(purpose="changed behind the log's back")
    group = WorkingGroup.objects.get(pk=world.group.pk)
    then = queries.then(group, world.now + timedelta(days=1)).data
    assert then != facts.of_everything(group)


def test_a_fold_of_nothing_knows_nothing():
    assert not fold([]).is_known


@pytest.mark.django_db
def test_a_role_for_a_term_is_over_after_its_last_day():
    world = World()
    services.give_role(
        world.group, GroupRole.Kind.CHAIR, by=world.staff, person=world.people[0],
        ends_on=START.date() + timedelta(days=10), at=world.now,
    )  # fmt: skip
    then = queries.then(world.group, START + timedelta(days=30))
    assert len(then.roles_on(START.date() + timedelta(days=10))) == 1
    assert then.roles_on(START.date() + timedelta(days=11)) == []


@pytest.mark.django_db
def test_a_past_day_shows_the_charter_that_was_in_force_then():
    world = World()
    for n in (1, 2):
        world.draft(n)
        world.submit(n)
        world.decide(0)
        world.now += timedelta(days=60)
    early = queries.then(world.group, START + timedelta(days=30)).charter
    late = queries.then(world.group, START + timedelta(days=90)).charter
    assert (early["version"], early["sections"]["mission"]) == (1, "mission 1")
    assert (late["version"], late["sections"]["mission"]) == (2, "mission 2")
    assert Charter.objects.count() == 2
