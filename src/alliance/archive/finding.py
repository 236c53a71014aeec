"""Messages in the search of the site."""

from __future__ import annotations

from collections.abc import Iterator

from alliance.archive.display import without_addresses
from alliance.archive.models import Entry
from alliance.lists.models import MailingList
from alliance.people.models import Person
from alliance.search.models import SearchEntry
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "mail"


def audience_of(mailing_list: MailingList) -> str:
    is_public = mailing_list.reading == MailingList.Reading.PUBLIC
    return "public" if is_public else f"list:{mailing_list.slug}"


def lists_of(person: Person) -> set[str]:
    """The private lists whose mail `person` finds (`search.audiences`)."""
    from alliance.lists.permissions import readable_by

    private = readable_by(person).exclude(reading=MailingList.Reading.PUBLIC)
    return set(private.values_list("slug", flat=True))


def of(entry: Entry) -> Findable:
    """What is found of a message: never an address, whoever looks."""
    return Findable(
        key=_key(entry),
        title=entry.subject or entry.author or "…",
        text=without_addresses(f"{entry.author}\n{entry.text}"),
        url=entry.get_absolute_url(),
        at=entry.at,
        audience=audience_of(entry.mailing_list),
    )


def keep(entry: Entry) -> None:
    """Bring the search up to date with one entry. In the caller's transaction."""
    if entry.hidden_at is None:
        put(KIND, of(entry))
    else:
        remove(KIND, _key(entry))


def everything() -> Iterator[Findable]:
    shown = Entry.objects.filter(hidden_at=None).select_related("mailing_list").order_by("pk")
    for entry in shown.iterator(500):
        yield of(entry)


def missing(mailing_list: MailingList) -> list[int]:
    """Entries that should be found and are not."""
    prefix = f"{mailing_list.slug}/"
    rows = SearchEntry.objects.filter(kind=KIND, key__startswith=prefix)
    there = {key.removeprefix(prefix) for key in rows.values_list("key", flat=True).iterator(5000)}
    shown = Entry.objects.filter(mailing_list=mailing_list, hidden_at=None).order_by("pk")
    return [pk for pk, digest in shown.values_list("pk", "digest") if digest not in there]


def _key(entry: Entry) -> str:
    return f"{entry.mailing_list.slug}/{entry.digest}"
