"""The triggers that keep the log append-only in the database, whatever program writes to it.

A row may not be changed or taken out, but for `by`, which becomes empty when that account goes.
Whoever owns the database can drop a trigger; this guards against mistakes and against a program
that has been taken over, not against its administrator.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "groups_groupevent"
SAYING = "the log of a group is only added to"
_COLUMNS = ("id", "group_id", "kind", "text", "data", "at")

_SQLITE = (
    f"""CREATE TRIGGER groups_log_kept_update BEFORE UPDATE ON {TABLE}
    WHEN {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in _COLUMNS)}
      OR (NEW.by_id IS NOT NULL AND NEW.by_id IS NOT OLD.by_id)
    BEGIN SELECT RAISE(ABORT, '{SAYING}'); END""",
    f"""CREATE TRIGGER groups_log_kept_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{SAYING}'); END""",
)
_SQLITE_OFF = (
    "DROP TRIGGER IF EXISTS groups_log_kept_update",
    "DROP TRIGGER IF EXISTS groups_log_kept_delete",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION groups_log_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND (NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)
        AND {" AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _COLUMNS)}
      THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE TRIGGER groups_log_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION groups_log_kept()""",
    f"""CREATE TRIGGER groups_log_kept_whole BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION groups_log_kept()""",
)
_POSTGRESQL_OFF = (
    f"DROP TRIGGER IF EXISTS groups_log_kept ON {TABLE}",
    f"DROP TRIGGER IF EXISTS groups_log_kept_whole ON {TABLE}",
)


def put_up(connection: Any) -> None:
    """Make the triggers. On a database that is neither SQLite nor PostgreSQL there are none, and
    the guard of the model stands alone.
    """
    _do(connection, {"sqlite": _SQLITE, "postgresql": _POSTGRESQL})


def take_down(connection: Any) -> None:
    _do(connection, {"sqlite": _SQLITE_OFF, "postgresql": _POSTGRESQL_OFF})


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For tests that empty every table between them."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)


def _do(connection: Any, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements.get(connection.vendor, ()):
            cursor.execute(statement)
