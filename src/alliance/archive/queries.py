"""What pages of the archive read. Whoever calls has asked `permissions.may_read` before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from alliance.archive.models import Entry, Thread
from alliance.lists.models import MailingList

THREADS_PER_PAGE = 40
MESSAGES_PER_PAGE = 60
CHART_S = 60  # for so long the counts of months may be old


def threads_of(mailing_list: MailingList) -> QuerySet[Thread]:
    """Threads that have something to show, the one with the latest message first."""
    shown = Thread.objects.filter(mailing_list=mailing_list, count__gt=0)
    return shown.order_by("-last_at", "-id")


def page_of_threads(
    mailing_list: MailingList, before: tuple[datetime, int] | None
) -> tuple[list[Thread], tuple[datetime, int] | None]:
    """A page by keyset, and where the next begins (None at the end)."""
    threads = threads_of(mailing_list)
    if before is not None:
        at, pk = before
        threads = threads.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk))
    found = list(threads[: THREADS_PER_PAGE + 1])
    if len(found) <= THREADS_PER_PAGE:
        return found, None
    last = found[THREADS_PER_PAGE - 1]
    assert last.last_at is not None
    return found[:THREADS_PER_PAGE], (last.last_at, last.pk)


def entries_of(mailing_list: MailingList) -> QuerySet[Entry]:
    return Entry.objects.filter(mailing_list=mailing_list, hidden_at=None, thread__isnull=False)


def bounds(month: date) -> tuple[datetime, datetime]:
    """The month in UTC, its end excluded."""
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    return start, after


def in_month(mailing_list: MailingList, month: date) -> QuerySet[Entry]:
    start, end = bounds(month)
    return entries_of(mailing_list).filter(at__gte=start, at__lt=end)


def months_of(mailing_list: MailingList) -> list[tuple[date, int]]:
    """(first day of the month, messages), oldest first; months without any are left out."""

    def count() -> list[tuple[date, int]]:
        rows = entries_of(mailing_list).order_by()
        counted = rows.annotate(month=TruncMonth("at", tzinfo=UTC)).values("month")
        pairs = counted.annotate(count=Count("pk")).order_by("month").values_list("month", "count")
        return [(month.date(), number) for month, number in pairs]

    found = cache.get_or_set(f"archive:months:{mailing_list.pk}", count, CHART_S)
    return found or []


@dataclass
class Leaf:
    """A message in its thread. `depth` is how many answers deep it stands."""

    entry: Entry
    depth: int


def tree_of(thread: Thread, *, with_hidden: bool) -> list[Leaf]:
    """The messages of a thread in reading order, without their texts."""
    entries = list(
        Entry.objects.filter(thread=thread).defer("text", "about").order_by("at", "digest")
    )
    children: dict[int | None, list[Entry]] = {}
    keys = {entry.pk for entry in entries}
    for entry in entries:
        above = entry.parent_id if entry.parent_id in keys else None
        children.setdefault(above, []).append(entry)
    leaves: list[Leaf] = []
    waiting = [(entry, 0) for entry in reversed(children.get(None, []))]
    while waiting:
        entry, depth = waiting.pop()
        is_shown = with_hidden or entry.hidden_at is None
        if is_shown:
            leaves.append(Leaf(entry, depth))
        below = reversed(children.get(entry.pk, []))
        waiting.extend((child, depth + is_shown) for child in below)
    return leaves


def around(entry: Entry) -> tuple[Entry | None, Entry | None]:
    """The messages of the list just before and after, by time."""
    shown = entries_of(entry.mailing_list).defer("text", "about").select_related("mailing_list")
    earlier = shown.filter(Q(at__lt=entry.at) | Q(at=entry.at, digest__lt=entry.digest))
    later = shown.filter(Q(at__gt=entry.at) | Q(at=entry.at, digest__gt=entry.digest))
    return earlier.order_by("-at", "-digest").first(), later.order_by("at", "digest").first()


def raws_of(entries: QuerySet[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """Entries with their raw bytes, streamed in order of time."""
    rows = entries.defer("text", "about").select_related("message").order_by("at", "digest")
    for entry in rows.iterator(chunk_size=50):
        yield entry, bytes(entry.message.raw)
