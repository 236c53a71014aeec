"""Messages enter the archive and find their threads, one by one or all of a list at once.

Both ways end in the same forest: `forest.grow` decides, and the one-by-one way only asks it for the
threads that a new message can touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q

from alliance.archive import finding, reading
from alliance.archive.forest import MAX_REFERENCES, SUBJECT_WINDOW, Grove, Node, base_of, grow
from alliance.archive.models import Entry, Reference, Thread
from alliance.lists import mime
from alliance.lists import reading as lists_reading
from alliance.lists.models import MailingList, Message
from alliance.search import services as search

BATCH = 250  # messages read at once: their raw bytes are in memory
ONE_BY_ONE = 100  # unplaced messages up to which each is placed alone


@transaction.atomic
def enter(messages: Sequence[Message]) -> list[Entry]:
    """Give messages their entries, unplaced and found by nobody. Those that have one are left."""
    there = set(Entry.objects.filter(message__in=messages).values_list("message_id", flat=True))
    entries, references = [], []
    for message in messages:
        if message.pk in there:
            continue
        raw = bytes(message.raw)
        named = _references(raw)
        body = reading.read(raw)
        base, is_reply = base_of(message.subject)
        entries.append(
            Entry(
                message=message,
                mailing_list_id=message.mailing_list_id,
                digest=message.digest,
                at=message.sent_at,
                author=message.sender_name.replace("\x00", ""),
                subject=message.subject.replace("\x00", ""),
                text=body.text,
                about={"notes": body.notes, "attachments": body.attachments},
                base=base.replace("\x00", ""),
                is_orphan=is_reply and not named,
            )
        )
        references.append(named)
    kept = Entry.objects.bulk_create(entries)
    Reference.objects.bulk_create(
        [
            Reference(entry=entry, mailing_list_id=entry.mailing_list_id, digest=digest, rank=rank)
            for entry, named in zip(kept, references, strict=True)
            for rank, digest in enumerate(named)
        ],
        batch_size=2000,
    )
    return kept


def _references(raw: bytes) -> list[str]:
    """Digests of the messages that this one answers, the nearest first, each once.

    In-Reply-To counts as the nearest where References does not name it (RFC 5256, step 1.A).
    """
    try:
        read = lists_reading.read(raw)
    except mime.Unreadable:
        return []
    names = list(read.references)
    if read.in_reply_to and read.in_reply_to not in names:
        names.append(read.in_reply_to)
    near_first = dict.fromkeys(reversed(names))
    near_first.pop(read.message_id, None)
    return [Message.digest_of(name) for name in islice(near_first, MAX_REFERENCES)]


@transaction.atomic
def place(entry: Entry) -> None:
    """Find the thread of one new entry, and whatever it moves by being there."""
    MailingList.objects.select_for_update().get(pk=entry.mailing_list_id)
    _regrow(entry.mailing_list_id, {entry.pk})


def regrow_around(entries: Iterable[Entry]) -> None:
    """After a moderator's decision: grow the threads of these entries anew. In a transaction."""
    entries = list(entries)
    _regrow(entries[0].mailing_list_id, {entry.pk for entry in entries})


def _regrow(list_id: int, touched: set[int]) -> None:
    """Grow anew all threads that `touched` are in, name, are named by, or share a subject with."""
    entries = Entry.objects.filter(mailing_list_id=list_id)
    known: set[int] = set()
    fresh = set(touched)
    while fresh:
        known |= fresh
        threads = entries.filter(pk__in=fresh, thread__isnull=False).values("thread_id")
        beside = set(entries.filter(thread__in=threads).values_list("pk", flat=True))
        fresh = (beside | _neighbours(list_id, fresh)) - known
    nodes = _nodes(list_id, known)
    _write(list_id, grow(nodes), nodes)


def _neighbours(list_id: int, fresh: set[int]) -> set[int]:
    """Entries that these may be one thread with, by whatever `forest.grow` goes by."""
    entries = Entry.objects.filter(mailing_list_id=list_id)
    columns = ("digest", "base", "at", "joined_id", "is_orphan")
    rows = list(entries.filter(pk__in=fresh).values_list(*columns))
    named = set(Reference.objects.filter(entry__in=fresh).values_list("digest", flat=True))
    found = set(entries.filter(digest__in=named).values_list("pk", flat=True))
    same = {digest for digest, *_ in rows} | named
    references = Reference.objects.filter(mailing_list_id=list_id, digest__in=same)
    found |= set(references.values_list("entry_id", flat=True))
    found |= {joined for *_, joined, _ in rows if joined}
    found |= set(entries.filter(joined__in=fresh).values_list("pk", flat=True))
    for _, base, at, _, is_orphan in rows:
        if not base:
            continue
        near = Q(is_orphan=True, at__gte=at, at__lte=at + SUBJECT_WINDOW)
        if is_orphan:
            near |= Q(at__gte=at - SUBJECT_WINDOW, at__lte=at)
        found |= set(entries.filter(near, base=base).values_list("pk", flat=True))
    return found


