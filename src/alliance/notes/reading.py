"""The text of a pad: now, for everybody who reads it, and as it was.

A process keeps what it folded last and adds what came since, so that a page which hundreds read
while many write costs each change once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from django.utils.safestring import SafeString
from pycrdt import Doc

from alliance.notes import folding
from alliance.notes.bounds import PADS_KEPT
from alliance.notes.models import Pad, PadSnapshot, PadUpdate
from alliance.writing.markdown import to_html


@dataclass(frozen=True)
class Reading:
    """A text, Markdown and HTML, at the number of its last change."""

    version: int
    text: str
    html: SafeString


@dataclass
class _Kept:
    version: int = -1
    doc: Doc | None = None
    reading: Reading | None = None
    lock: Lock = field(default_factory=Lock)


_KEPT: OrderedDict[UUID, _Kept] = OrderedDict()
_LOCK = Lock()


def version_of(pad: Pad) -> int:
    """The number of the last change; 0 before the first."""
    newest = PadUpdate.objects.filter(pad=pad).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


def now(pad: Pad) -> Reading:
    """The text of this moment."""
    kept = _kept(pad.public_id)
    version = version_of(pad)
    with kept.lock:
        if kept.reading is None or kept.version != version:
            if kept.doc is None or kept.version > version:
                upto, updates = state_at(pad, version)
                kept.doc, kept.version = folding.document(updates), max(upto, 0)
            else:
                for update in updates_between(pad, kept.version, version):
                    kept.doc.apply_update(update)
            kept.version = version
            text = folding.text_of(kept.doc)
            kept.reading = Reading(version, text, to_html(text))
        return kept.reading


def text_at(pad: Pad, version: int) -> str:
    """The text as it was after the change of that number."""
    return folding.text_of(folding.document(state_at(pad, version)[1]))


def state_at(pad: Pad, version: int | None = None) -> tuple[int, list[bytes]]:
    """Updates that give the document at `version` (now, if None), and the number of the last."""
    snapshots = PadSnapshot.objects.filter(pad=pad)
    if version is not None:
        snapshots = snapshots.filter(upto__lte=version)
    start = snapshots.order_by("-upto").values_list("upto", "state").first()
    upto, found = (start[0], [bytes(start[1])]) if start else (0, [])
    for number, update in _rows(pad, upto, version):
        upto = number
        found.append(bytes(update))
    return upto, found


def updates_between(pad: Pad, after: int, upto: int | None = None) -> list[bytes]:
    return [bytes(update) for _, update in _rows(pad, after, upto)]


def _rows(pad: Pad, after: int, upto: int | None) -> Iterable[tuple[int, bytes | memoryview[int]]]:
    rows = PadUpdate.objects.filter(pad=pad, pk__gt=after)
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    return rows.order_by("pk").values_list("pk", "update")


def _kept(public_id: UUID) -> _Kept:
    with _LOCK:
        found = _KEPT.setdefault(public_id, _Kept())
        _KEPT.move_to_end(public_id)
        while len(_KEPT) > PADS_KEPT:
            _KEPT.popitem(last=False)
    return found
