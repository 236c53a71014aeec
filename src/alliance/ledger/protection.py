"""The triggers that keep the books whole in the database, whatever program writes to it.

Both databases hold the same rules. `SAYINGS` lists them in words; each is raised by a trigger.

- A row of the books is not changed and not taken out, but for `by`, which becomes empty when that
  account goes.
- An entry without a seal is never committed: its foreign key is checked when the transaction ends.
- A seal is let in only for an entry whose lines add up to zero in each currency, with the next
  number of its year, on a day after the closed period; a reversal has the lines of what it
  reverses with the other sign.
- Lines are not added to an entry that has its seal.
- The books are opened again only by a second person, after a first has asked.

Whoever owns the database can drop a trigger, and in SQLite a program of its own can leave foreign
keys unchecked; this guards against mistakes and against a program that has been taken over, not
against its administrator. SQLite loses the triggers of a table when a migration rebuilds it: such
a migration ends with `put_up`.
"""

# ruff: noqa: S608 (the statements are put together from constants of this module)
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alliance.ledger.models.entry import A_YEAR

SAYINGS = {
    "kept": "the books are only added to",
    "sealed": "an entry that has its number takes no more lines",
    "few": "an entry has two lines or more",
    "balance": "the lines of an entry add up to zero in each currency",
    "number": "the numbers of a year have no gap",
    "closed": "nothing is posted into a closed period",
    "reversal": "a reversal has the lines of its entry with the other sign",
    "forward": "a period is closed forwards",
    "two": "a period is reopened by two people",
}

# Columns of each table that stay as they were written.
_KEPT = {
    "ledger_seal": ("id",),
    "ledger_entry": (
        "id", "public_id", "seal_id", "on", "kind", "text", "note", "key", "digest",
        "reverses_id", "at",
    ),
    "ledger_entryline": (
        "id", "entry_id", "position", "account", "minor", "currency", "fund", "programme",
        "group",
    ),
    "ledger_periodevent": ("id", "kind", "through", "text", "at"),
    "ledger_rate": ("id", "currency", "into", "on", "billionths", "source", "at"),
}  # fmt: skip
_SIGNED = {"ledger_entry", "ledger_periodevent", "ledger_rate"}  # those with a column `by_id`

# The same conditions in both dialects. {e} is the number of the entry that a seal is for.
_ENTRY = "(SELECT id FROM ledger_entry WHERE seal_id = NEW.id)"
_DAY = '(SELECT "on" FROM ledger_entry WHERE seal_id = NEW.id)'
_FEW = f"(SELECT COUNT(*) FROM ledger_entryline WHERE entry_id = {_ENTRY}) < 2"
_UNBALANCED = f"""EXISTS (SELECT 1 FROM ledger_entryline WHERE entry_id = {_ENTRY}
    GROUP BY currency HAVING SUM(minor) <> 0)"""
_GAP = f"""NEW.id <> 1 + COALESCE((SELECT MAX(id) FROM ledger_seal
    WHERE id > {{year}} * {A_YEAR} AND id < ({{year}} + 1) * {A_YEAR}), {{year}} * {A_YEAR})"""
_THROUGH = """(SELECT through FROM ledger_periodevent WHERE kind IN ('closed', 'reopened')
    ORDER BY id DESC LIMIT 1)"""
_CLOSED = f"{_DAY} <= {_THROUGH}"
_REVERSED = "(SELECT reverses_id FROM ledger_entry WHERE seal_id = NEW.id)"
_UNLIKE = f"""{_REVERSED} IS NOT NULL AND EXISTS (SELECT 1 FROM ledger_entryline
    WHERE entry_id IN ({_ENTRY}, {_REVERSED})
    GROUP BY account, currency, fund, programme, "group" HAVING SUM(minor) <> 0)"""
_HAS_SEAL = """EXISTS (SELECT 1 FROM ledger_seal WHERE id =
    (SELECT seal_id FROM ledger_entry WHERE id = NEW.entry_id))"""
_LAST = "(SELECT {column} FROM ledger_periodevent ORDER BY id DESC LIMIT 1)"
_BACKWARDS = f"NEW.kind = 'closed' AND NEW.through <= {_THROUGH}"
_ALONE = f"""NEW.kind = 'reopened' AND NOT COALESCE(
    {_LAST.format(column="kind")} = 'asked'
    AND {_LAST.format(column="through")} = NEW.through
    AND {_LAST.format(column="by_id")} <> NEW.by_id, {{no}})"""

