"""Parts of a corpus, and what becomes of one: the work of a task that may run anywhere, twice.

A part is a range of bytes of one file; to it belong the lines that begin in the range. Its results
go into a file of their own, named by their digest, and a receipt beside it is what makes them
count: it is put in place by renaming, once they are on the disk. So a task that is done again,
since its worker died or was thought dead, finds the receipt or makes another; never half of one.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from badging.batch.corpus import READ_BYTES, Corpus, Meter, read_line
from badging.batch.work import Doing, Work
from badging.errors import BatchError

PART_BYTES = 32 * 1024 * 1024
"""Of input in one part: some seconds of work for one core."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a file that begin from byte `start` on and before byte `end`."""

    number: int
    path: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"bytes {self.start} to {self.end} of {self.path}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in a part: how many lines, and the SHA-256 of their bytes."""

    lines: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done with a part. source: SHA-256 of its lines. sha256, size: of the results."""

    lines: int
    done: int
    source: str
    sha256: str
    size: int


def parts_of(corpus: Corpus, part_bytes: int) -> list[Part]:
    """The corpus in parts of about that size, in order."""
    parts: list[Part] = []
    for path, size in zip(corpus.files, corpus.sizes, strict=True):
        for start in range(0, size, part_bytes):
            end = min(start + part_bytes, size)
            parts.append(Part(len(parts), str(path.resolve()), start, end))
    return parts


def survey(part: Part) -> Survey:
    """Count the lines of a part, so that those after it know their numbers."""
    meter, lines = Meter(), 0
    for _ in _lines(part, meter):
        lines += 1
    return Survey(lines, meter.mark().sha256.hex())


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with a part, but for the work itself.

    run: what tells this run from others. found: what the survey saw. number: of the part's first
    line in the corpus. folder: where results and receipts go.
    """

    run: str
    part: Part
    found: Survey
    number: int
    folder: str


def do_part(work: Work, order: Order) -> None:
    """See that there is a receipt for the part, and what it is for.

    Raises BatchError when the part is not what was surveyed.
    """
    part, found, place = order.part, order.found, Path(order.folder)
    kept = receipt_of(place, part)
    if kept is not None and kept.source == found.sha256:
        return
    do = _open(work, order.run)
    meter, digest = Meter(), hashlib.sha256()
    lines = done = size = 0
    beside = place / f".{part.number:06}.{uuid.uuid4().hex}"
    try:
        with beside.open("xb", buffering=READ_BYTES) as file:
            for line in _lines(part, meter):
                was_done, result = do(order.number + lines, line)
                data = result + b"\n"
                file.write(data)
                digest.update(data)
                lines += 1
                done += was_done
                size += len(data)
            file.flush()
            os.fsync(file.fileno())
        source = meter.mark().sha256.hex()
        if source != found.sha256:
            raise BatchError(
                f"The input has changed while it was read ({part}).",
                remedy="Begin anew with --restart, and leave it as it is until the end.",
                code="input_differs",
            )
        receipt = Receipt(lines, done, source, digest.hexdigest(), size)
        beside.replace(results_at(place, part, receipt))
    finally:
        beside.unlink(missing_ok=True)
    _put(receipt, _receipt_at(place, part))


def receipt_of(folder: Path, part: Part) -> Receipt | None:
    """The receipt of a part, when its results are there."""
    with suppress(OSError, ValueError, TypeError):
        receipt = Receipt(**json.loads(_receipt_at(folder, part).read_bytes()))
        if results_at(folder, part, receipt).stat().st_size == receipt.size:
            return receipt
    return None


def results_at(folder: Path, part: Part, receipt: Receipt) -> Path:
    return folder / f"{part.number:06}.{receipt.sha256}.ndjson"


def _receipt_at(folder: Path, part: Part) -> Path:
    return folder / f"{part.number:06}.json"


def _put(receipt: Receipt, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with beside.open("xb") as file:
        file.write(json.dumps(asdict(receipt)).encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _lines(part: Part, meter: Meter) -> Iterator[bytes]:
    """The lines that begin in the part, each with its end (see `read_line`)."""
    with Path(part.path).open("rb", buffering=READ_BYTES) as file:
        if part.start:
            _to_next_line(file, part.start)
        while file.tell() < part.end and (line := read_line(file, meter)):
            yield line


def _to_next_line(file: BinaryIO, start: int) -> None:
    """Go to the first line that begins at `start` or later."""
    file.seek(start - 1)
    while (rest := file.readline(READ_BYTES)) and rest[-1:] != b"\n":
        pass


_opened = threading.local()


def _open(work: Work, run: str) -> Doing:
    """The work, opened once for all parts of a run that this thread does."""
    if getattr(_opened, "run", None) != run:
        _opened.do = work.open()
        _opened.run = run
    do: Doing = _opened.do
    return do
