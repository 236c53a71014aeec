"""The last threads of a list, on its page, and of a group's lists, on the group's."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.archive.models import Thread
from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel
from alliance.lists.models import MailingList
from alliance.lists.panels import Panel as ListPanel
from alliance.lists.permissions import readable_by
from alliance.people.models import Person

SHOWN = 5


def of_list(
    mailing_list: MailingList, viewer: Person | AnonymousUser, now: datetime
) -> ListPanel | None:
    """Whoever sees the page of a list may read it."""
    threads = Thread.objects.filter(mailing_list=mailing_list, count__gt=0)
    last = list(threads.select_related("mailing_list").order_by("-last_at", "-id")[:SHOWN])
    if not last:
        return None
    return ListPanel(_("Newest threads"), "archive/panel.html", {"threads": last})


def of_group(group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime) -> Panel | None:
    lists = readable_by(viewer).filter(group=group)
    threads = Thread.objects.filter(mailing_list__in=lists, count__gt=0)
    last = list(threads.select_related("mailing_list").order_by("-last_at", "-id")[:SHOWN])
    if not last:
        return None
    return Panel(_("On the list"), "archive/panel.html", {"threads": last})
