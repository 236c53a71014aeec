"""Who may do what with calls. The table of it is in docs/security.md, and held by
tests/platform/calls/test_permissions.py.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from alliance.calls.models import CallSeries
from alliance.groups import permissions as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import belongs_to, roles_on
from alliance.people.models import Office, Person
from alliance.people.offices import holds

Somebody = Person | AnonymousUser


def may_see(person: Somebody, series: CallSeries) -> bool:
    """Everybody sees every call, but for those of a proposed group that staff took out of sight."""
    return series.group is None or groups.may_see(person, series.group)


def may_change(person: Somebody, series: CallSeries) -> bool:
    """Staff; for the calls of a group its chair; for those of everybody the coordinator."""
    if not (person.is_authenticated and person.is_active):
        return False
    if series.group is not None:
        return groups.may_change(person, series.group)
    return person.is_staff or holds(person, Office.Kind.COORDINATOR)


def may_answer(person: Somebody, series: CallSeries) -> bool:
    """Say whether one comes, follow, be invited by mail: whoever has an account, for calls are
    open to everybody.
    """
    return person.is_authenticated and person.is_active and may_see(person, series)


def may_keep_common(person: Somebody) -> bool:
    """Calls of everybody, and holidays: the coordinator, and staff."""
    active = person.is_authenticated and person.is_active
    return active and (person.is_staff or holds(person, Office.Kind.COORDINATOR))


def may_keep_some(person: Somebody) -> bool:
    """Whether there are calls that `person` may make."""
    return may_keep_common(person) or bool(groups_to_call(person))


def groups_to_call(person: Somebody) -> list[WorkingGroup]:
    """Groups for which `person` may make calls, by name."""
    if not (person.is_authenticated and person.is_active):
        return []
    ended = (WorkingGroup.State.CONCLUDED, WorkingGroup.State.ARCHIVED)
    every = WorkingGroup.objects.exclude(state__in=ended).order_by("name")
    if not person.is_staff:
        theirs = Q(person=person) | Q(organization__in=belongs_to(person).values("pk"))
        chairs = roles_on().filter(theirs, kind=GroupRole.Kind.CHAIR)
        every = every.filter(pk__in=chairs.values("group"))
    return [group for group in every if groups.may_change(person, group)]
