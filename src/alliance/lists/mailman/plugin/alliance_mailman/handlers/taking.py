"""Keeping each accepted message for the site, once, before it is changed or delivered.

If this fails, Mailman puts the message aside ("shunt") and nobody gets it: nothing is delivered
that the archive has not.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from copy import deepcopy
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from mailman.interfaces.handler import IHandler
from mailman.interfaces.pipeline import DiscardMessage
from zope.interface import implementer

from ..identity import body_hash, digest_of
from ..settings import settings

__all__ = ["Take"]

# Fields that Mailman itself has put on before this point; the archive keeps what was written. Where
# a message came from, and which rules it passed, is nobody's business who reads it.
_OURS = ("x-mailman-", "message-id-hash", "x-message-id-hash", "x-peer", "x-mailfrom")
_INNER = ("x-peer", "x-mailfrom", "x-mailman-rule-hits", "x-mailman-rule-misses")


@implementer(IHandler)
class Take:
    """`alliance-take`."""

    name = "alliance-take"
    description = "Keep the message for the archive of the site."

    def process(self, mlist: Any, msg: Any, msgdata: dict[str, Any]) -> None:
        raw, digest = _as_written(msg), digest_of(msg)
        entry = str(msgdata.get("received_time") or "")
        first = _first_entry(mlist.list_id, digest, f"{entry}\n{body_hash(raw)}")
        seen_entry, _, seen_body = first.partition("\n")
        if seen_body != body_hash(raw):
            # Another message under the same name: a moderator of the site decides.
            _keep(mlist, digest, raw, "same-id")
            raise DiscardMessage("another message has the same Message-ID")
        if seen_entry != entry:
            # A server that heard no answer sends again. The same queue entry that is done again
            # after a crash is not meant: it has to go on.
            raise DiscardMessage("this message has been accepted before")
        _keep(mlist, digest, raw, "taken")
        for name in _INNER:
            del msg[name]
        if _is_ours(msg):
            msgdata["dmarc"] = False  # our server signs for it: From stays


def _as_written(msg: Any) -> bytes:
    copy = deepcopy(msg)
    for name in {field.lower() for field in copy}:
        if name.startswith(_OURS):
            del copy[name]
    raw: bytes = copy.as_bytes()
    return raw


def _is_ours(msg: Any) -> bool:
    pairs = getaddresses([str(value) for value in msg.get_all("from", [])])
    domains = {address.rpartition("@")[2].lower() for _, address in pairs}
    return bool(domains) and domains <= settings().own_domains


def _first_entry(list_id: str, digest: str, own: str) -> str:
    """What the first message of that name has left: `own`, when this is it."""
    folder = settings().seen / list_id
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / digest
    draft = folder / f".{digest}.{os.getpid()}"
    _write(draft, own.encode())
    try:
        os.link(draft, marker)  # whole, and by one alone
    except FileExistsError:
        return marker.read_text()
    finally:
        draft.unlink()
    _sync(folder)
    return own


def _keep(mlist: Any, digest: str, raw: bytes, kind: str) -> None:
    """A file for the site: one line of JSON, then the message."""
    new = settings().taken
    new.mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{digest}"
    head = {"list": mlist.list_name, "kind": kind, "at": time.time()}
    draft = new / f".{name}.{os.getpid()}"
    try:
        _write(draft, json.dumps(head).encode() + b"\n" + raw)
        draft.rename(new / f"{name}.eml")
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    _sync(new)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The name is on disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
