"""The history as an Atom feed (RFC 4287): entries as editors accept them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.history.models import Proposal


class Accepted(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("History of %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("history:index")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[Proposal]:
        return list(
            Proposal.objects.filter(
                state=Proposal.State.ACCEPTED, entry__hidden_at=None, entry__isnull=False
            ).order_by("-reviewed_at")[:50]
        )

    def item_title(self, item: Any) -> str:
        return f"{item.year}: {item.title}"

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return f"{reverse('history:index')}#entry-{item.entry_id}"

    def item_guid(self, item: Any) -> str:
        return f"{settings.SITE_URL}{reverse('history:index')}#proposal-{item.pk}"

    def item_updateddate(self, item: Any) -> datetime:
        at: datetime = item.reviewed_at
        return at
