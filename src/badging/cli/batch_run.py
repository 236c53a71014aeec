"""One run of `badging issue-many` or `verify-many`: from which files to which, and what is told."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from badging.cli import DONE, NOT_VERIFIED, files
from badging.errors import Misused

if TYPE_CHECKING:
    from badging.batch.corpus import Corpus
    from badging.batch.journal import Journal
    from badging.batch.progress import Progress
    from badging.batch.running import Tally
    from badging.batch.work import Work

Settings = dict[str, str]


class Run:
    """One command under way: its work, what it is called, and what it tells."""

    def __init__(
        self, arguments: argparse.Namespace, work: Work, settings: Settings, word: str
    ) -> None:
        from badging.batch.verbs import jobs_of

        self._arguments = arguments
        self._name = f"badging {arguments.command}"
        self._work = work
        self._settings = settings
        self._word = word
        self._jobs = jobs_of(arguments.jobs)

    def go(self, unfinished: Journal | None) -> int:
        tally = self._through(unfinished)
        self._say(tally)
        return DONE if tally.done == tally.lines else NOT_VERIFIED

    def _through(self, unfinished: Journal | None) -> Tally:
        from badging.batch.corpus import Corpus
        from badging.batch.running import run_to_file

        if self._arguments.lines == files.STANDARD:
            return self._once(iter((sys.stdin.buffer,)), 0)
        corpus = Corpus.at(self._arguments.lines)
        _check_apart(corpus, self._arguments.out)
        if not corpus.is_regular or not _is_regular(self._arguments.out):
            return self._once(corpus.streams(), corpus.size_bytes)
        if self._arguments.cluster:
            return self._by_cluster(corpus, unfinished)
        before = unfinished.state.lines if unfinished else 0
        with self._progress(corpus.size_bytes, before) as progress:
            try:
                return run_to_file(
                    self._work,
                    corpus,
                    Path(self._arguments.out),
                    settings=self._settings,
                    jobs=self._jobs,
                    watch=progress.tell,
                    unfinished=unfinished,
                )
            except KeyboardInterrupt:
                progress.close()
                print(f"{self._name}: stopped. Go on with --resume.", file=sys.stderr)
                raise

    def _by_cluster(self, corpus: Corpus, unfinished: Journal | None) -> Tally:
        from badging.batch.cluster import connected, run_on_cluster

        address = self._arguments.cluster
        if not re.match(r"tls://|tcp://(127\.\d+\.\d+\.\d+|localhost|\[::1\]):", address):
            print(
                f"{self._name}: {address} is not encrypted: whoever reaches the scheduler or "
                "listens on the way can run programs there and read all. Use tls://.",
                file=sys.stderr,
            )
        with self._progress(corpus.size_bytes, 0) as progress, connected(address) as client:
            return run_on_cluster(
                self._work,
                corpus,
                Path(self._arguments.out),
                client,
                settings=self._settings,
                watch=progress.tell,
                unfinished=unfinished,
            )

    def _once(self, streams: Iterator[Any], size: int) -> Tally:
        """A run in which there is nothing to go on with."""
        from badging.batch.running import run_to_stream

        out = self._arguments.out
        if self._arguments.cluster:
            raise Misused(
                "A cluster works from files into a file.", remedy="Give files, or no --cluster."
            )
        if self._arguments.resume:
            raise Misused(
                "Only a run from a file into a file can be resumed.",
                remedy="Begin anew without --resume.",
            )
        with self._progress(size, 0) as progress, _written_whole(out) as stream:
            return run_to_stream(self._work, streams, stream, jobs=self._jobs, watch=progress.tell)

    @contextmanager
    def _progress(self, size: int, lines: int) -> Iterator[Progress]:
        from badging.batch.progress import Progress

        progress = Progress(sys.stderr, self._name, self._word, size, lines=lines)
        try:
            yield progress
        finally:
            progress.close()

    def _say(self, tally: Tally) -> None:
        """The count and the seconds."""
        failed = tally.lines - tally.done
        text = f"{self._name}: {tally.lines:,} lines, {tally.done:,} {self._word}, {failed:,} not"
        if tally.before:
            text += f" ({tally.before:,} of them in an earlier run)"
        text += f"; {tally.seconds:.2f} s"
        if tally.starting_s:
            text += f", {tally.starting_s:.2f} of them to start"
        if tally.lines > tally.before and not self._arguments.cluster:
            jobs = "1 job" if self._jobs == 1 else f"{self._jobs} jobs"
            text += f"; {tally.each_us:,.0f} µs a line with {jobs}"
        files_encoding = sys.stderr.encoding or "utf-8"
        print(text.encode(files_encoding, "replace").decode(files_encoding), file=sys.stderr)


def _check_apart(corpus: Corpus, out: str) -> None:
    path = Path(out)
    if out != files.STANDARD and path.exists() and any(path.samefile(f) for f in corpus.files):
        raise Misused(f"{out} is read and written at once.", remedy="Give another --out.")


def _is_regular(out: str) -> bool:
    """Whether a file can be put in place there: no pipe, no device."""
    path = Path(out)
    return out != files.STANDARD and (path.is_file() or not path.exists())


@contextmanager
def _written_whole(out: str) -> Iterator[Any]:
    """A stream into stdout or a device; or beside a file, which it becomes at the end."""
    from badging.batch.journal import part_of

    if out == files.STANDARD:
        yield sys.stdout.buffer
        return
    target = Path(out)
    regular = _is_regular(out)
    path = part_of(target) if regular else target
    try:
        with path.open("wb") as stream:
            yield stream
            stream.flush()
            if regular:
                os.fsync(stream.fileno())
        if regular:
            path.replace(target)
    except OSError as error:
        raise Misused(
            f"{out} cannot be written: {error.strerror or error}.",
            remedy="Check the name, the permissions and the room on the disk.",
            code="file",
        ) from error
