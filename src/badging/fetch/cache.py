"""Documents kept for a short while, so that ten badges of one issuer ask it once."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from badging.documents import Document

TTL_S = 60.0
"""As long as a revocation may go unnoticed for the sake of not asking an issuer for each badge."""
MAX_ENTRIES = 256
MAX_BYTES = 32 * 1024 * 1024

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NEVER = re.compile(r"(?:^|[\s,])no-(?:store|cache)\b", re.IGNORECASE)


class Cache:
    """Least recently used documents leave first; each leaves when its time is over. Thread-safe.

    ttl_s: longest time a document is kept; `Cache-Control` can shorten it. max_entries, max_bytes:
    bounds on all together. clock: seconds that only grow.
    """

    def __init__(
        self,
        *,
        ttl_s: float = TTL_S,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._ttl_s = ttl_s
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[Document, float]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, url: str, accept: str) -> Document | None:
        """The document, if it is kept and still fresh."""
        with self._lock:
            found = self._kept.get((url, accept))
            if found is None:
                return None
            if found[1] <= self._clock():
                self._drop((url, accept))
                return None
            self._kept.move_to_end((url, accept))
            return found[0]

    def put(self, url: str, accept: str, document: Document, cache_control: str = "") -> None:
        """Keep a document, unless its server forbids it or it is too large."""
        lifetime_s = min(self._ttl_s, _allowed_s(cache_control))
        if lifetime_s <= 0 or len(document.body) > self._max_bytes:
            return
        with self._lock:
            self._drop((url, accept))
            self._kept[(url, accept)] = (document, self._clock() + lifetime_s)
            self._bytes += len(document.body)
            while len(self._kept) > self._max_entries or self._bytes > self._max_bytes:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _drop(self, key: tuple[str, str]) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= len(found[0].body)


def _allowed_s(cache_control: str) -> float:
    if _NEVER.search(cache_control):
        return 0.0
    match = _MAX_AGE.search(cache_control)
    return float(match[1]) if match else float("inf")
