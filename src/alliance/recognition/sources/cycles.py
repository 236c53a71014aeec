"""In which cycle of a group a day lies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from alliance.groups.models import Cycle


class Cycles:
    """All cycles of all groups, read once when first asked."""

    def __init__(self) -> None:
        self._of: dict[int, list[Cycle]] | None = None

    def on(self, group_id: int, day: date) -> Cycle | None:
        """The cycle that was under way on that day: from its first to the day it really ended."""
        if self._of is None:
            self._of = defaultdict(list)
            for cycle in Cycle.objects.order_by("number"):
                self._of[cycle.group_id].append(cycle)
        for cycle in self._of.get(group_id, ()):
            if cycle.starts_on <= day <= (cycle.closed_on or cycle.ends_on):
                return cycle
        return None
