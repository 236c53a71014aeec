"""New messages as Atom feeds (RFC 4287): of a list, and of a thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed

from alliance.archive.display import without_addresses
from alliance.archive.models import Entry
from alliance.archive.permissions import may_read
from alliance.archive.queries import entries_of
from alliance.lists.links import archive
from alliance.lists.models import MailingList

SHOWN = 40
SHOWN_CHARACTERS = 4000  # of each message


class OfList(Feed):
    """`obj` is (list, thread or None). Feeds show what everybody reads who may read the list."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str, digest: str = "") -> Any:
        mailing_list = MailingList.objects.filter(slug=slug).first()
        if mailing_list is None or not may_read(request.user, mailing_list):
            raise Http404
        if not digest:
            return mailing_list, None
        entry = entries_of(mailing_list).filter(digest=digest).select_related("thread").first()
        if entry is None:
            raise Http404
        return mailing_list, entry.thread

    def title(self, obj: Any) -> str:
        mailing_list, thread = obj
        return f"{thread.subject} · {mailing_list.name}" if thread else mailing_list.name

    def link(self, obj: Any) -> str:
        return archive(obj[0])

    def items(self, obj: Any) -> list[Entry]:
        mailing_list, thread = obj
        entries = entries_of(mailing_list).select_related("mailing_list")
        if thread is not None:
            entries = entries.filter(thread=thread)
        return list(entries.order_by("-at", "-digest")[:SHOWN])

    def item_title(self, item: Any) -> str:
        return str(item.subject)

    def item_description(self, item: Any) -> str:
        return without_addresses(item.text[:SHOWN_CHARACTERS])

    def item_author_name(self, item: Any) -> str:
        return str(item.author)

    def item_pubdate(self, item: Any) -> datetime:
        return item.at

    def item_updateddate(self, item: Any) -> datetime:
        return item.at
