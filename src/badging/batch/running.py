"""One run from lines to results: to a file, in which it can go on, or to a stream."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from badging.batch.chunks import Chunk
from badging.batch.corpus import Corpus, Meter, chunks_of
from badging.batch.crew import Crew
from badging.batch.journal import Journal, Ledger
from badging.batch.warming import warm
from badging.batch.work import Work

Watch = Callable[[int, int, int], None]
"""Is told again and again: lines so far, how many of them were done, bytes of input behind them."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did. lines, done: in all. before: lines that were there from an earlier run.

    seconds: of this run. starting_s: the part of them until the first worker could begin.
    """

    lines: int
    done: int
    seconds: float
    starting_s: float = 0.0
    before: int = 0

    @property
    def each_us(self) -> float:
        """Microseconds a line, once the workers had begun."""
        return (self.seconds - self.starting_s) * 1e6 / max(self.lines - self.before, 1)


def run_to_file(
    work: Work,
    corpus: Corpus,
    out: Path,
    *,
    settings: Mapping[str, str],
    jobs: int,
    watch: Watch,
    unfinished: Journal | None = None,
) -> Tally:
    """A result line for each line of the corpus, in a file that is there once it is whole.

    settings: words for all that decides what the results are. unfinished: the journal of the run
    that is to go on (`Journal.read`). Raises BatchError when that was another run, or when no work
    can be done; Misused for files that cannot be read or written.
    """
    begun = time.perf_counter()
    journal = Journal(settings, corpus.to_json())
    if unfinished is not None:
        unfinished.check_same(settings, journal.inputs)
        journal = replace(journal, state=unfinished.state)
    before = journal.state.lines
    with Ledger(out, journal) as ledger:
        starting_s = 0.0
        if not journal.state.complete:
            chunks = corpus.chunks(jobs, lines=before, read=journal.state.read)
            with _Filling(work, chunks, jobs) as filling:
                for chunk in filling.chunks:
                    ledger.write(chunk)
                    watch(ledger.state.lines, ledger.state.done, ledger.state.read.offset)
                starting_s = filling.starting_s
        ledger.complete()
        state = ledger.state
    return Tally(state.lines, state.done, time.perf_counter() - begun, starting_s, before)


def run_to_stream(
    work: Work, streams: Iterator[BinaryIO], out: BinaryIO, *, jobs: int, watch: Watch
) -> Tally:
    """The same to a stream: each portion as soon as those before it are there."""
    begun = time.perf_counter()
    lines = done = 0
    with _Filling(work, chunks_of(streams, jobs, Meter()), jobs) as filling:
        for chunk in filling.chunks:
            out.write(b"\n".join(chunk.results) + b"\n")
            out.flush()
            lines += len(chunk.results)
            done += sum(chunk.done)
            watch(lines, done, chunk.mark.offset if chunk.mark else 0)
    return Tally(lines, done, time.perf_counter() - begun, filling.starting_s)


class _Filling:
    """Chunks that are filled here when there is one job, and by a crew when there are more."""

    def __init__(self, work: Work, chunks: Iterator[Chunk], jobs: int) -> None:
        self._crew = Crew(work, jobs) if jobs > 1 else None
        self._own_start_s = 0.0
        self.chunks = (
            self._filled_here(work, chunks) if self._crew is None else self._crew.results(chunks)
        )

    @property
    def starting_s(self) -> float:
        return self._own_start_s if self._crew is None else self._crew.starting_s

    def __enter__(self) -> _Filling:
        return self

    def __exit__(self, *_: object) -> None:
        if self._crew is not None:
            self._crew.close()

    def _filled_here(self, work: Work, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        begun = time.perf_counter()
        warm()
        do = work.open()
        self._own_start_s = time.perf_counter() - begun
        for chunk in chunks:
            for place, line in enumerate(chunk.lines):
                done, result = do(chunk.first + place, line)
                chunk.fill(place, bytes((done,)), [result])
            yield chunk
