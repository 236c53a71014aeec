"""A person's notices as an Atom feed, at an address that only they know (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core import signing
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.notices.models import Notice
from alliance.notices.queries import notices_of, wishes_of
from alliance.people.models import Person

SALT = "notices.feed"
ENTRIES = 50


def address(person: Person) -> str:
    """The absolute address of the person's feed; it ends when they ask for a new one."""
    token = signing.dumps([str(person.public_id), wishes_of(person).feed_version], salt=SALT)
    return settings.SITE_URL + reverse("notices:feed", args=[token])


class OwnNotices(Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Person:
        try:
            public_id, version = signing.loads(kwargs["token"], salt=SALT)
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise Http404("No feed is here.") from error
        person = Person.objects.filter(public_id=public_id, is_active=True).first()
        if person is None or wishes_of(person).feed_version != version:
            raise Http404("No feed is here.")
        return person

    def title(self, person: Person) -> str:
        return _("Notices from %(site)s") % {"site": settings.SITE_NAME}

    def link(self, person: Person) -> str:
        return reverse("notices:index")

    def author_name(self, person: Person) -> str:
        return settings.SITE_NAME

    def items(self, person: Person) -> list[Notice]:
        return list(notices_of(person)[:ENTRIES])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return item.url or reverse("notices:index")

    def item_guid(self, item: Any) -> str:
        return f"{settings.SITE_URL}{reverse('notices:index')}#{item.pk}"

    def item_updateddate(self, item: Any) -> datetime:
        at: datetime = item.at
        return at
