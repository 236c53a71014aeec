"""What the chat does when a group is founded or a call begins, and what it adds to their pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.chat import permissions, services
from alliance.chat.models import Room
from alliance.groups import permissions as groups
from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel
from alliance.meetings.models import Meeting
from alliance.meetings.ways import Way
from alliance.people.models import Person


def open_room(sender: object, group: WorkingGroup, **_more: Any) -> None:
    services.room_for_group(group)


def open_for_call(sender: object, meeting: Meeting, **_more: Any) -> None:
    if settings.CHAT_URL:
        services.open_for_call(meeting)


def way(meeting: Meeting, viewer: Person | AnonymousUser, now: datetime) -> Way | None:
    """From the page of a call under way into its room."""
    room = Room.objects.filter(series=meeting.series, call_day=meeting.day, closed_at=None).first()
    if room is None or not settings.CHAT_URL or not permissions.may_see(viewer, room):
        return None
    return Way(room.get_absolute_url(), _("Chat of this call"))


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
