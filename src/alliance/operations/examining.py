"""Look at parts within bounded time, whatever hangs: each look has a thread of its own.

A look that has not come back is not begun a second time. So a database that swallows connections
costs one thread a part, however often a probe asks.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from alliance.operations.findings import Finding, fail
from alliance.operations.parts import Part

LIMIT_S = 2.0
log = logging.getLogger("alliance.operations")

_looks: dict[str, _Look] = {}
_lock = threading.Lock()


def examine(parts: Sequence[Part], limit_s: float | None = None) -> dict[str, Finding]:
    """What is found of each part, by its key, in little more than `limit_s` (`LIMIT_S`) for all."""
    end = time.monotonic() + (LIMIT_S if limit_s is None else limit_s)
    looks = [_look_at(part) for part in parts]
    return {look.part.key: look.wait(max(0.0, end - time.monotonic())) for look in looks}


def forget() -> None:
    """Let the next question look anew."""
    with _lock:
        _looks.clear()


def _look_at(part: Part) -> _Look:
    """The look that is still good or still under way, else one that begins now."""
    with _lock:
        last = _looks.get(part.key)
        if last is None or last.part is not part or last.is_over(part.keep_s):
            last = _looks[part.key] = _Look(part)
            last.start()
        return last


class _Look(threading.Thread):
    def __init__(self, part: Part) -> None:
        super().__init__(name=f"look at {part.key}", daemon=True)
        self.part = part
        self.finding: Finding | None = None
        self.ended_at = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        from django.db import connections

        try:
            self.finding = self.part.examine()
        except Exception as error:
            log.exception("looking at %s failed", self.part.key)
            words = f"{type(error).__name__}: {error}"
            self.finding = fail(self.part.key, words, "the log has the whole story")
        finally:
            self.ended_at = time.monotonic()
            self.done.set()
            connections.close_all()  # those of this thread

    def is_over(self, keep_s: float) -> bool:
        return self.done.is_set() and time.monotonic() - self.ended_at >= keep_s

    def wait(self, timeout_s: float) -> Finding:
        if self.done.wait(timeout_s) and self.finding is not None:
            return self.finding
        return fail(self.part.key, "does not answer in time", "is it overloaded, or hanging?")
