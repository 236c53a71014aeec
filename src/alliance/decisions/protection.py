"""The triggers that keep the log of decisions append-only, and what is closed as it was counted,
whatever program writes to the database.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliance.audit.append_only import (
    Guard,
    Trigger,
    abort,
    changed,
    exception,
    function,
    joined,
    once,
    same,
)

_EVENTS = "decisions_decisionevent"
_SAYING = "the log of a decision is only added to"
_COLUMNS = ("id", "decision_id", "kind", "text", "data", "at")
# Rows of a closed decision that nobody adds, changes or takes out.
_FIXED = ("decisions_ballot", "decisions_elector", "decisions_option")
_CLOSED = "what was counted stays as it was counted"
# Of a closed decision itself: what the count went by, and what it gave.
_RULE = (
    *("group_id", "state", "electorate", "method", "threshold", "base", "quorum_percent", "seats"),
    *("is_weighted", "is_secret", "opened_at", "closes_at", "closed_at", "seed", "seed_digest"),
    "result",
)
# Of an elector; the delegate may go with that account.
_ELECTOR = (
    *("id", "decision_id", "person_id", "organization_id", "votes", "has_voted", "is_recused"),
    *("recusal_reason", "proxy_id"),
)


def _sqlite() -> Iterator[Trigger]:
    yield Trigger(
        "decisions_log_update",
        _EVENTS,
        f"BEFORE UPDATE ON {_EVENTS} WHEN {changed(_COLUMNS, 'by_id')} {abort(_SAYING)}",
    )
    yield Trigger("decisions_log_delete", _EVENTS, f"BEFORE DELETE ON {_EVENTS} {abort(_SAYING)}")
    for table in _FIXED:
        for act, rows in (("INSERT", "NEW"), ("UPDATE", "OLD NEW"), ("DELETE", "OLD")):
            its = ", ".join(f"{row}.decision_id" for row in rows.split())
            when = (
                "EXISTS (SELECT 1 FROM decisions_decision d "  # noqa: S608 (names of ours)
                f"WHERE d.id IN ({its}) AND d.state = 'closed')"
            )
            if act == "UPDATE" and table == "decisions_elector":
                when = f"({changed(_ELECTOR)}) AND {when}"
            yield Trigger(
                f"{table}_{act.lower()}",
                table,
                f"BEFORE {act} ON {table} WHEN {when} {abort(_CLOSED)}",
            )
    table = "decisions_decision"
    yield Trigger(
        "decisions_closed_update",
        table,
        f"BEFORE UPDATE ON {table} WHEN OLD.state = 'closed' AND ({changed(_RULE)}) "
        f"{abort(_CLOSED)}",
    )
    yield Trigger(
        "decisions_closed_delete",
        table,
        f"BEFORE DELETE ON {table} WHEN OLD.state = 'closed' {abort(_CLOSED)}",
    )


def _postgresql() -> Iterator[Trigger]:
    yield _of_rows(
        "decisions_log_kept",
        _EVENTS,
        "UPDATE OR DELETE",
        f"""IF TG_OP = 'UPDATE' AND {same(_COLUMNS, "by_id")}
        THEN RETURN NEW; END IF; {exception(_SAYING)}""",
    )
    for table in (_EVENTS, *_FIXED):
        yield Trigger(
            f"{table}_whole",
            table,
            f"BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION decisions_kept_whole()",
            needs=function("decisions_kept_whole", exception(_CLOSED)),
        )
    for table in _FIXED:
        free = same(_ELECTOR) if table == "decisions_elector" else "FALSE"
        yield _of_rows(
            f"{table}_kept",
            table,
            "INSERT OR UPDATE OR DELETE",
            f"""IF NOT (TG_OP = 'UPDATE' AND {free}) AND EXISTS (SELECT 1
          FROM decisions_decision d WHERE
          (TG_OP <> 'INSERT' AND d.id = OLD.decision_id
           OR TG_OP <> 'DELETE' AND d.id = NEW.decision_id) AND d.state = 'closed')
        THEN {exception(_CLOSED)} END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;""",  # noqa: S608
        )
    yield _of_rows(
        "decisions_closed_kept",
        "decisions_decision",
        "UPDATE OR DELETE",
        f"""IF OLD.state = 'closed' AND NOT (TG_OP = 'UPDATE' AND {same(_RULE)})
      THEN {exception(_CLOSED)} END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;""",
    )


def _of_rows(name: str, table: str, acts: str, body: str) -> Trigger:
    return Trigger(
        name,
        table,
        f"BEFORE {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        needs=function(name, body),
    )


FIRST = Guard(sqlite=tuple(_sqlite()), postgresql=tuple(_postgresql()))
VOID = once("decisions_decision", "voided_at", "a decision that was declared void stays so")
GUARD = joined(FIRST, VOID)
put_up, take_down = FIRST.put_up, FIRST.take_down  # of the first step, where none was void
