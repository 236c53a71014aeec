"""Who may change calls."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.calls.models import CallSeries
from alliance.groups import permissions as groups
from alliance.groups.models import WorkingGroup
from alliance.people.models import Office, Person
from alliance.people.offices import holds


def may_change(person: Person | AnonymousUser, series: CallSeries) -> bool:
    """Staff; for the calls of a group its chair; for those of everybody the coordinator."""
    if not (person.is_authenticated and person.is_active):
        return False
    if series.group is not None:
        return groups.may_change(person, series.group)
    return person.is_staff or holds(person, Office.Kind.COORDINATOR)


def may_keep_common(person: Person | AnonymousUser) -> bool:
    """Calls of everybody: the coordinator, and staff."""
    active = person.is_authenticated and person.is_active
    return active and (person.is_staff or holds(person, Office.Kind.COORDINATOR))


def groups_to_call(person: Person | AnonymousUser) -> list[WorkingGroup]:
    """Groups for which `person` may make calls."""
    if not (person.is_authenticated and person.is_active):
        return []
    every = WorkingGroup.objects.exclude(state=WorkingGroup.State.CONCLUDED)
    return [group for group in every if groups.may_change(person, group)]
