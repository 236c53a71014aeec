"""Facts from working groups: roles for their term, cycles that were chaired, what was delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.groups.models import Cycle, Deliverable, GroupRole, WorkingGroup
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source
from alliance.recognition.sources.cycles import Cycles

Kind = GroupRole.Kind
ROLES = {
    Kind.CHAIR: _("Chairs a group (for the term)"),
    Kind.EDITOR: _("Is an editor of a group (for the term)"),
    Kind.CABINET: _("Is in the cabinet of a group (for the term)"),
}


def register() -> None:
    for kind, label in ROLES.items():
        register_source(Source(f"role_{kind}", label, _teller(kind), is_term=True))
    register_source(Source("chaired", _("Chaired a cycle of a group"), chaired))
    register_source(Source("delivered", _("Delivered what a group had promised"), delivered))


def _teller(kind: GroupRole.Kind) -> Callable[[Person | None], Iterable[Fact]]:
    def tell(person: Person | None) -> Iterable[Fact]:
        return roles(kind, person)

    return tell


def roles(kind: GroupRole.Kind, person: Person | None) -> Iterable[Fact]:
    """Roles that have begun. One whose day has come ends by itself, as its credential says; one
    that somebody ended before is withdrawn.
    """
    rows = GroupRole.objects.filter(
        kind=kind, person__isnull=False, starts_on__lte=_today(), group__withheld_at=None
    )
    rows = rows.filter(person=person) if person else rows
    for role in rows.select_related("group"):
        assert role.person_id is not None
        ended = role.ended_at is not None
        yield Fact(
            source=f"role_{kind}",
            key=f"{role.pk}:{role.person_id}",
            person_id=role.person_id,
            at=_start_of(role.starts_on),
            title=f"{role.get_kind_display()}: {role.group.name}",
            path=role.group.get_absolute_url(),
            is_withdrawn=ended,
            why=_now("The role ended on %(day)s.") % {"day": role.ends_on} if ended else "",
            scopes=(f"group:{role.group.acronym}",),
            starts_at=_start_of(role.starts_on),
            ends_at=None if ended or role.ends_on is None else _end_of(role.ends_on),
        )


def chaired(person: Person | None) -> Iterable[Fact]:
    """Cycles that are over, of which somebody led the group on at least half of the days."""
    rows = GroupRole.objects.filter(kind=Kind.CHAIR, person__isnull=False)
    rows = rows.filter(person=person) if person else rows
    by_group: dict[int, dict[int, list[GroupRole]]] = {}
    for role in rows:
        assert role.person_id is not None
        by_group.setdefault(role.group_id, {}).setdefault(role.person_id, []).append(role)
    cycles = Cycle.objects.filter(group_id__in=by_group, closed_on__isnull=False)
    for cycle in cycles.filter(group__withheld_at=None).select_related("group"):
        for person_id, held in by_group[cycle.group_id].items():
            assert cycle.closed_on is not None
            days = _days_within(held, cycle.starts_on, cycle.closed_on)
            if 2 * days >= (cycle.closed_on - cycle.starts_on).days + 1:
                yield _chaired(cycle, cycle.closed_on, person_id)


def _chaired(cycle: Cycle, closed_on: date, person_id: int) -> Fact:
    words = {"group": cycle.group.name, "number": cycle.number}
    return Fact(
        source="chaired",
        key=f"{cycle.pk}:{person_id}",
        person_id=person_id,
        at=_end_of(closed_on),
        title=_now("%(group)s, cycle %(number)s") % words,
        path=cycle.group.get_absolute_url(),
        scopes=(f"group:{cycle.group.acronym}",),
        cycle=f"{cycle.group.acronym}:{cycle.number}",
    )


def _days_within(held: Iterable[GroupRole], first: date, last: date) -> int:
    """How many days from first to last are in one of the roles."""
    days: set[int] = set()
    for role in held:
        start = max(role.starts_on, first)
        end = min(role.ends_on or last, last)
        days.update(range(start.toordinal(), end.toordinal() + 1))
    return len(days)


def delivered(person: Person | None) -> Iterable[Fact]:
    """Deliverables with an owner that are delivered, and stay so."""
    rows = Deliverable.objects.filter(
        state=Deliverable.State.DELIVERED,
        owner__isnull=False,
        delivered_on__isnull=False,
        group__withheld_at=None,
    )
    rows = rows.filter(owner=person) if person else rows
    cycles = Cycles()
    for thing in rows.select_related("group", "cycle"):
        assert thing.owner_id is not None and thing.delivered_on is not None
        cycle = thing.cycle or cycles.on(thing.group_id, thing.delivered_on)
        yield Fact(
            source="delivered",
            key=f"{thing.pk}:{thing.owner_id}",
            person_id=thing.owner_id,
            at=_start_of(thing.delivered_on),
            title=f"{thing.title} — {thing.group.name}",
            path=_page_of(thing.group),
            scopes=(f"group:{thing.group.acronym}",),
            cycle=f"{thing.group.acronym}:{cycle.number}" if cycle else "",
        )


def _page_of(group: WorkingGroup) -> str:
    return group.get_absolute_url()


def _today() -> date:
    return timezone.now().astimezone(UTC).date()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end_of(day: date) -> datetime:
    """The moment after which the day is over: midnight, UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
