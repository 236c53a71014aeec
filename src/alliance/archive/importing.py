"""Old mail into the archive of a list. Done again, or after it was killed half-way, it ends the
same: messages are known by their Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from alliance.archive import mbox, placing
from alliance.lists.models import MailingList
from alliance.lists.services import keep_many

BATCH = 250


@dataclass
class Progress:
    """`read` messages of the file so far; `new` were not there before; `left_out` are too large."""

    read: int = 0
    new: int = 0
    left_out: int = 0
    bytes_read: int = 0


def run(mailing_list: MailingList, file: BinaryIO) -> Iterator[Progress]:
    """Import an open mbox; yields after each batch, and once more when the threads are grown."""
    progress = Progress()
    batch: list[bytes] = []
    for raw in mbox.messages(file):
        progress.read += 1
        if raw is None:
            progress.left_out += 1
            continue
        if not raw.strip():
            continue
        batch.append(raw)
        if len(batch) == BATCH:
            _keep(mailing_list, batch, progress)
            batch = []
            progress.bytes_read = file.tell()
            yield progress
    _keep(mailing_list, batch, progress)
    progress.bytes_read = file.tell()
    placing.catch_up(mailing_list)
    yield progress


def _keep(mailing_list: MailingList, raws: list[bytes], progress: Progress) -> None:
    kept = keep_many(raws, mailing_list)
    placing.enter(kept)
    progress.new += len(kept)
