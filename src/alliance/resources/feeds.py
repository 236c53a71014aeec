"""Newly published resources as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.resources.finding import shown
from alliance.resources.models import Resource


class Published(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Resources at %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("resources:index")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[Resource]:
        return list(shown().order_by("-published_at")[:50])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_updateddate(self, item: Any) -> datetime:
        at: datetime = item.published_at
        return at