# What is asked before a row comes in: table, then (condition, saying) in their order.
_SEAL_RULES = (
    (_FEW, "few"),
    (_UNBALANCED, "balance"),
    (_UNLIKE, "reversal"),
    (_GAP, "number"),
    (_CLOSED, "closed"),
)
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "ledger_seal": _SEAL_RULES,
    "ledger_entryline": ((_HAS_SEAL, "sealed"),),
    "ledger_periodevent": ((_BACKWARDS, "forward"), (_ALONE, "two")),
}


def put_up(connection: Any) -> None:
    """Make the triggers. On a database that is neither SQLite nor PostgreSQL there are none, and
    the guards of the models stand alone.
    """
    _do(connection, {"sqlite": _sqlite(), "postgresql": _postgresql()})


def take_down(connection: Any) -> None:
    _do(connection, {"sqlite": _sqlite_off(), "postgresql": _postgresql_off()})


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For tests that empty every table between them."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)


def _sqlite() -> list[str]:
    made = []
    words = {"year": f"CAST(strftime('%Y', {_DAY}) AS INTEGER)", "no": "0"}
    for table, rules in _RULES.items():
        asked = "\n".join(
            f"SELECT RAISE(ABORT, '{SAYINGS[saying]}') WHERE {condition.format(**words)};"
            for condition, saying in rules
        )
        made.append(f"CREATE TRIGGER {table}_let_in BEFORE INSERT ON {table} BEGIN {asked} END")
    for table, columns in _KEPT.items():
        changed = [f'NEW."{c}" IS NOT OLD."{c}"' for c in columns]
        if table in _SIGNED:
            changed.append("(NEW.by_id IS NOT NULL AND NEW.by_id IS NOT OLD.by_id)")
        refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYINGS['kept']}'); END"
        made += [
            f"CREATE TRIGGER {table}_kept_update BEFORE UPDATE ON {table}"
            f" WHEN {' OR '.join(changed)} {refuse}",
            f"CREATE TRIGGER {table}_kept_delete BEFORE DELETE ON {table} {refuse}",
        ]
    return made


def _sqlite_off() -> list[str]:
    names = [f"{table}_let_in" for table in _RULES]
    names += [f"{table}_kept_{what}" for table in _KEPT for what in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in names]


def _postgresql() -> list[str]:
    made = []
    words = {"year": f"EXTRACT(YEAR FROM {_DAY})::bigint", "no": "FALSE"}
    for table, rules in _RULES.items():
        asked = "\n".join(
            f"IF {condition.format(**words)} THEN {_raise(saying)} END IF;"
            for condition, saying in rules
        )
        made += [
            _function(f"{table}_let_in", f"{asked} RETURN NEW;"),
            f"CREATE TRIGGER {table}_let_in BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_let_in()",
        ]
    # Another transaction may add a line to an entry whose seal it cannot see yet. What it added is
    # looked at again when it ends: by then its foreign key holds only if the entry is committed.
    made += [
        _function(
            "ledger_entryline_at_end",
            f"""IF EXISTS (SELECT 1 FROM ledger_entryline WHERE entry_id = NEW.entry_id
                GROUP BY currency HAVING SUM(minor) <> 0) THEN {_raise("balance")} END IF;
            RETURN NULL;""",
        ),
        """CREATE CONSTRAINT TRIGGER ledger_entryline_at_end AFTER INSERT ON ledger_entryline
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entryline_at_end()""",
    ]
    for table, columns in _KEPT.items():
        same = [f'NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"' for c in columns]
        if table in _SIGNED:
            same.append("(NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)")
        made += [
            _function(
                f"{table}_kept",
                f"""IF TG_OP = 'UPDATE' THEN
                  IF {" AND ".join(same)} THEN RETURN NEW; END IF;
                END IF;
                {_raise("kept")}""",
            ),
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
            f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()",
        ]
    return made


def _postgresql_off() -> list[str]:
    names = [(f"{table}_let_in", table) for table in _RULES]
    names += [("ledger_entryline_at_end", "ledger_entryline")]
    names += [(f"{table}_{what}", table) for table in _KEPT for what in ("kept", "kept_whole")]
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in names]


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {body} END $$"
    )


def _raise(saying: str) -> str:
    return f"RAISE EXCEPTION '{SAYINGS[saying]}' USING ERRCODE = 'integrity_constraint_violation';"


def _do(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements.get(connection.vendor, ()):
            cursor.execute(statement)
