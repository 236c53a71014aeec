"""Results on their way into a file, and a journal by which an interrupted run goes on.

While a run lasts its results stand in `OUT.part`, and `OUT.journal` says how far they are good: so
many lines, so many bytes of input and of output, and the SHA-256 of both. The journal is written
anew about once a second, after what it vouches for is on the disk (fsync) and by renaming, so at
any moment, also when the power goes, it is whole and true. What stands in `OUT.part` beyond it is
cut off and made again. At the end `OUT.part` takes the name of OUT, and the journal goes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from badging.batch.chunks import Chunk, Mark
from badging.batch.corpus import NOTHING, READ_BYTES
from badging.errors import BadgingError, BatchError, Misused
from badging.strict_json import parse_json

if TYPE_CHECKING:
    from hashlib import _Hash

_locking = import_module("fcntl") if find_spec("fcntl") else None
"""Not on Windows: there two runs into one file are not told apart."""

FORMAT = 1
CHECKPOINT_S = 1.0
MAX_JOURNAL_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is. done: lines that were issued or verified. read, written: see Mark."""

    lines: int = 0
    done: int = 0
    read: Mark = NOTHING
    written: Mark = NOTHING
    complete: bool = False


def part_of(out: Path) -> Path:
    return out.with_name(out.name + ".part")


def parts_folder(out: Path) -> Path:
    """Where a cluster leaves the results of parts, and only a cluster."""
    return out.with_name(out.name + ".parts")


def journal_of(out: Path) -> Path:
    return out.with_name(out.name + ".journal")


