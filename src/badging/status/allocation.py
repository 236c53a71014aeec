"""Which index of a list the next badge gets: drawn at random, and never twice.

Bitstring Status List 1.0, 2.1 (statusListIndex) and 5.2: neither an index nor the list may tell how
many badges there are, or which came first. So each index is drawn from a cryptographic source among
those that are free, a list is left when it is half full, and decoys (entries that are set and
belong to no badge) hide how many were revoked.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Protocol

from badging.errors import Misused

MAX_LOAD = 0.5
"""Share of a list that is given out; then a draw hits a free index every second time at worst."""

Draw = Callable[[int], int]
"""A number from 0 up to the given one, that one not included; each as likely as the next."""


class Ledger(Protocol):
    """Where it is kept which indexes of one list are taken: a file, a table, a key-value store."""

    def take(self, index: int) -> bool:
        """Take the index, if it is free; False if it is not. Two callers never both get True."""
        ...

    def taken(self) -> int:
        """How many indexes are taken."""
        ...


def allocate(ledger: Ledger, length: int, *, draw: Draw = secrets.randbelow) -> int:
    """A free index of a list of `length` entries, taken for the badge that asks.

    An index that is then not used is lost, and harms nobody. Raises Misused (`status_list_full`)
    when half of the list is taken: begin another one.
    """
    while ledger.taken() < length * MAX_LOAD:
        index = draw(length)
        if ledger.take(index):
            return index
    raise _full()


def allocate_many(
    ledger: Ledger, length: int, count: int, *, draw: Draw = secrets.randbelow
) -> list[int]:
    """`count` free indexes. With the list's revocations these are its decoys, too: indexes that no
    badge has, and that are set together with those of revoked badges. Raises Misused, as `allocate`
    does, before any is taken.
    """
    if ledger.taken() + count > length * MAX_LOAD:  # so that none is taken for nothing
        raise _full()
    return [allocate(ledger, length, draw=draw) for _ in range(count)]


def _full() -> Misused:
    return Misused(
        "Half of the status list is taken, or would be, and no more is given out of it.",
        remedy="Make another list, under another address, for the next badges.",
        code="status_list_full",
    )


class MemoryLedger:
    """Taken indexes of one process; safe among its threads."""

    def __init__(self, taken: set[int] | None = None) -> None:
        self._taken = set() if taken is None else taken
        self._lock = Lock()

    def take(self, index: int) -> bool:
        with self._lock:
            if index in self._taken:
                return False
            self._taken.add(index)
            return True

    def taken(self) -> int:
        return len(self._taken)


class FileLedger:
    """Taken indexes in a file: a bit for each, and a count. Safe among processes of one machine.

    The file is the issuer's secret: it tells how many badges there are. It is readable for its
    owner alone, and grows to `length / 8` bytes.
    """

    _HEAD = 8  # the count, big-endian; the bits follow

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, index: int) -> bool:
        with self._locked() as file:
            place, mask = self._HEAD + index // 8, 0x80 >> index % 8
            byte = os.pread(file, 1, place)[:1] or b"\0"
            if byte[0] & mask:
                return False
            os.pwrite(file, bytes([byte[0] | mask]), place)
            os.pwrite(file, (self._count(file) + 1).to_bytes(self._HEAD, "big"), 0)
            os.fsync(file)
            return True

    def taken(self) -> int:
        with self._locked() as file:
            return self._count(file)

    def _count(self, file: int) -> int:
        return int.from_bytes(os.pread(file, self._HEAD, 0), "big")

    @contextmanager
    def _locked(self) -> Iterator[int]:
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Misused(
                f"{self._path} cannot be opened: {error.strerror}.",
                remedy="Check the name and the permissions.",
                code="file",
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)  # and the lock is given back
