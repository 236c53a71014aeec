"""What is kept how long, and why: one table, which the site keeps by itself. Rooms register theirs.

    retention.register("people.sign_in_links", what=_("Sign-in links"), kept=timedelta(days=30),
                       why=_("…"), forget=forget)

`forget(now)` removes what is older and returns how much that was; the duty "desk.retention" calls
it once a day. A room that has a duty of its own for it names that instead. What is kept for good
has `kept` None and neither.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from alliance.audit import acts
from alliance.audit.services import record

log = logging.getLogger("alliance.desk")
ACT = "desk.forgotten"


@dataclass(frozen=True)
class Rule:
    name: str
    what: Any
    kept: timedelta | None
    why: Any
    forget: Callable[[datetime], int] | None
    duty: str


RULES: dict[str, Rule] = {}


def register(
    name: str,
    *,
    what: Any,
    kept: timedelta | None,
    why: Any,
    forget: Callable[[datetime], int] | None = None,
    duty: str = "",
) -> None:
    """Add a line to the table. Raises ValueError when a time is given that nothing enforces, or
    when something enforces that nothing is kept for.
    """
    if (kept is None) == bool(forget or duty):
        raise ValueError(f"{name}: what is kept for a time is removed by `forget` or by a duty")
    RULES[name] = Rule(name, what, kept, why, forget, duty)


def rules() -> list[Rule]:
    """By what is kept shortest; for good last."""
    return sorted(RULES.values(), key=lambda rule: (rule.kept or timedelta.max, rule.name))


def enforce(now: datetime) -> int:
    """The duty: remove what is over its time, rule by rule. One that fails leaves the others be,
    and is raised at the end, so that the duty is seen to have failed.
    """
    count, failures = 0, []
    for rule in RULES.values():
        if rule.forget is None:
            continue
        try:
            with transaction.atomic():
                gone = rule.forget(now)
                if gone:
                    record(
                        "desk.forgotten",
                        subject=f"rule:{rule.name}",
                        count=gone,
                        system="desk.retention",
                    )
            count += gone
        except Exception as failure:
            log.exception("the rule %s could not be kept", rule.name)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("retention", failures)
    return count


def register_act(label: Any) -> None:
    acts.register({ACT: label})
