"""The triggers that keep the log of decisions append-only, and what is closed as it was counted,
whatever program writes to the database.

Whoever owns the database can drop a trigger; this guards against mistakes and against a program
that has been taken over, not against its administrator.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_EVENTS = "decisions_decisionevent"
_SAYING = "the log of a decision is only added to"
_COLUMNS = ("id", "decision_id", "kind", "text", "data", "at")
# Rows of a closed decision that nobody adds, changes or takes out, but for these columns.
_FIXED = {
    "decisions_ballot": (),
    "decisions_elector": ("delegate_id",),
    "decisions_option": (),
}
_CLOSED = "what was counted stays as it was counted"
# Of a closed decision itself: what the count went by, and what it gave.
_RULE = (
    *("group_id", "state", "electorate", "method", "threshold", "base", "quorum_percent", "seats"),
    *("is_weighted", "is_secret", "opened_at", "closes_at", "closed_at", "seed", "seed_digest"),
    "result",
)
_ELECTOR = (
    *("id", "decision_id", "person_id", "organization_id", "votes", "has_voted", "is_recused"),
    *("recusal_reason", "proxy_id"),
)


def _sqlite() -> Iterator[tuple[str, str]]:
    """Name and statement of each trigger."""
    changed = " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in _COLUMNS)
    abort = f"BEGIN SELECT RAISE(ABORT, '{_SAYING}'); END"
    yield (
        "decisions_log_update",
        f"BEFORE UPDATE ON {_EVENTS} WHEN {changed} "
        f"OR (NEW.by_id IS NOT NULL AND NEW.by_id IS NOT OLD.by_id) {abort}",
    )
    yield "decisions_log_delete", f"BEFORE DELETE ON {_EVENTS} {abort}"
    abort = f"BEGIN SELECT RAISE(ABORT, '{_CLOSED}'); END"
    for table in _FIXED:
        for act, rows in (("INSERT", "NEW"), ("UPDATE", "OLD NEW"), ("DELETE", "OLD")):
            its = ", ".join(f"{row}.decision_id" for row in rows.split())
            is_closed = (
                "EXISTS (SELECT 1 FROM decisions_decision d "  # noqa: S608 (names of ours)
                f"WHERE d.id IN ({its}) AND d.state = 'closed')"
            )
            when = is_closed
            if act == "UPDATE" and table == "decisions_elector":
                other = " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in _ELECTOR)
                when = f"({other}) AND {is_closed}"
            yield f"{table}_{act.lower()}", f"BEFORE {act} ON {table} WHEN {when} {abort}"
    changed = " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in _RULE)
    yield (
        "decisions_closed_update",
        f"BEFORE UPDATE ON decisions_decision WHEN OLD.state = 'closed' AND ({changed}) {abort}",
    )
    yield (
        "decisions_closed_delete",
        f"BEFORE DELETE ON decisions_decision WHEN OLD.state = 'closed' {abort}",
    )


def _postgresql() -> Iterator[str]:
    same = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _COLUMNS)
    yield _function(
        "decisions_log_kept",
        f"""IF TG_OP = 'UPDATE' AND {same}
        AND (NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)
      THEN RETURN NEW; END IF; {_raise(_SAYING)}""",
    )
    yield (
        f"CREATE TRIGGER decisions_log_kept BEFORE UPDATE OR DELETE ON {_EVENTS} "
        "FOR EACH ROW EXECUTE FUNCTION decisions_log_kept()"
    )
    yield _function("decisions_kept_whole", _raise(_CLOSED))
    for table in (_EVENTS, *_FIXED):
        yield (
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION decisions_kept_whole()"
        )
    for table in _FIXED:
        is_free = "TG_OP = 'UPDATE' AND " + (
            " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _ELECTOR)
            if table == "decisions_elector"
            else "FALSE"
        )
        yield _function(
            f"{table}_kept",
            f"""IF NOT ({is_free}) AND EXISTS (SELECT 1 FROM decisions_decision d WHERE
          (TG_OP <> 'INSERT' AND d.id = OLD.decision_id
           OR TG_OP <> 'DELETE' AND d.id = NEW.decision_id) AND d.state = 'closed')
        THEN {_raise(_CLOSED)} END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;""",  # noqa: S608
        )
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
        )
    same = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _RULE)
    yield _function(
        "decisions_closed_kept",
        f"""IF OLD.state = 'closed' AND NOT (TG_OP = 'UPDATE' AND {same})
      THEN {_raise(_CLOSED)} END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;""",
    )
    yield (
        "CREATE TRIGGER decisions_closed_kept BEFORE UPDATE OR DELETE ON decisions_decision "
        "FOR EACH ROW EXECUTE FUNCTION decisions_closed_kept()"
    )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} END $$"
    )


def _raise(saying: str) -> str:
    return f"RAISE EXCEPTION '{saying}' USING ERRCODE = 'integrity_constraint_violation';"


def put_up(connection: Any) -> None:
    """Make the triggers. On a database that is neither SQLite nor PostgreSQL there are none, and
    the guards of the models and services stand alone.
    """
    if connection.vendor == "sqlite":
        _do(connection, [f"CREATE TRIGGER {name} {what}" for name, what in _sqlite()])
    elif connection.vendor == "postgresql":
        _do(connection, list(_postgresql()))


def take_down(connection: Any) -> None:
    if connection.vendor == "sqlite":
        _do(connection, [f"DROP TRIGGER IF EXISTS {name}" for name, _ in _sqlite()])
    elif connection.vendor == "postgresql":
        gone = [(f"{table}_kept", table) for table in _FIXED]
        gone += [(f"{table}_whole", table) for table in (_EVENTS, *_FIXED)]
        gone += [
            ("decisions_log_kept", _EVENTS),
            ("decisions_closed_kept", "decisions_decision"),
        ]
        _do(connection, [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in gone])


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For tests that empty every table between them."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)


def _do(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
