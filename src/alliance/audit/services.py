"""Record an act in its transaction; give the recorded their places in the chain.

An act does not wait for another: its entry is written with it, and gets its place in the chain
when it is committed, one after the other. Were the place taken within the act, all acts of the
site would stand in one queue, each for as long as its transaction lasts, and two that lock their
rows in another order would stop each other for good.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from alliance.audit.acts import ACTS
from alliance.audit.chain import BEGINNING, digest_of
from alliance.audit.models import MOST_DATA_BYTES, TEXT, AuditEntry
from alliance.audit.queries import said

_CHAIN = 0xA0D17  # names the lock among the advisory locks of the database
AT_ONCE = 500
Value = str | int | bool | None


class NotInTransaction(RuntimeError):
    """An act was recorded outside its transaction, where one could be kept without the other."""


def record(
    act: str,
    *,
    by: Any = None,
    about: Any = None,
    subject: str = "",
    system: str = "",
    **data: Value,
) -> AuditEntry:
    """Record that `by` (an account, or None for the site itself) did `act`, in the transaction of
    what was done.

    `act` is one that was registered (KeyError otherwise). `about` is the account that it was done
    to, `subject` what it was done to ("claim:3f…"), `data` the little that has to be known beside
    it: texts are cut to 200 characters. No names, addresses or words of people belong in it.

    Raises `NotInTransaction`; ValueError when `data` are more than 2,000 bytes.
    """
    ACTS[act]
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{act} was recorded outside transaction.atomic()")
    kept = {name: value[:TEXT] if isinstance(value, str) else value for name, value in data.items()}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > MOST_DATA_BYTES:
        raise ValueError(f"the data of {act} are more than {MOST_DATA_BYTES} bytes")
    entry = AuditEntry.objects.create(
        act=act,
        by=by.pk if by is not None else None,
        system="" if by is not None else (system or "site")[:60],
        about=about.pk if about is not None else None,
        subject=subject[:120],
        data=kept,
    )
    transaction.on_commit(chain, robust=True)
    return entry


@transaction.atomic
def chain() -> int:
    """Give their places to entries that have none, the oldest first; return how many.

    One process after the other. What commits later gets a later place, whenever it began.
    """
    _in_turn()
    waiting = list(AuditEntry.objects.filter(position=None).order_by("pk")[:AT_ONCE])
    if not waiting:
        return 0
    last = AuditEntry.objects.exclude(position=None).order_by("-position").first()
    position, previous = (last.position or 0, last.digest) if last else (0, BEGINNING)
    for entry in waiting:
        position += 1
        entry.position, entry.previous = position, previous
        entry.digest = previous = digest_of(said(entry))
        AuditEntry.objects.filter(pk=entry.pk).update(
            position=entry.position, previous=entry.previous, digest=entry.digest
        )
    return len(waiting)


def chain_waiting(now: datetime | None = None) -> int:
    """A duty: whatever a process that ended at the wrong moment has left."""
    count = 0
    while done := chain():
        count += done
    return count


def _in_turn() -> None:
    """Wait until no other transaction adds to the chain; on SQLite a transaction that writes has
    the database to itself anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN])
