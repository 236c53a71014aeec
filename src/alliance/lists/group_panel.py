"""The list of a group, on the group's page."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel
from alliance.groups.permissions import may_change
from alliance.lists import addresses, permissions, queries
from alliance.people.models import Person


def make(group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime) -> Panel | None:
    """The group's lists that the viewer may know of; a button where there is none to be had."""
    lists = [
        one
        for one in group.mailing_lists.order_by("pk")
        if permissions.may_read(viewer, one) and one.closed_at is None
    ]
    may_found = not lists and may_change(viewer, group) and not group.mailing_lists.exists()
    if not lists and not may_found:
        return None
    entries = [
        {
            "list": one,
            "address": addresses.of(one),
            "is_subscribed": bool(queries.own_on(viewer, one)),
        }
        for one in lists
    ]
    context = {"entries": entries, "group": group, "may_found": may_found}
    return Panel(_("Mailing list"), "lists/group_panel.html", context)
