"""The triggers that keep logs, invoices and agreements as they were written, in the database.

As in `groups.protection`: a row may not be changed or taken out, but that the account who did it
may become empty when it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SAYING = "what was written about a membership is only added to"
# Table, its columns that never change, and the one that may become empty.
_TABLES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("membership_membershipevent", ("id", "membership_id", "kind", "text", "data", "at"), "by_id"),
    (
        "membership_agreement",
        ("id", "member", "version", "text", "summary", "published_at"),
        "published_by_id",
    ),
    (
        "membership_invoice",
        (
            "id", "public_id", "kind", "series", "number", "membership_id", "credits_id",
            "bill_to_id", "price_id", "lines", "currency", "total_minor", "tax_note", "reference",
            "issued_on", "due_on", "term", "covers_from", "reason", "issued_at",
        ),
        "issued_by_id",
    ),
)  # fmt: skip


def _sqlite() -> Iterator[str]:
    for table, columns, by in _TABLES:
        changed = " OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in columns)
        yield f"""CREATE TRIGGER {table}_kept_update BEFORE UPDATE ON {table}
            WHEN {changed} OR (NEW.{by} IS NOT NULL AND NEW.{by} IS NOT OLD.{by})
            BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"""
        yield f"""CREATE TRIGGER {table}_kept_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"""


def _postgresql() -> Iterator[str]:
    for table, columns, by in _TABLES:
        same = " AND ".join(f'NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"' for c in columns)
        yield f"""CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'UPDATE' AND (NEW.{by} IS NULL OR NEW.{by} IS NOT DISTINCT FROM OLD.{by})
                AND {same} THEN RETURN NEW; END IF;
              RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';
            END $$"""
        yield f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_kept()"""
        yield f"""CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"""


def _off(vendor: str) -> Iterator[str]:
    for table, _columns, _by in _TABLES:
        if vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {table}_kept_update"
            yield f"DROP TRIGGER IF EXISTS {table}_kept_delete"
        else:
            yield f"DROP TRIGGER IF EXISTS {table}_kept ON {table}"
            yield f"DROP TRIGGER IF EXISTS {table}_kept_whole ON {table}"


def put_up(connection: Any) -> None:
    """Make the triggers; on another database than SQLite and PostgreSQL there are none."""
    made = {"sqlite": _sqlite, "postgresql": _postgresql}.get(connection.vendor)
    _do(connection, made() if made else ())


def take_down(connection: Any) -> None:
    _do(
        connection, _off(connection.vendor) if connection.vendor in ("sqlite", "postgresql") else ()
    )


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For tests that empty every table between them."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)


def _do(connection: Any, statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
