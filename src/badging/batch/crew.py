"""Worker processes that share the portions of an input, and results in the order of the input.

A worker that dies (killed by hand, or by a system short of memory) is replaced, and what it had in
hand is done again. A line on which one worker after the other dies gets a result that says so.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection as pipes
from pickle import PicklingError
from typing import Any

from badging.batch.chunks import Chunk
from badging.batch.warming import warm
from badging.batch.work import Work, refusal
from badging.batch.worker import READY, serve
from badging.errors import BatchError, Misused

IN_HAND = 2
"""Portions that a worker holds: one it works on, one that waits."""

WINDOW_CHUNKS = 4
"""Portions for each worker that are read and not yet handed on, results included."""

WINDOW_BYTES = 32 * 1024 * 1024
"""Lines that are held at once; one more portion may stand beyond it."""

MAX_DEATHS = 2
"""So many workers may die of one portion before its lines are tried one by one."""

MAX_FAILED_STARTS = 3

END_S = 5.0
"""Time a worker has to end by itself."""


@dataclass(slots=True)
class Piece:
    """Lines of a chunk from the place `start` on. deaths: how many workers died of them."""

    chunk: Chunk
    start: int
    lines: list[bytes]
    deaths: int = 0


@dataclass(slots=True)
class Worker:
    process: Any
    connection: pipes.Connection
    ready: bool = False
    in_hand: deque[Piece] = field(default_factory=deque)


class Crew:
    """Workers for one run. Use it as a context: at its end they are gone."""

    def __init__(self, work: Work, jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._workers: list[Worker] = []
        self._waiting: deque[Piece] = deque()
        self._read: deque[Chunk] = deque()
        self._failed_starts = 0
        self._begun: float | None = None
        self.starting_s = 0.0
        """From the first worker's start until one could begin."""

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """See that all workers are gone."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def results(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Each chunk once it is filled, in order. Raises BatchError when no work can be done."""
        while True:
            self._hand_out(chunks)
            if not self._read:
                return
            if self._read[0].missing:
                self._wait()
            else:
                yield self._read.popleft()

    def _hand_out(self, chunks: Iterator[Chunk]) -> None:
        """Give every worker what it can hold, and read on for it as far as the window allows."""
        for room in range(1, IN_HAND + 1):
            for worker in self._workers:
                if worker.ready and len(worker.in_hand) < room and self._has_piece(chunks):
                    self._give(worker, self._waiting.popleft())
        while len(self._workers) < self._jobs and self._has_piece(chunks, self._starting()):
            self._start()

    def _starting(self) -> int:
        return sum(not worker.ready for worker in self._workers)

    def _has_piece(self, chunks: Iterator[Chunk], beyond: int = 0) -> bool:
        """Whether more than so many pieces wait, once what may be read is read."""
        while len(self._waiting) <= beyond:
            held = sum(chunk.size_bytes for chunk in self._read)
            if len(self._read) >= WINDOW_CHUNKS * self._jobs or held >= WINDOW_BYTES:
                return False
            chunk = next(chunks, None)
            if chunk is None:
                return False
            self._read.append(chunk)
            self._waiting.append(Piece(chunk, 0, chunk.lines))
        return True

    def _give(self, worker: Worker, piece: Piece) -> None:
        worker.in_hand.append(piece)
        with suppress(OSError):  # it is dead: the next look at its pipe tells
            worker.connection.send((piece.chunk.first + piece.start, piece.lines))

    def _wait(self) -> None:
        """Take in what workers have finished; wait for the first."""
        by_pipe = {worker.connection: worker for worker in self._workers}
        for ready in pipes.wait(list(by_pipe)):
            worker = by_pipe[ready]  # type: ignore[index]
            try:
                head, body = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(head, bytes):
                piece = worker.in_hand.popleft()
                piece.chunk.fill(piece.start, head, body)
            elif head == READY:
                worker.ready = True
                if not self.starting_s and self._begun is not None:
                    self.starting_s = time.perf_counter() - self._begun
                self._failed_starts = 0
            else:
                message, pointer, remedy, code = body
                raise BatchError(message, pointer=pointer, remedy=remedy, code=code)

    def _bury(self, worker: Worker) -> None:
        """Take back what a dead worker had in hand; the first of it may be what it died of."""
        self._workers.remove(worker)
        code = _end(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MAX_FAILED_STARTS:
                raise BatchError(
                    f"The workers die before they can begin ({_how(code)}).",
                    remedy="See that there is memory enough, or use --jobs 1 to see what happens.",
                    code="workers_die",
                )
        pieces = list(worker.in_hand)
        if pieces:
            pieces[:1] = self._suspected(pieces[0], code)
        self._waiting.extendleft(reversed(pieces))

    def _suspected(self, piece: Piece, code: int | None) -> list[Piece]:
        piece.deaths += 1
        if piece.deaths < MAX_DEATHS:
            return [piece]
        if len(piece.lines) > 1:
            return [
                Piece(piece.chunk, piece.start + place, [line], MAX_DEATHS - 1)
                for place, line in enumerate(piece.lines)
            ]
        error = BatchError(
            f"The worker died while it worked on this line ({_how(code)}).",
            remedy="Try the line alone, on a machine with more memory.",
            code="worker_died",
        )
        number = piece.chunk.first + piece.start
        piece.chunk.fill(piece.start, b"\0", [refusal(number, error)])
        return []

    def _start(self) -> None:
        context = multiprocessing.get_context(_way_to_start())
        ours, theirs = context.Pipe()
        if self._begun is None:
            self._begun = time.perf_counter()
        forked = context.get_start_method() == "fork"
        if forked:
            warm()
        inherited = [w.connection for w in self._workers] + [ours] if forked else []
        process = context.Process(  # type: ignore[attr-defined]
            target=serve, args=(theirs, inherited, self._work), daemon=True
        )
        try:
            process.start()
        except OSError as error:
            ours.close()
            raise BatchError(
                f"The system starts no worker: {error.strerror or error}.",
                remedy="Use fewer --jobs, or end other programs.",
                code="no_worker",
            ) from error
        except (PicklingError, TypeError, AttributeError, AssertionError) as error:
            ours.close()
            raise Misused(
                f"What is to be done cannot be handed to another process: {error}.",
                remedy="Give a key as a function of a module that opens it, and documents as "
                "MappedDocuments or None; or use jobs=1.",
                code="not_to_hand_over",
            ) from error
        finally:
            theirs.close()
        self._workers.append(Worker(process, ours))


def _way_to_start() -> str:
    """A fork begins with all that is loaded. It is safe where nothing runs beside us."""
    if not sys.platform.startswith("linux"):
        return "spawn"
    with suppress(OSError):
        if len(os.listdir("/proc/self/task")) == 1:  # noqa: PTH208
            return "fork"
        return "spawn"
    return "fork" if threading.active_count() == 1 else "spawn"


def _end(worker: Worker) -> int | None:
    """See that a worker is gone; its exit code."""
    with suppress(OSError):
        worker.connection.close()
    worker.process.join(END_S)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    code: int | None = worker.process.exitcode
    worker.process.close()
    return code


def _how(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
