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

What that guards against, and what not, is said in `audit.append_only`; in SQLite a program of its
own can leave foreign keys unchecked, too.
"""

# ruff: noqa: S608 (the statements are put together from constants of this module)
from __future__ import annotations

from collections.abc import Iterator

from alliance.audit.append_only import Guard, Trigger, exception, function, joined, kept
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


def _sqlite() -> Iterator[Trigger]:
    words = {"year": f"CAST(strftime('%Y', {_DAY}) AS INTEGER)", "no": "0"}
    for table, rules in _RULES.items():
        asked = "\n".join(
            f"SELECT RAISE(ABORT, '{SAYINGS[saying]}') WHERE {condition.format(**words)};"
            for condition, saying in rules
        )
        yield Trigger(f"{table}_let_in", table, f"BEFORE INSERT ON {table} BEGIN {asked} END")


def _postgresql() -> Iterator[Trigger]:
    words = {"year": f"EXTRACT(YEAR FROM {_DAY})::bigint", "no": "FALSE"}
    for table, rules in _RULES.items():
        name = f"{table}_let_in"
        asked = "\n".join(
            f"IF {condition.format(**words)} THEN {exception(SAYINGS[saying])} END IF;"
            for condition, saying in rules
        )
        yield Trigger(
            name,
            table,
            f"BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            needs=function(name, f"{asked} RETURN NEW;"),
        )
    # Another transaction may add a line to an entry whose seal it cannot see yet. What it added is
    # looked at again when it ends: by then its foreign key holds only if the entry is committed.
    name = "ledger_entryline_at_end"
    body = f"""IF EXISTS (SELECT 1 FROM ledger_entryline WHERE entry_id = NEW.entry_id
        GROUP BY currency HAVING SUM(minor) <> 0) THEN {exception(SAYINGS["balance"])} END IF;
        RETURN NULL;"""
    yield Trigger(
        name,
        "ledger_entryline",
        f"""AFTER INSERT ON ledger_entryline DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION {name}()""",
        needs=function(name, body),
        is_constraint=True,
    )


GUARD = joined(
    Guard(sqlite=tuple(_sqlite()), postgresql=tuple(_postgresql())),
    *(
        kept(table, columns, SAYINGS["kept"], by="by_id" if table in _SIGNED else "")
        for table, columns in _KEPT.items()
    ),
)
put_up, take_down, lifted = GUARD.put_up, GUARD.take_down, GUARD.lifted
