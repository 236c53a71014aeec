"""Incidents as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.operations.models import IncidentUpdate


class Incidents(Feed):
    """Each thing that staff said is an entry, so that a reader hears of the end, too."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Status of %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("operations:status")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[IncidentUpdate]:
        newest = IncidentUpdate.objects.select_related("incident").order_by("-at", "-pk")
        return list(newest[:50])

    def item_title(self, item: Any) -> str:
        return f"{item.incident.title}: {item.get_state_display()}"

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return f"{item.incident.get_absolute_url()}#{item.pk}"

    def item_updateddate(self, item: Any) -> datetime:
        at: datetime = item.at
        return at
