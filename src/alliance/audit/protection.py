"""The triggers that keep the record of acts append-only, and its chain as it was closed."""

from __future__ import annotations

from alliance.audit.append_only import (
    Guard,
    Trigger,
    abort,
    exception,
    function,
    joined,
    kept,
)

TABLE = "audit_auditentry"
SAYING = "the record of acts is only added to"
_NAME = f"{TABLE}_chained"

GUARD = joined(
    kept(TABLE, ("id", "act", "at", "by", "system", "about", "subject", "data"), SAYING),
    Guard(  # the place in the chain is given once
        sqlite=(
            Trigger(
                _NAME,
                TABLE,
                f"BEFORE UPDATE ON {TABLE} WHEN OLD.position IS NOT NULL {abort(SAYING)}",
            ),
        ),
        postgresql=(
            Trigger(
                _NAME,
                TABLE,
                f"BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN (OLD.position IS NOT NULL) "
                f"EXECUTE FUNCTION {_NAME}()",
                needs=function(_NAME, exception(SAYING)),
            ),
        ),
    ),
)
put_up, take_down = GUARD.put_up, GUARD.take_down
