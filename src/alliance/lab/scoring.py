"""What the findings of a run add up to: a row for each requirement that was examined.

Of an issuer, a requirement is a check of the engine (docs/reference/checks.md); it holds if no
badge fails it. Of a verifier, it is to take the badges that are right, and to refuse those in which
one named check finds the one fault; it holds if every badge of that kind was judged rightly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from badging.verification.report import Outcome
from badging.verification.sequence import CHECKS_3

TAKE = "take"  # the requirement to take what is right
REQUIREMENTS = (TAKE, *CHECKS_3)


@dataclass(frozen=True, slots=True)
class Row:
    """Badges that met a requirement, met it with a note, failed it, left it open (it could not be
    found out), and in which nothing asked for it.
    """

    requirement: str
    held: int = 0
    noted: int = 0
    failed: int = 0
    open: int = 0
    skipped: int = 0

    @property
    def examined(self) -> int:
        return self.held + self.noted + self.failed + self.open

    @property
    def is_held(self) -> bool:
        return self.examined > 0 and not (self.failed or self.open)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def worst(checks: Iterable[Mapping[str, Any]], name: str) -> str:
    """What the findings of one check say together: "failed", "open", "noted", "held", "skipped"."""
    states = {_state(check) for check in checks if check["name"] == name}
    order = ("failed", "open", "noted", "held", "skipped")
    return next((state for state in order if state in states), "skipped")


def of_issuer(badges: Iterable[list[dict[str, Any]]]) -> list[Row]:
    """badges: the checks of each. A badge that could not be read failed `format`."""
    counts: dict[str, dict[str, int]] = {name: {} for name in CHECKS_3}
    for checks in badges:
        for name, found in counts.items():
            state = worst(checks, name)
            found[state] = found.get(state, 0) + 1
    return [Row(name, **found) for name, found in counts.items()]


def of_verifier(judged: Iterable[tuple[str, bool]]) -> list[Row]:
    """judged: the requirement of each badge, and whether it was judged rightly."""
    counts: dict[str, dict[str, int]] = {}
    for requirement, is_right in judged:
        found = counts.setdefault(requirement, {})
        state = "held" if is_right else "failed"
        found[state] = found.get(state, 0) + 1
    return [Row(name, **counts[name]) for name in REQUIREMENTS if name in counts]


def sums(rows: Iterable[Row]) -> tuple[int, int]:
    """Requirements that hold, of those that were examined."""
    examined = [row for row in rows if row.examined]
    return sum(row.is_held for row in examined), len(examined)


def _state(check: Mapping[str, Any]) -> str:
    if check["outcome"] == Outcome.FAIL:
        return "open" if check["undecided"] else "failed"
    return {Outcome.PASS: "held", Outcome.WARN: "noted"}.get(check["outcome"], "skipped")
