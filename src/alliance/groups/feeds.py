"""The log of a group as a feed: Atom (RFC 4287), newest first."""

from __future__ import annotations

from io import StringIO
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.groups.models import WorkingGroup
from alliance.groups.naming import NOBODY
from alliance.groups.sentences import lines

ENTRIES = 50  # of a feed


def of_log(group: WorkingGroup) -> bytes:
    """The newest `ENTRIES` events. The id of each stays when the site moves to another address of
    pages, for it is a tag URI (RFC 4151) of host, group and number.
    """
    page = settings.SITE_URL + group.get_absolute_url()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    events = group.events.select_related("by").order_by("-at", "-pk")[:ENTRIES]
    feed = Atom1Feed(
        title=_("%(group)s: what happened") % {"group": group.name},
        link=page,
        description=group.purpose,
        language=get_language(),
        feed_url=settings.SITE_URL + reverse("groups:log_atom", args=[group.acronym]),
        feed_guid=f"tag:{host},{group.created_at:%Y-%m-%d}:groups/{group.acronym}/log",
    )
    for line in lines(group, events, NOBODY):
        feed.add_item(
            title=line.text,
            link=f"{page}log/#event-{line.pk}",
            description=line.note,
            author_name=line.by or group.name,
            pubdate=line.at,
            updateddate=line.at,
            unique_id=f"tag:{host},{group.created_at:%Y-%m-%d}:groups/{group.acronym}/log/{line.pk}",
        )
    text = StringIO()
    feed.write(text, "utf-8")
    return text.getvalue().encode()
