"""Files of lines, read one after the other within a bound, and remembered by what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from badging.batch.chunks import CHUNK_BYTES, Chunk, ChunkSizes, Mark
from badging.batch.work import MAX_LINE_BYTES
from badging.errors import BatchError, Misused

if TYPE_CHECKING:
    from hashlib import _Hash

SUFFIXES = (".ndjson", ".jsonl")
"""Of the files that are read in a folder."""

READ_BYTES = 1024 * 1024
LINE_LIMIT = MAX_LINE_BYTES + len(b"\r\n") + 1
"""What is read of a line: enough to see that it is too long."""

NOTHING = Mark(0, hashlib.sha256().digest())


@dataclass(frozen=True, slots=True)
class Corpus:
    """Files as one text, in the order of their names. sizes: in bytes, when it was opened."""

    files: tuple[Path, ...]
    sizes: tuple[int, ...]

    @classmethod
    def at(cls, path: str | Path) -> Corpus:
        """A file, or the files of a folder whose names end in SUFFIXES. Raises Misused."""
        place = Path(path)
        try:
            files = (
                sorted(f for f in place.iterdir() if f.suffix in SUFFIXES and f.is_file())
                if place.is_dir()
                else [place]
            )
            sizes = tuple(f.stat().st_size for f in files)
        except OSError as error:
            raise _unreadable(place, error) from error
        if not files:
            raise Misused(
                f"{path} has no file whose name ends in {' or '.join(SUFFIXES)}.",
                remedy="Name the folder that holds them, or one file.",
                code="file",
            )
        return cls(tuple(files), sizes)

    @property
    def size_bytes(self) -> int:
        return sum(self.sizes)

    @property
    def is_regular(self) -> bool:
        """Whether it can be read again: no pipe, no device."""
        return all(f.is_file() for f in self.files)

    def to_json(self) -> list[list[str | int]]:
        """What tells this input from another at first sight."""
        return [[f.name, size] for f, size in zip(self.files, self.sizes, strict=True)]

    def streams(self, offset: int = 0) -> Iterator[BinaryIO]:
        """Each file, open at the place where the offset into all of them leads."""
        for path, size in zip(self.files, self.sizes, strict=True):
            if offset > size or (offset == size and size):
                offset -= size
                continue
            try:
                with path.open("rb", buffering=READ_BYTES) as file:
                    if offset:
                        file.seek(offset)
                    offset = 0
                    yield file
            except OSError as error:
                raise _unreadable(path, error) from error

    def chunks(self, jobs: int, *, lines: int = 0, read: Mark = NOTHING) -> Iterator[Chunk]:
        """Portions of lines behind what was read before; `lines` is how many those were.

        Raises BatchError when what was read before is not what stands there now.
        """
        meter = Meter()
        for piece in self._pieces(read.offset):
            meter.add(piece)
        if meter.mark() != read:
            raise BatchError(
                "The input is not the one that this run began with.",
                remedy="Give the same input, or begin anew with --restart.",
                code="input_differs",
            )
        return chunks_of(self.streams(read.offset), jobs, meter, number=lines + 1)

    def _pieces(self, size: int) -> Iterator[bytes]:
        for stream in self.streams() if size else ():
            while size and (piece := stream.read(min(size, READ_BYTES))):
                size -= len(piece)
                yield piece
            if not size:
                return


class Meter:
    """Counts and hashes what was read."""

    def __init__(self) -> None:
        self._hash: _Hash = hashlib.sha256()
        self._offset = 0
        self._pending: list[bytes] = []

    def add(self, data: bytes) -> None:
        self._offset += len(data)
        self._pending.append(data)
        if len(data) >= READ_BYTES:
            self._settle()

    def mark(self) -> Mark:
        self._settle()
        return Mark(self._offset, self._hash.digest())

    def _settle(self) -> None:
        self._hash.update(b"".join(self._pending))
        self._pending.clear()


def chunks_of(
    streams: Iterable[BinaryIO], jobs: int, meter: Meter, *, number: int = 1
) -> Iterator[Chunk]:
    """Portions of the streams' lines, each with a mark behind it. number: of the first line."""
    sizes = ChunkSizes(jobs)
    limit, size_bytes = sizes.next(), 0
    portion: list[bytes] = []
    for stream in streams:
        while line := read_line(stream, meter):
            portion.append(line)
            size_bytes += len(line)
            if len(portion) >= limit or size_bytes >= CHUNK_BYTES:
                yield Chunk(number, portion, meter.mark())
                number += len(portion)
                portion, limit, size_bytes = [], sizes.next(), 0
    if portion:
        yield Chunk(number, portion, meter.mark())


def read_line(stream: BinaryIO, meter: Meter) -> bytes:
    """The next line with its end; of one that is too long the beginning. b"" at the end."""
    line = stream.readline(LINE_LIMIT)
    meter.add(line)
    if len(line) == LINE_LIMIT and line[-1:] != b"\n":
        rest = line
        while rest and rest[-1:] != b"\n":
            rest = stream.readline(READ_BYTES)
            meter.add(rest)
    return line


def _unreadable(path: Path, error: OSError) -> Misused:
    return Misused(
        f"{path} cannot be read: {error.strerror or error}.",
        remedy="Check the name and the permissions.",
        code="file",
    )
