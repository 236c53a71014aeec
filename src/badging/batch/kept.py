"""Documents kept for a whole run, so that a million badges of one issuer ask it once a worker.

All badges of a run are verified for one moment, so it does them justice that all of them are held
against the same answers. What could not be had is asked for again after a while.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document, Documents
from badging.errors import DocumentUnavailable

MAX_KEPT = 1024
"""Documents that a worker keeps; of the least recently used the next badge asks anew."""

MAX_KEPT_BYTES = 64 * 1024 * 1024

FAILURE_KEPT_S = 60.0
"""As long as a server that did not answer is not asked again."""

Answer = Document | DocumentUnavailable
Key = tuple[str, str, int]
"""What was asked: URL, accepted types, and the bytes that were allowed."""


class KeptDocuments:
    """Documents that asks another source for each only once, within bounds."""

    def __init__(self, documents: Documents, *, clock: Callable[[], float] = time.monotonic):
        self._documents = documents
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[Answer, float]] = OrderedDict()
        self._bytes = 0

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        key = (url, accept, max_bytes)
        found = self._kept.get(key)
        if found is not None and self._clock() < found[1]:
            self._kept.move_to_end(key)
            answer = found[0]
        else:
            answer = self._asked(*key)
            self._keep(key, answer)
        if isinstance(answer, DocumentUnavailable):
            raise answer.with_traceback(None)
        return answer

    def forget(self, url: str) -> None:
        """Ask for this document anew, the next time it is wanted."""
        for key in [key for key in self._kept if key[0] == url]:
            self._drop(key)

    def _asked(self, url: str, accept: str, max_bytes: int) -> Answer:
        try:
            return self._documents.get(url, accept=accept, max_bytes=max_bytes)
        except DocumentUnavailable as error:
            return error

    def _keep(self, key: Key, answer: Answer) -> None:
        failed = isinstance(answer, DocumentUnavailable)
        until = self._clock() + FAILURE_KEPT_S if failed else float("inf")
        self._drop(key)
        self._kept[key] = (answer, until)
        self._bytes += _size(answer)
        while len(self._kept) > MAX_KEPT or self._bytes > MAX_KEPT_BYTES:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= _size(found[0])


def _size(answer: Answer) -> int:
    return len(answer.body) if isinstance(answer, Document) else 0
