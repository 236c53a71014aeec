"""Lists as the search sees them; their messages are the archive's."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from alliance.lists import addresses
from alliance.lists.models import MailingList
from alliance.search.services import put, remove
from alliance.search.sources import Findable


def everything() -> Iterator[Findable]:
    for mailing_list in MailingList.objects.filter(reading=MailingList.Reading.PUBLIC):
        yield findable(mailing_list)


def findable(mailing_list: MailingList) -> Findable:
    return Findable(
        key=mailing_list.slug,
        title=mailing_list.name,
        text=f"{mailing_list.description}\n{addresses.of(mailing_list)}",
        url=reverse("lists:list", args=[mailing_list.slug]),
        at=mailing_list.created_at,
    )


def keep_in_step(mailing_list: MailingList) -> None:
    """In the transaction that changed the list. One that is not for everybody is not found."""
    if mailing_list.reading == MailingList.Reading.PUBLIC:
        put("lists", findable(mailing_list))
    else:
        remove("lists", mailing_list.slug)