def place_all(mailing_list: MailingList) -> int:
    """Grow all threads of a list anew, in one transaction; return how many there are."""
    with transaction.atomic():
        MailingList.objects.select_for_update().get(pk=mailing_list.pk)
        nodes = _nodes(mailing_list.pk, None)
        groves = grow(nodes)
        _write(mailing_list.pk, groves, nodes)
    return len(groves)


def _nodes(list_id: int, keys: set[int] | None) -> list[Node]:
    entries = Entry.objects.filter(mailing_list_id=list_id)
    references = Reference.objects.filter(mailing_list_id=list_id)
    if keys is not None:
        entries, references = entries.filter(pk__in=keys), references.filter(entry__in=keys)
    named: dict[int, list[str]] = {}
    rows = references.order_by("entry_id", "rank").values_list("entry_id", "digest")
    for key, digest in rows.iterator(5000):
        named.setdefault(key, []).append(digest)
    columns = ("pk", "digest", "at", "base", "is_orphan", "is_split", "joined_id")
    return [
        Node(pk, digest, at, tuple(named.get(pk, ())), base, is_orphan, is_split, joined)
        for pk, digest, at, base, is_orphan, is_split, joined in entries.order_by()
        .values_list(*columns)
        .iterator(5000)
    ]


def _write(list_id: int, groves: list[Grove], nodes: list[Node]) -> None:
    """Write what has changed: a thread stays the one that its first message was in."""
    all_of_list = Entry.objects.filter(mailing_list_id=list_id)
    keys = [node.key for node in nodes]
    state: dict[int, tuple] = {}
    columns = ("pk", "thread_id", "parent_id", "author", "subject", "hidden_at")
    for chunk in _chunks(keys, 5000):
        for pk, *rest in all_of_list.filter(pk__in=chunk).values_list(*columns):
            state[pk] = tuple(rest)
    taken: set[int] = set()
    homes: list[Thread] = []
    existing = Thread.objects.in_bulk(
        {row[0] for row in state.values() if row[0]} if len(keys) < 900 else None
    )
    for grove in groves:
        own = next((state[n.key][0] for n in grove.nodes if state[n.key][0]), None)
        if own is None or own in taken or own not in existing:
            homes.append(Thread(mailing_list_id=list_id))
        else:
            taken.add(own)
            homes.append(existing[own])
    for home, grove in zip(homes, groves, strict=True):
        _sum_up(home, grove, state)
    Thread.objects.bulk_create([home for home in homes if home.pk is None], batch_size=2000)
    old = [home for home in homes if home.pk in taken]
    fields = ["subject", "starter", "digest", "first_at", "last_at", "count", "participants"]
    Thread.objects.bulk_update(old, fields, batch_size=200)
    changed = [
        (home.pk, grove.parents.get(node.key), node.key)
        for home, grove in zip(homes, groves, strict=True)
        for node in grove.nodes
        if state[node.key][:2] != (home.pk, grove.parents.get(node.key))
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE archive_entry SET thread_id = %s, parent_id = %s WHERE id = %s", changed
        )
    left = {row[0] for row in state.values() if row[0]} - taken
    Thread.objects.filter(pk__in=left, entries=None).delete()


def _sum_up(home: Thread, grove: Grove, state: dict[int, tuple]) -> None:
    shown = [node for node in grove.nodes if state[node.key][4] is None]
    home.count = len(shown)
    first = (shown or grove.nodes)[0]
    _, _, home.starter, home.subject, _ = state[first.key]
    home.digest = first.digest
    home.first_at, home.last_at = first.at, (shown or grove.nodes)[-1].at
    home.participants = len({state[node.key][2] for node in shown})


def catch_up(mailing_list: MailingList) -> int:
    """Bring into the archive whatever the list has and the archive has not: after an import, or
    when a message was taken while something here stumbled. Return how many there were.
    """
    count = 0
    waiting = Message.objects.filter(mailing_list=mailing_list, entry=None).order_by("pk")
    while batch := list(waiting[:BATCH]):
        entries = enter(batch)
        count += len(entries)
        if not entries:
            break
    unplaced = Entry.objects.filter(mailing_list=mailing_list, thread=None)
    few = list(unplaced[: ONE_BY_ONE + 1])
    if len(few) > ONE_BY_ONE:
        place_all(mailing_list)
    else:
        for entry in few:
            place(entry)
    if count or few:
        _let_be_found(mailing_list)
    return count


def _let_be_found(mailing_list: MailingList) -> None:
    missing = finding.missing(mailing_list)
    for chunk in _chunks(missing, 500):
        entries = Entry.objects.filter(pk__in=chunk).select_related("mailing_list")
        search.put_many(finding.KIND, (finding.of(entry) for entry in entries))


def _chunks(keys: list[int], size: int) -> Iterable[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
