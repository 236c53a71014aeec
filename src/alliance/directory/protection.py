"""The triggers that keep the log of the registry append-only, as in `groups.protection`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "directory_registryevent"
SAYING = "the log of the registry is only added to"
_COLUMNS = ("id", "kind", "did", "organization", "data", "at")

_SQLITE = (
    f"""CREATE TRIGGER directory_log_kept_update BEFORE UPDATE ON {TABLE}
    WHEN {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in _COLUMNS)}
      OR (NEW.by_id IS NOT NULL AND NEW.by_id IS NOT OLD.by_id)
    BEGIN SELECT RAISE(ABORT, '{SAYING}'); END""",
    f"""CREATE TRIGGER directory_log_kept_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{SAYING}'); END""",
)
_SQLITE_OFF = (
    "DROP TRIGGER IF EXISTS directory_log_kept_update",
    "DROP TRIGGER IF EXISTS directory_log_kept_delete",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION directory_log_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND (NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)
        AND {" AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _COLUMNS)}
      THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE TRIGGER directory_log_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION directory_log_kept()""",
    f"""CREATE TRIGGER directory_log_kept_whole BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION directory_log_kept()""",
)
_POSTGRESQL_OFF = (
    f"DROP TRIGGER IF EXISTS directory_log_kept ON {TABLE}",
    f"DROP TRIGGER IF EXISTS directory_log_kept_whole ON {TABLE}",
)


def put_up(connection: Any) -> None:
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
