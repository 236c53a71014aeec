"""The same runs on many machines, by Dask.

The corpus is cut into parts, each part is a task, and each task leaves a file of results with a
receipt (`partitions`); at the end the files are put one behind the other. The scheduler gives a
task of a worker that died to another. Scheduler and workers see names of files and numbers only:
input, results, documents and the key are read where they lie, so all machines have to see the same
files under the same names.
"""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, BinaryIO

from badging.batch.corpus import READ_BYTES, Corpus
from badging.batch.journal import Journal, held, journal_of, part_of, parts_folder, sync_folder
from badging.batch.partitions import (
    PART_BYTES,
    Order,
    Part,
    Receipt,
    Survey,
    do_part,
    parts_of,
    receipt_of,
    results_at,
    survey,
)
from badging.batch.running import Tally, Watch
from badging.batch.work import IssueWork, KeyDocument, Work
from badging.errors import BadgingError, BatchError, Misused

Client = Any
Future = Any
"""Those of `distributed`."""

AHEAD = 3
"""Tasks for each thread of the cluster that are submitted at once."""

CONNECT_S = 15

RETRIES = 2
"""Of a task that failed, as when a disk was away for a moment."""


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at `tcp://host:port` or `tls://host:port`.

    Certificates for tls are those of Dask's own configuration. Raises Misused where Dask is not
    installed, BatchError when the scheduler does not answer.
    """
    try:
        client = _dask().Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise BatchError(
            f"The scheduler at {address} cannot be reached: {error}",
            remedy="Check the address, and for tls:// the certificates in Dask's configuration.",
            code="cluster_unreachable",
        ) from error
    try:
        yield client
    finally:
        client.close()


def _dask() -> Any:
    """Dask, where it is used: it takes a second to load, and is not always there."""
    try:
        import distributed
    except ImportError as error:
        raise Misused(
            "A cluster needs Dask, which is not installed here.",
            remedy='Install "badge-alliance[cluster]", here and on the workers.',
            code="no_dask",
        ) from error
    return distributed


def run_on_cluster(
    work: Work,
    corpus: Corpus,
    out: Path,
    client: Client,
    *,
    settings: Mapping[str, str],
    watch: Watch,
    unfinished: Journal | None = None,
    part_bytes: int = PART_BYTES,
) -> Tally:
    """As `running.run_to_file`, by the workers of a Dask cluster. The file is the same.

    work: has to open in the workers, so its key is a path or another name, not a secret.
    Raises BatchError also when one part kills worker after worker.
    """
    if isinstance(work, IssueWork) and isinstance(work.key, KeyDocument):
        raise Misused(
            "A secret key is not sent over a network.",
            remedy="Give a function that opens the key where it is used.",
        )
    begun = time.perf_counter()
    journal = Journal({**settings, "part_bytes": str(part_bytes)}, corpus.to_json())
    folder = parts_folder(out)
    with held(out) as whole:
        if unfinished is None:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            unfinished.check_same(journal.settings, journal.inputs)
        folder.mkdir(exist_ok=True)
        journal.write(out)
        tasks = _Tasks(client, parts_of(corpus, part_bytes))
        found = tasks.surveys()
        before = _lines_before(folder, tasks.parts, found)
        lines = done = offset = 0
        for part in tasks.work(work, found, folder):
            receipt = _receipt(folder, part, found[part.number])
            lines, done = lines + receipt.lines, done + receipt.done
            offset += part.end - part.start
            watch(lines, done, offset)
        for part in tasks.parts:
            _append(folder, part, found[part.number], whole)
    part_of(out).replace(out)
    sync_folder(out.parent)
    journal_of(out).unlink()
    shutil.rmtree(folder)
    return Tally(lines, done, time.perf_counter() - begun, before=before)


class _Tasks:
    """The parts of a corpus as tasks of a cluster, never many more than it has hands."""

    def __init__(self, client: Client, parts: Sequence[Part]) -> None:
        self._client = client
        self._run = uuid.uuid4().hex
        self.parts = parts

    def surveys(self) -> list[Survey]:
        found: dict[int, Survey] = {
            part.number: result
            for part, result in self._all(
                "survey", ((part, survey, (part,)) for part in self.parts)
            )
        }
        return [found[part.number] for part in self.parts]

    def work(self, work: Work, found: Sequence[Survey], folder: Path) -> Iterator[Part]:
        """Each part once its work is done, in whatever order."""
        numbers = accumulate((part.lines for part in found), initial=1)
        calls = (
            (part, do_part, (work, Order(self._run, part, lines, number, str(folder.resolve()))))
            for part, lines, number in zip(self.parts, found, numbers, strict=False)
        )
        for part, _ in self._all("do", calls):
            yield part

    def _all(
        self, name: str, calls: Iterator[tuple[Part, Callable[..., Any], tuple[Any, ...]]]
    ) -> Iterator[tuple[Part, Any]]:
        running: dict[Future, Part] = {}
        finished = _dask().as_completed(loop=self._client.loop)
        while True:
            room = AHEAD * max(sum(self._client.nthreads().values()), 1) - len(running)
            for part, function, arguments in islice(calls, max(room, 0)):
                key = f"badging-{name}-{self._run}-{part.number}"
                future = self._client.submit(
                    function, *arguments, key=key, pure=False, retries=RETRIES
                )
                running[future] = part
                finished.add(future)
            if not running:
                return
            future = next(finished)
            part = running.pop(future)
            yield part, _result(future, part)


def _result(future: Future, part: Part) -> Any:
    try:
        return future.result()
    except BadgingError:
        raise
    except _dask().KilledWorker as error:
        raise BatchError(
            f"Worker after worker died of {part}.",
            remedy="Run the input without --cluster and with --jobs 2: that finds the line.",
            code="worker_died",
        ) from error
    except Exception as error:
        raise BatchError(
            f"The cluster failed at {part}: {type(error).__name__}: {error}",
            remedy="See that all workers have this version of badging and see the same files; "
            "then --resume.",
            code="cluster_failed",
        ) from error


def _lines_before(folder: Path, parts: Sequence[Part], found: Sequence[Survey]) -> int:
    """Lines of parts that an earlier run has done."""
    receipts = ((receipt_of(folder, part), found[part.number]) for part in parts)
    return sum(r.lines for r, lines in receipts if r is not None and r.source == lines.sha256)


def _receipt(folder: Path, part: Part, found: Survey) -> Receipt:
    receipt = receipt_of(folder, part)
    if receipt is None or (receipt.lines, receipt.source) != (found.lines, found.sha256):
        raise BatchError(
            f"The results of {part} are not to be seen here, in {folder}.",
            remedy="See that all machines have the same files under the same names.",
            code="cluster_failed",
        )
    return receipt


def _append(folder: Path, part: Part, found: Survey, whole: BinaryIO) -> None:
    """Put the results of a part behind those before it, and see that they are what was made."""
    receipt = _receipt(folder, part, found)
    digest = hashlib.sha256()
    with results_at(folder, part, receipt).open("rb") as file:
        while data := file.read(READ_BYTES):
            digest.update(data)
            whole.write(data)
    if digest.hexdigest() != receipt.sha256:
        raise BatchError(
            f"The results of {part} have changed since they were written.",
            remedy="Begin anew with --restart.",
            code="output_differs",
        )
