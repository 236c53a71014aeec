"""Status lists that were proven and unpacked for one badge, kept for the next of the same list.

Badges that are awarded together share a list, and to prove and unpack it costs more than all else.
What is kept changes no answer: a list is taken from here only for the same moment and the same
bytes, and when all documents that its proof led to are asked for again and are the very same. What
is a question of the badge (whether the list is of its issuer) is asked for each.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document, Documents
from badging.errors import DocumentUnavailable
from badging.status.bitstring import StatusList
from badging.status.list_credential import ttl_ms_of

MAX_KEPT_LISTS = 1024
MAX_KEPT_LISTS_BYTES = 64 * 1024 * 1024
"""Of all lists, packed and unpacked, that are kept; the one not used for longest goes first."""

Asked = tuple[str, str, int, Document]
"""URL, accepted types, bytes that were allowed; and what came."""


@dataclass(frozen=True, slots=True)
class ProvenList:
    """A list whose proof holds. credential: without the packed list. asked: documents that it took
    to prove it. at, anchors: for which moment, and by the word of which authorities.
    """

    body: bytes
    bits: StatusList
    credential: Mapping[str, Any]
    issuer_id: str
    asked: tuple[Asked, ...]
    at: datetime
    anchors: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.body) + len(self.bits.bits)

    def holds(self, documents: Documents) -> bool:
        """Whether all that it was proven with is still so, and within what may be asked for."""
        try:
            return all(
                documents.get(url, accept=accept, max_bytes=max_bytes) == before
                for url, accept, max_bytes, before in self.asked
            )
        except DocumentUnavailable:
            return False


class ProvenLists:
    """Proven lists by their address, within bounds of number, bytes and age. For one thread.

    forget: is told the address of a list whose `ttl` is over, so that it is fetched anew (2.2).
    """

    def __init__(
        self,
        forget: Callable[[str], None] = lambda url: None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._forget = forget
        self._clock = clock
        self._kept: OrderedDict[str, tuple[ProvenList, float]] = OrderedDict()
        self._bytes = 0

    def expire(self, url: str) -> None:
        """Let go of the list at this address when it is older than its issuer allows."""
        found = self._kept.get(url)
        if found is not None and self._clock() >= found[1]:
            self._drop(url)
            self._forget(url)

    def find(
        self, url: str, body: bytes, size: int, at: datetime, anchors: bytes
    ) -> ProvenList | None:
        """The list at this address, if it was proven and unpacked in this way before.

        size: bits of an entry. To be asked after `expire`, by which the body is known to be new
        enough.
        """
        found = self._kept.get(url)
        if found is None:
            return None
        proven = found[0]
        same = (proven.bits.size, proven.at, proven.anchors) == (size, at, anchors)
        if not same or proven.body != body:
            return None
        self._kept.move_to_end(url)
        return proven

    def keep(self, url: str, proven: ProvenList) -> None:
        """Keep a list; its age counts from now."""
        self._drop(url)
        if proven.size_bytes > MAX_KEPT_LISTS_BYTES:
            return
        self._kept[url] = (proven, self._clock() + ttl_ms_of(proven.credential) / 1000)
        self._bytes += proven.size_bytes
        while len(self._kept) > MAX_KEPT_LISTS or self._bytes > MAX_KEPT_LISTS_BYTES:
            self._drop(next(iter(self._kept)))

    def _drop(self, url: str) -> None:
        found = self._kept.pop(url, None)
        if found is not None:
            self._bytes -= found[0].size_bytes


class Noting:
    """Documents that notes what was asked for, and what came. complete: whether all of it came."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.asked: list[Asked] = []
        self.complete = True

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        try:
            document = self._documents.get(url, accept=accept, max_bytes=max_bytes)
        except DocumentUnavailable:
            self.complete = False
            raise
        self.asked.append((url, accept, max_bytes, document))
        return document
