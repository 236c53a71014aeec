"""A memory that keeps what was used lately, and never more than twice its limit."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Two generations: what is asked for moves to the young one; a full young one grows old.

    A hit costs one look into a dict, which is why this is no ordered dict: that would move an
    entry at each; where that is still too much, look into `young` first. Keys are compared in
    full, never by a digest. Threads may share it.
    """

    __slots__ = ("_limit", "_lock", "_old", "young")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self.young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        found = self.young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        with self._lock:
            if len(self.young) >= self._limit:
                self.young, self._old = {}, self.young
            self.young[key] = value

    def clear(self) -> None:
        with self._lock:
            self.young, self._old = {}, {}

    def __len__(self) -> int:
        return len(self.young.keys() | self._old.keys())
