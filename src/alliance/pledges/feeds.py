"""Pledges and reports on them as an Atom feed (RFC 4287), as they come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.pledges.models import Pledge, Progress

SHOWN = 50


class News(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Pledges at %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("pledges:index")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[Pledge | Progress]:
        pledges = Pledge.objects.filter(hidden_at=None).select_related("organization")
        reports = Progress.objects.filter(pledge__hidden_at=None).select_related(
            "pledge__organization"
        )
        newest: list[Pledge | Progress] = [*pledges.order_by("-given_at")[:SHOWN]]
        newest += reports.order_by("-at")[:SHOWN]
        return sorted(newest, key=_at, reverse=True)[:SHOWN]

    def item_title(self, item: Any) -> str:
        if isinstance(item, Pledge):
            return str(item)
        return f"{item.pledge}: {item.get_state_display()}, {item.percent} %"

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        if isinstance(item, Pledge):
            return item.get_absolute_url()
        return f"{item.pledge.get_absolute_url()}#report-{item.pk}"

    def item_updateddate(self, item: Any) -> datetime:
        return _at(item)


def _at(item: Pledge | Progress) -> datetime:
    return item.given_at if isinstance(item, Pledge) else item.at
