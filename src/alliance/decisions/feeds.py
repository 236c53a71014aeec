"""Decisions as an Atom feed (RFC 4287): what has opened, what was decided. No vote is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.decisions import queries, wording
from alliance.decisions.models import Decision

SHOWN = 50


@dataclass(frozen=True)
class Entry:
    decision: Decision
    what: str  # "nominations", "opened" or "over"
    at: datetime


class News(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Decisions at %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("decisions:index")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[Entry]:
        found = []
        for decision in queries.visible(AnonymousUser())[:SHOWN]:
            if decision.is_election:
                found.append(Entry(decision, "nominations", decision.created_at))
            if decision.opened_at:
                found.append(Entry(decision, "opened", decision.opened_at))
            if decision.closed_at:
                found.append(Entry(decision, "over", decision.closed_at))
        return sorted(found, key=lambda entry: entry.at, reverse=True)[:SHOWN]

    def item_title(self, item: Any) -> str:
        words = {"title": item.decision.title}
        if item.what == "over":
            return _("Decided: %(title)s") % words
        if item.what == "nominations":
            return _("Nominations: %(title)s") % words
        return _("Open: %(title)s") % words

    def item_description(self, item: Any) -> str:
        if item.what == "over":
            return wording.outcome(item.decision)
        return " ".join(wording.rule(item.decision))

    def item_link(self, item: Any) -> str:
        return f"{item.decision.get_absolute_url()}#{item.what}"

    def item_updateddate(self, item: Any) -> datetime:
        return item.at
