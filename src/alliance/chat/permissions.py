"""Who may do what in the chat. Services ask before they act.

| may                                   | anybody | account | in group | chair | moderator |
| ------------------------------------- | ------- | ------- | -------- | ----- | --------- |
| see that an open room is there        | yes     | yes     | yes      | yes   | yes       |
| enter an open room, read its archive  | no      | yes     | yes      | yes   | yes       |
| enter a closed room, read its archive | no      | no      | yes      | yes   | yes       |
| delete a message of one's own         | no      | yes     | yes      | yes   | yes       |
| remove a message, mute, kick, ban     | no      | no      | no       | yes   | yes       |
| say who may enter, keep an archive    | no      | no      | no       | yes   | yes       |
| take a message back in the room       | no      | own     | own      | yes   | yes       |
| check in, ask for a report            | no      | yes     | yes      | yes   | yes       |

What is said in which channel of Slack is chosen by staff alone.

Whoever is banned from a room does not enter it. "Chair" is whoever may change the group; in the
room of a call it is whoever may change the call.
"""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from alliance.calls import permissions as calls
from alliance.chat.models import Room, Sanction
from alliance.chat.queries import standing
from alliance.groups import permissions as groups
from alliance.groups.queries import is_in
from alliance.people.models import Office, Person
from alliance.people.offices import holds

Viewer = Person | AnonymousUser


def has_account(person: Viewer) -> TypeGuard[Person]:
    return bool(person.is_authenticated and person.is_active)


def may_moderate(person: Viewer, room: Room) -> TypeGuard[Person]:
    if not has_account(person):
        return False
    if person.is_staff or holds(person, Office.Kind.MODERATOR):
        return True
    if room.series is not None:
        return calls.may_change(person, room.series)
    return room.group is not None and groups.may_change(person, room.group)


def may_see(person: Viewer, room: Room) -> bool:
    """Know that the room is there. Closed rooms are not there for others."""
    return room.is_open or belongs(person, room)


def belongs(person: Viewer, room: Room) -> TypeGuard[Person]:
    """Open rooms belong to everybody with an account, the others to their group."""
    if not has_account(person):
        return False
    group = room.group or (room.series.group if room.series else None)
    if room.is_open or may_moderate(person, room):
        return True
    return group is not None and is_in(person, group)


def may_enter(person: Viewer, room: Room) -> TypeGuard[Person]:
    if room.closed_at is not None or not belongs(person, room):
        return False
    return not standing(room, Sanction.Kind.BAN).filter(person=person).exists()


def may_read(person: Viewer, room: Room) -> bool:
    """Read the archive, as long as there is one."""
    if not belongs(person, room):
        return False
    return not standing(room, Sanction.Kind.BAN).filter(person=person).exists()


def may_choose_channels(person: Viewer) -> TypeGuard[Person]:
    return has_account(person) and person.is_staff
