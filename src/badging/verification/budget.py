"""Bounds on what one verification may ask for, so that a badge cannot send us around the world."""

from __future__ import annotations

import time
from collections.abc import Callable

from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document, Documents
from badging.errors import DocumentUnavailable

MAX_DOCUMENTS = 40
"""Different documents that one badge, with all its endorsements, may make us ask for."""

MAX_SECONDS = 30.0
"""From the first document to the last that is still asked for; slow servers share it."""


class Budget:
    """Documents that asks each URL once, not for more than a number of them, and not for long.

    Within one verification a document has one content: what the proof was checked against is what
    the status check reads, too.
    """

    def __init__(
        self,
        documents: Documents,
        limit: int = MAX_DOCUMENTS,
        limit_s: float = MAX_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._documents = documents
        self._limit = limit
        self._clock = clock
        self._end = clock() + limit_s
        self._answers: dict[tuple[str, str], Document | DocumentUnavailable] = {}

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        key = (url, accept)
        if key not in self._answers:
            self._answers[key] = self._ask(url, accept, max_bytes)
        answer = self._answers[key]
        if isinstance(answer, DocumentUnavailable):
            raise answer
        if len(answer.body) > max_bytes:
            raise DocumentUnavailable(
                url,
                f"{url} has {len(answer.body)} bytes; {max_bytes} are allowed.",
                code="too_large",
            )
        return answer

    def _ask(self, url: str, accept: str, max_bytes: int) -> Document | DocumentUnavailable:
        if len(self._answers) >= self._limit:
            return DocumentUnavailable(
                url,
                f"{url} is not asked for: the badge points to more than {self._limit} documents.",
                code="refused",
                remedy="Verify its endorsements one by one.",
            )
        if self._clock() > self._end:
            return DocumentUnavailable(
                url,
                f"{url} is not asked for: the servers that the badge points to answer too slowly.",
                code="timeout",
                remedy="Try again later.",
            )
        try:
            return self._documents.get(url, accept=accept, max_bytes=max_bytes)
        except DocumentUnavailable as error:
            return error
