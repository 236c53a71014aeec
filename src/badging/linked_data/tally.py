"""How many documents went which way, and why: whether the fast way is the one that is taken."""

from __future__ import annotations

import threading
from collections import Counter


class Tally:
    """Counts since the process began, by name: `compiled`, `reference: why`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1

    def taken(self) -> dict[str, int]:
        """A copy of the counts."""
        with self._lock:
            return dict(self._counts)


tally = Tally()
"""Of this process. `reference: survey`: compiled, and watched by the reference none the less."""
