"""What changes working groups. Every change leaves a line in the group's log."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.groups.permissions import may_change, may_found_groups
from alliance.people.models import Person


def log(
    group: WorkingGroup, kind: GroupEvent.Kind, text: str, by: Person | None = None
) -> GroupEvent:
    """Add a line to the group's log."""
    return GroupEvent.objects.create(group=group, kind=kind, text=text, by=by)


@transaction.atomic
def found_group(by: Person, *, acronym: str, name: str, purpose: str) -> WorkingGroup:
    """Make a proposed group. Raises `PermissionDenied`, or `ValidationError` by field."""
    if not may_found_groups(by):
        raise PermissionDenied("Only staff of the alliance start working groups.")
    group = WorkingGroup(acronym=acronym, name=name, purpose=purpose)
    group.full_clean()
    group.save()
    log(group, GroupEvent.Kind.PROPOSED, "proposed", by)
    return group


# From which state a group can go to which: what has concluded stays as its record.
NEXT_STATES = {
    WorkingGroup.State.PROPOSED: {WorkingGroup.State.ACTIVE, WorkingGroup.State.CONCLUDED},
    WorkingGroup.State.ACTIVE: {WorkingGroup.State.DORMANT, WorkingGroup.State.CONCLUDED},
    WorkingGroup.State.DORMANT: {WorkingGroup.State.ACTIVE, WorkingGroup.State.CONCLUDED},
    WorkingGroup.State.CONCLUDED: set(),
}


class WrongState(Exception):
    """A group cannot go from its state to that one."""


@transaction.atomic
def change_state(
    group: WorkingGroup, state: WorkingGroup.State, *, by: Person, reason: str
) -> None:
    """Start, rest or conclude a group. Raises `PermissionDenied` or `WrongState`."""
    group = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    if not may_change(by, group):
        raise PermissionDenied("Only the chair of this group and staff change it.")
    current = WorkingGroup.State(group.state)
    if state not in NEXT_STATES[current]:
        raise WrongState(f"{group.name} is {current.label} and cannot become {state.label}.")
    group.state = state
    group.save(update_fields=["state"])
    kinds = {
        WorkingGroup.State.ACTIVE: GroupEvent.Kind.STARTED,
        WorkingGroup.State.CONCLUDED: GroupEvent.Kind.CONCLUDED,
    }
    log(group, kinds.get(state, GroupEvent.Kind.CHANGED), f"{state.label}: {reason}"[:500], by)
