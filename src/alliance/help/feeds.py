"""New questions as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.help.models import Question


class Questions(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Questions at %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("help:index")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[Question]:
        public = Question.objects.filter(is_private=False, hidden_at=None)
        return list(public.order_by("-asked_at")[:50])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_pubdate(self, item: Any) -> datetime:
        at: datetime = item.asked_at
        return at

    def item_updateddate(self, item: Any) -> datetime:
        at: datetime = item.last_activity_at
        return at
