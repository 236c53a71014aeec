"""Lines in portions: large enough that handing one over costs next to nothing, small enough to
hold a few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CHUNK_LINES = 256
CHUNK_BYTES = 1024 * 1024
FIRST_CHUNK_LINES = 16
"""The first portions are small, so that all workers soon have one, also of a short input."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a reader stood: how many bytes it had read, and their SHA-256."""

    offset: int
    sha256: bytes


@dataclass(slots=True)
class Chunk:
    """Some lines, one after the other, and room for their results.

    first: number of the first line. mark: where the reader stood behind the last, where that is
    known. done: for each line 1 or 0. results: the result lines. missing: how many are still to
    come.
    """

    first: int
    lines: list[bytes]
    mark: Mark | None = None
    done: bytearray = field(init=False)
    results: list[bytes] = field(init=False)
    missing: int = field(init=False)
    size_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.missing = len(self.lines)
        self.done = bytearray(self.missing)
        self.results = [b""] * self.missing
        self.size_bytes = sum(map(len, self.lines))

    def fill(self, start: int, done: bytes, results: list[bytes]) -> None:
        """Put in the results of the lines from the place `start` on."""
        end = start + len(results)
        self.done[start:end] = done
        self.results[start:end] = results
        self.missing -= len(results)


class ChunkSizes:
    """How many lines each next portion has: few at first, then double, up to the full size."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._made = 0

    def next(self) -> int:
        doublings = self._made // self._jobs
        self._made += 1
        return min(FIRST_CHUNK_LINES << min(doublings, 8), CHUNK_LINES)


def in_chunks(lines: Iterable[bytes], jobs: int) -> Iterator[Chunk]:
    """Portions of lines that stand nowhere (for which there is nothing to resume)."""
    sizes = ChunkSizes(jobs)
    limit, first, size_bytes = sizes.next(), 1, 0
    portion: list[bytes] = []
    for line in lines:
        portion.append(line)
        size_bytes += len(line)
        if len(portion) >= limit or size_bytes >= CHUNK_BYTES:
            yield Chunk(first, portion)
            first += len(portion)
            portion, limit, size_bytes = [], sizes.next(), 0
    if portion:
        yield Chunk(first, portion)
