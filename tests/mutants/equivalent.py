"""Changes that are no mistake: what the engine does is the same with them, so no test can tell.

Each stands in `equivalent.json` with its module, the line before and after, and why. A line that is
written anew makes a new mutant, about which somebody has to think again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutants import Mutant

LIST = Path(__file__).with_name("equivalent.json")
ENGINE = Path(__file__).parents[2] / "src" / "badging"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """module: within `src/badging`. before, after: the line, without what stands before it."""

    module: str
    before: str
    after: str
    why: str

    @property
    def path(self) -> Path:
        return ENGINE / self.module

    def is_of(self, mutant: Mutant) -> bool:
        place = (mutant.path, mutant.before, mutant.after)
        return place == (self.path, self.before, self.after)


def read_equivalents() -> list[Equivalent]:
    return [Equivalent(**entry) for entry in json.loads(LIST.read_text(encoding="utf-8"))]
