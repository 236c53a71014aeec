"""Where a run's documents come from: with a bound on how long it may wait, all badges together."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from django.conf import settings

from alliance.lab.models import Run
from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document, Documents
from badging.errors import DocumentUnavailable

SECONDS = 120.0


class Hurried:
    """`otherwise`, until it has taken `seconds` in all; then nothing more can be had.

    Fifty badges that each point to a slow server would else keep a worker for a long while.
    """

    def __init__(
        self,
        otherwise: Documents,
        seconds: float = SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._otherwise, self._left, self._clock = otherwise, seconds, clock

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        """The document at `url`. Raises DocumentUnavailable, and nothing else."""
        if self._left <= 0:
            raise DocumentUnavailable(
                url,
                "The documents of this run took too long before.",
                code="timeout",
                remedy="Begin another run with fewer badges, or mend the server.",
            )
        began = self._clock()
        try:
            return self._otherwise.get(url, accept=accept, max_bytes=max_bytes)
        finally:
            self._left -= self._clock() - began


def own(url: str) -> bytes | None:
    """The document of a verifier run at one of this site's addresses, for `verifier.documents`."""
    before, found, rest = url.partition("/lab/runs/")
    if before != settings.SITE_URL or not found:
        return None
    key, found, name = rest.partition("/documents/")
    if not found:
        return None
    return document(key, name)


def document(key: str, name: str) -> bytes | None:
    """What the run of that key publishes under that name."""
    from django.core.exceptions import ValidationError

    try:
        run = Run.objects.filter(public_id=key, kind=Run.Kind.VERIFIER).first()
    except ValidationError:  # no UUID at all
        return None
    text = run.documents.get(name) if run else None
    return text.encode() if isinstance(text, str) else None