@dataclass(frozen=True, slots=True)
class Journal:
    """What is being done, and how far it is.

    settings: all that decides what the results are, as words. inputs: names and sizes of files.
    """

    settings: Mapping[str, str]
    inputs: list[list[str | int]]
    state: State = State()

    @classmethod
    def read(cls, out: Path) -> Journal | None:
        """The journal of an unfinished run into this file. Raises BatchError if it is damaged."""
        path = journal_of(out)
        try:
            value = parse_json(path.read_bytes(), max_bytes=MAX_JOURNAL_BYTES)
            if value["format"] != FORMAT:
                raise ValueError("another format")
            state = State(
                int(value["lines"]), int(value["done"]), _mark(value["read"]),
                _mark(value["written"]), value["complete"] is True,
            )  # fmt: skip
            return cls(value["settings"], value["inputs"], state)
        except FileNotFoundError:
            return None
        except (OSError, BadgingError, ValueError, KeyError, TypeError) as error:
            raise BatchError(
                f"{path} cannot be read as the journal of a run.",
                remedy="Begin anew with --restart.",
                code="journal_unreadable",
            ) from error

    def write(self, out: Path) -> None:
        """Put it in place as a whole, and on the disk."""
        state = self.state
        value = {
            "format": FORMAT, "settings": dict(self.settings), "inputs": self.inputs,
            "lines": state.lines, "done": state.done, "read": _shown(state.read),
            "written": _shown(state.written), "complete": state.complete,
        }  # fmt: skip
        path = journal_of(out)
        beside = path.with_name(path.name + ".new")
        with beside.open("wb") as file:
            file.write(json.dumps(value, indent=1).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def check_same(self, settings: Mapping[str, str], inputs: list[list[str | int]]) -> None:
        """Raises BatchError when the run that this journal is of is another one."""
        for name in sorted(self.settings.keys() | settings.keys()):
            before, now = self.settings.get(name, ""), settings.get(name, "")
            if before != now:
                raise BatchError(
                    f"The unfinished run has another {name}: {before or 'none'} then, "
                    f"{now or 'none'} now.",
                    remedy="Give the same as then, or begin anew with --restart.",
                    code=f"{name}_differs",
                )
        if self.inputs != inputs:
            raise BatchError(
                "The input is not the one that the unfinished run began with.",
                remedy="Give the same input, or begin anew with --restart.",
                code="input_differs",
            )


class Ledger:
    """The file of results of one run, with its journal. Use it as a context.

    Left by an exception it keeps what is whole, so that the run can go on.
    """

    def __init__(
        self, out: Path, journal: Journal, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out = out
        self._journal = journal
        self._clock = clock
        self._file, self._hash = _opened(out, journal.state)
        self.state = journal.state
        self._due = clock() + CHECKPOINT_S

    def __enter__(self) -> Ledger:
        if not self.state.complete:
            try:
                self._checkpoint()
            except Misused:
                self._file.close()
                raise
            sync_folder(self._out.parent)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is not None:
                with suppress(Misused):  # the disk is full: the last journal holds
                    self._checkpoint()
        finally:
            self._file.close()

    def write(self, chunk: Chunk) -> None:
        """Add the results of the next lines. Raises Misused when the disk is full."""
        assert chunk.mark is not None
        data = b"\n".join(chunk.results) + b"\n"
        try:
            self._file.write(data)
        except OSError as error:
            raise _unwritable(part_of(self._out), error) from error
        self._hash.update(data)
        self.state = replace(
            self.state,
            lines=self.state.lines + len(chunk.results),
            done=self.state.done + sum(chunk.done),
            read=chunk.mark,
            written=Mark(self.state.written.offset + len(data), b""),
        )
        if self._clock() >= self._due:
            self._checkpoint()
            self._due = self._clock() + CHECKPOINT_S

    def complete(self) -> None:
        """All lines are done: give the file its name."""
        if not self.state.complete:
            self.state = replace(self.state, complete=True)
            self._checkpoint()
        with suppress(FileNotFoundError):  # it was renamed before the run was stopped
            part_of(self._out).replace(self._out)
        sync_folder(self._out.parent)
        journal_of(self._out).unlink(missing_ok=True)

    def _checkpoint(self) -> None:
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            written = Mark(self.state.written.offset, self._hash.digest())
            self.state = replace(self.state, written=written)
            replace(self._journal, state=self.state).write(self._out)
        except OSError as error:
            raise _unwritable(part_of(self._out), error) from error


def forget(out: Path) -> None:
    """Throw an unfinished run away. Raises Misused while it is being written."""
    for path in (part_of(out), journal_of(out)):
        with suppress(FileNotFoundError), path.open("r+b") as file:
            _lock(file, path)
        path.unlink(missing_ok=True)
    shutil.rmtree(parts_folder(out), ignore_errors=True)


@contextmanager
def held(out: Path) -> Iterator[BinaryIO]:
    """The file of results from its beginning, for one run alone; on the disk when it is left.

    Raises Misused when another run writes it, or when it cannot be written.
    """
    path = part_of(out)
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
    except OSError as error:
        raise _unwritable(path, error) from error
    with file:
        _lock(file, path)
        file.truncate()
        yield file
        file.flush()
        os.fsync(file.fileno())


def _opened(out: Path, state: State) -> tuple[BinaryIO, _Hash]:
    """The file of results, cut to what the journal vouches for, and the hash of that.

    Raises BatchError when it is not what the journal says, Misused when another run writes it or
    it cannot be opened.
    """
    path = part_of(out)
    if state.complete and not path.exists():
        path = out  # it was given its name, and then the run was stopped
    written = state.written.offset
    try:
        descriptor = os.open(path, os.O_RDWR | (0 if written else os.O_CREAT), 0o666)
    except FileNotFoundError as error:
        if written:
            raise _damaged(path) from error
        raise _unwritable(path, error) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    file = os.fdopen(descriptor, "r+b", buffering=READ_BYTES)
    try:
        _lock(file, path)
        digest = hashlib.sha256()
        left = written
        while left and (piece := file.read(min(left, READ_BYTES))):
            digest.update(piece)
            left -= len(piece)
        if left or digest.digest() != state.written.sha256:
            raise _damaged(path)
        file.seek(written)
        if path != out:
            file.truncate()
    except BaseException:
        file.close()
        raise
    return file, digest


def _lock(file: BinaryIO, path: Path) -> None:
    if _locking is None:
        return
    try:
        # A lock of the process, not of the open file: workers that outlive it do not hold it.
        _locking.lockf(file, _locking.LOCK_EX | _locking.LOCK_NB)
    except OSError as error:
        raise Misused(
            f"Another run is writing {path}.", remedy="Wait for its end.", code="busy"
        ) from error


def _damaged(path: Path) -> BatchError:
    return BatchError(
        f"{path} is not what its journal says: somebody has changed it, or the disk lost it.",
        remedy="Begin anew with --restart.",
        code="output_differs",
    )


def _unwritable(path: Path, error: OSError) -> Misused:
    return Misused(
        f"{path} cannot be written: {error.strerror or error}.",
        remedy="Check the name, the permissions and the room on the disk.",
        code="file",
    )


def sync_folder(folder: Path) -> None:
    """See that names in the folder are on the disk, too, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mark(value: Any) -> Mark:
    return Mark(int(value["bytes"]), bytes.fromhex(value["sha256"]))


def _shown(mark: Mark) -> dict[str, int | str]:
    return {"bytes": mark.offset, "sha256": mark.sha256.hex()}
