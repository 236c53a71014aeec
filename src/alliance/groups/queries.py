"""Reading working groups."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from alliance.groups.folding import Then, apply, fold
from alliance.groups.models import Charter, Cycle, GroupEvent, GroupRole, WorkingGroup
from alliance.organizations import queries as organizations
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person

_ORDER = ("active", "proposed", "dormant", "concluded", "archived")


def today(now: datetime | None = None) -> date:
    """The day that roles and cycles go by: that of UTC, the same for every viewer."""
    return (now or timezone.now()).astimezone(UTC).date()


def all_groups() -> QuerySet[WorkingGroup]:
    """Every group that may be seen: those at work first, the archived ones last, each by name."""
    rank = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    chairs = roles_on().filter(kind=GroupRole.Kind.CHAIR).select_related("person", "organization")
    current = Cycle.objects.filter(closed_on=None)
    groups = WorkingGroup.objects.filter(withheld_at=None).select_related("parent")
    return groups.prefetch_related(
        Prefetch("roles", queryset=chairs, to_attr="current_chairs"),
        Prefetch("cycles", queryset=current, to_attr="current_cycles"),
    ).order_by(rank, "name")


def active_groups() -> QuerySet[WorkingGroup]:
    return all_groups().filter(state=WorkingGroup.State.ACTIVE)


def chairs_of(group: WorkingGroup) -> list[GroupRole]:
    """The roles that lead the group now; already there when the group came from `all_groups`."""
    found: list[GroupRole] | None = getattr(group, "current_chairs", None)
    if found is None:
        chairs = roles_on().filter(group=group, kind=GroupRole.Kind.CHAIR)
        found = list(chairs.select_related("person", "organization"))
    return found


def cycle_of(group: WorkingGroup) -> Cycle | None:
    """The cycle under way, else the last one; None before the first."""
    return group.cycles.order_by("-number").first()


def charter_of(group: WorkingGroup) -> Charter | None:
    """The charter in force: the last version that was approved."""
    return group.charters.filter(state=Charter.State.APPROVED).order_by("-version").first()


def draft_of(group: WorkingGroup) -> Charter | None:
    """The version that is being written, or waits for a decision."""
    open_ = (Charter.State.DRAFT, Charter.State.SUBMITTED)
    return group.charters.filter(state__in=open_).first()


def roles_on(day: date | None = None) -> QuerySet[GroupRole]:
    """Roles that hold on `day`, of all groups. Without a day: those that hold at this moment,
    so without any that somebody ended earlier today.
    """
    still = Q(ends_on=None) | Q(ends_on__gte=day or today())
    roles = GroupRole.objects.filter(still, starts_on__lte=day or today())
    return roles if day else roles.filter(ended_at=None)


def belongs_to(person: Person) -> QuerySet[Organization]:
    """The organizations that `person` may take part for: those they belong to or speak for."""
    theirs = organizations.organizations_of(person)
    spoken_for = organizations.organizations_represented_by(person)
    return organizations.organizations().filter(
        Q(pk__in=theirs.values("pk")) | Q(pk__in=spoken_for.values("pk"))
    )


def _representing() -> QuerySet[Representative]:
    return organizations.representations().filter(organization__state=Organization.State.ACTIVE)


def voices_of(organization: Organization) -> QuerySet[Person]:
    """The active people who represent `organization` now."""
    voices = _representing().filter(organization=organization)
    return Person.objects.filter(pk__in=voices.values("person_id"), is_active=True)


def people_in(group: WorkingGroup, *kinds: GroupRole.Kind) -> QuerySet[Person]:
    """Active people with a role in the group now; with `kinds` only with one of those roles.

    Where an organization has the role by itself, those who represent it have it, too.
    """
    roles = roles_on().filter(group=group)
    if kinds:
        roles = roles.filter(kind__in=kinds)
    bodies = roles.filter(person=None).values("organization_id")
    voices = _representing().filter(organization_id__in=bodies).values("person_id")
    themselves = roles.filter(person__isnull=False).values("person_id")
    return Person.objects.filter(Q(pk__in=themselves) | Q(pk__in=voices), is_active=True)


def is_in(person: Person | AnonymousUser, group: WorkingGroup, *kinds: GroupRole.Kind) -> bool:
    """Whether `person` has a role in the group now (one of `kinds`, where given)."""
    return person.is_authenticated and people_in(group, *kinds).filter(pk=person.pk).exists()


def groups_of(person: Person) -> QuerySet[WorkingGroup]:
    """The groups in which `person` has a role now, themselves or as a representative."""
    bodies = _representing().filter(person=person).values("organization_id")
    roles = roles_on().filter(Q(person=person) | Q(person=None, organization_id__in=bodies))
    return all_groups().filter(pk__in=roles.values("group_id"))


def judges_of(group: WorkingGroup) -> QuerySet[WorkingGroup]:
    """The groups whose chairs decide on the charter of `group`: active boards, and for a task
    force the active group that it is part of.
    """
    judges = Q(kind=WorkingGroup.Kind.BOARD)
    if group.kind == WorkingGroup.Kind.TASK_FORCE and group.parent_id is not None:
        judges |= Q(pk=group.parent_id)
    active = WorkingGroup.objects.filter(judges, state=WorkingGroup.State.ACTIVE)
    return active.exclude(pk=group.pk)


def then(group: WorkingGroup, moment: datetime) -> Then:
    """The group as it was just before `moment`, rebuilt from its log alone: without roles of which
    the log says later that they were entered by mistake.
    """
    found = fold(group.events.filter(at__lt=moment).order_by("at", "pk").only("data"))
    for event in group.events.filter(at__gte=moment, kind=GroupEvent.Kind.ROLE_STRUCK):
        apply(found, event.data)
    return found
