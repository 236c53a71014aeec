"""Keep the index in step: call these in the transaction that changes the thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from alliance.search import engine
from alliance.search.models import SearchEntry
from alliance.search.sources import SOURCES, Findable
from alliance.search.words import MAX_TEXT_CHARACTERS

BATCH = 500
_FIELDS = ["title", "text", "url", "at", "audience", "put_at"]


def put(kind: str, found: Findable) -> None:
    """Enter a thing, or what it has become."""
    put_many(kind, [found])


@transaction.atomic
def put_many(kind: str, found: Iterable[Findable]) -> int:
    """Enter many things in few statements, as imports and rebuilds do; return how many.

    All in one transaction; give batches where there are very many. A key that comes twice counts
    as it came last.
    """
    count = 0
    for batch in _batches(found):
        now = timezone.now()
        entries = {
            one.key: SearchEntry(
                kind=kind,
                key=one.key,
                title=one.title[:300].replace("\x00", " "),
                text=one.text[:MAX_TEXT_CHARACTERS].replace("\x00", " "),
                url=one.url,
                at=one.at,
                audience=one.audience,
                put_at=now,
            )
            for one in batch
        }
        kept = SearchEntry.objects.bulk_create(
            entries.values(),
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=_FIELDS,
        )
        engine.keep(kept)
        count += len(kept)
    return count


def remove(kind: str, key: str) -> None:
    SearchEntry.objects.filter(kind=kind, key=key).delete()


def remove_many(kind: str, keys: Iterable[str]) -> None:
    for batch in _batches(keys):
        SearchEntry.objects.filter(kind=kind, key__in=batch).delete()


def rebuild() -> Iterator[tuple[str, int]]:
    """Make the whole index anew from the sources, kind by kind: yields (kind, entries).

    The site may go on: what is entered meanwhile stays, and at no moment is a kind missing.
    """
    for kind, source in list(SOURCES.items()):
        started = timezone.now()
        count = 0
        for batch in _batches(source.everything()):
            count += put_many(kind, batch)
        SearchEntry.objects.filter(kind=kind, put_at__lt=started).delete()
        yield kind, count
    SearchEntry.objects.exclude(kind__in=SOURCES).delete()


def _batches(things: Iterable) -> Iterator[list]:
    waiting = iter(things)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def change_audience(kind: str, key_prefix: str, audience: str) -> int:
    """Let others find the entries whose keys begin so: a list that has become private."""
    entries = SearchEntry.objects.filter(kind=kind, key__startswith=key_prefix)
    return entries.exclude(audience=audience).update(audience=audience)
