"""What the chat does when a group is founded, and what it adds to a group's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.chat import permissions
from alliance.chat.models import Room
from alliance.chat.services import room_for_group
from alliance.groups import permissions as groups
from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel
from alliance.people.models import Person


def open_room(sender: object, group: WorkingGroup, **_more: Any) -> None:
    room_for_group(group)


def panel(group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime) -> Panel | None:
    """The way into the group's room, or for its chair the button that opens one."""
    room = Room.objects.filter(group=group, closed_at=None).first()
    may_open = room is None and groups.may_change(viewer, group)
    if room is not None and not permissions.may_see(viewer, room):
        return None
    if room is None and not may_open:
        return None
    context = {"room": room, "group": group, "may_open": may_open}
    return Panel(_("Chat"), "chat/panel.html", context)
