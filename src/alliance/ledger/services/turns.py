"""One after the other: the numbers of the books have no gap."""

from __future__ import annotations

from django.db import connection

_BOOKS = 0x1ED6E5  # names the lock among the advisory locks of the database


def in_turn() -> None:
    """Wait until no other transaction writes into the books. On PostgreSQL by an advisory lock that
    ends with the transaction; on SQLite a writing transaction has the database to itself anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BOOKS])
