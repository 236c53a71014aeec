"""The last threads of a group's lists, on the group's page."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.archive.models import Thread
from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel
from alliance.lists.permissions import readable_by
from alliance.people.models import Person

SHOWN = 5


def of_group(group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime) -> Panel | None:
    lists = readable_by(viewer).filter(group=group)
    threads = Thread.objects.filter(mailing_list__in=lists, count__gt=0)
    last = list(threads.select_related("mailing_list").order_by("-last_at", "-id")[:SHOWN])
    if not last:
        return None
    return Panel(_("On the list"), "archive/panel.html", {"threads": last})
