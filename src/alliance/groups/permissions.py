"""Who may do what with a working group. The table of it is in docs/security.md, and held by
tests/platform/groups/test_permissions.py.

Everything is derived from roles that hold now. Whether the state of a group allows the thing is
asked by the services, for the answer to that is a sentence and not a refusal.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.groups import queries
from alliance.groups.models import Deliverable, GroupRole, WorkingGroup
from alliance.people.models import Person

Somebody = Person | AnonymousUser
Kind = GroupRole.Kind


def _is_active(person: Somebody) -> bool:
    return person.is_authenticated and person.is_active


def is_staff(person: Somebody) -> bool:
    return _is_active(person) and person.is_staff


def may_found_groups(person: Somebody) -> bool:
    """Whoever has an account proposes a group; starting it is for those who decide."""
    return _is_active(person)


def may_see(person: Somebody, group: WorkingGroup) -> bool:
    """Everybody sees every group, but for proposals that staff took out of sight."""
    return group.withheld_at is None or is_staff(person)


def may_change(person: Somebody, group: WorkingGroup) -> bool:
    """Staff, and whoever chairs this very group, be it as representative of the organization that
    does: words, roles, cycles, rest, conclusion.
    """
    if is_staff(person):
        return True
    return _is_active(person) and queries.is_in(person, group, Kind.CHAIR)


def may_write(person: Somebody, group: WorkingGroup) -> bool:
    """Those who may change the group, and its editors: drafts of the charter, deliverables."""
    if is_staff(person):
        return True
    return _is_active(person) and queries.is_in(person, group, Kind.CHAIR, Kind.EDITOR)


def may_decide(person: Somebody, group: WorkingGroup) -> bool:
    """Record what was decided about the group's charter, and by that start it: staff, and the
    chair of an active board, or for a task force of the group that it is part of. Nobody does it
    for a group that they themselves lead or write for.
    """
    if is_staff(person):
        return True
    if not _is_active(person) or queries.is_in(person, group, Kind.CHAIR, Kind.EDITOR):
        return False
    return any(queries.is_in(person, judge, Kind.CHAIR) for judge in queries.judges_of(group))


def may_withhold(person: Somebody) -> bool:
    """Take a proposal that breaks the rules out of sight: staff."""
    return is_staff(person)


def may_join(person: Somebody, group: WorkingGroup) -> bool:
    """Become a participant by oneself: anybody with an account, where the group is open and is no
    board, whose members are chosen.
    """
    return (
        _is_active(person)
        and group.is_open
        and group.withheld_at is None
        and group.kind != WorkingGroup.Kind.BOARD
    )


def may_take_part(person: Somebody, group: WorkingGroup) -> bool:
    """Whether the person may join the group, or is in it and it is open: what list, chat and notes
    of a group ask. A representative of an organization in its cabinet is in it.
    """
    if may_join(person, group):
        return True
    return _is_active(person) and group.is_open and queries.is_in(person, group)


def may_move(person: Somebody, deliverable: Deliverable) -> bool:
    """Say how far a deliverable has come: those who write for the group, and its owner as long as
    they are in the group.
    """
    if may_write(person, deliverable.group):
        return True
    return (
        _is_active(person)
        and deliverable.owner_id == person.pk
        and queries.is_in(person, deliverable.group)
    )


def may_see_names(person: Somebody, group: WorkingGroup) -> bool:
    """Read the names of participants who do not show their profile to everybody: those who are in
    the group, and staff.
    """
    return is_staff(person) or (_is_active(person) and queries.is_in(person, group))
