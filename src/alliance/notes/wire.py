"""Messages between an editor and the site, as y-protocols has them, and three words of our own.

Binary messages are those of Yjs: `sync` (what I have; what you lack; what is new) and `awareness`
(where somebody's cursor is). Text messages are JSON: a browser begins with `{"client": 123,
"named": true}`; the site says `{"may": "write"}` or `{"may": "read"}`, and `{"kept": 7}` when the
first seven changes of this connection are stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from alliance.notes.judging import MAX_CLOCK, NotText, Reader

SYNC, AWARENESS = 0, 1
MAX_STATE_CHARACTERS = 1_000  # of one cursor


class Sync(IntEnum):
    """`sync` messages of y-protocols."""

    STATE = 0  # a state vector: what the sender has
    MISSING = 1  # an update: what the other side lacks
    UPDATE = 2  # an update: what is new


@dataclass(frozen=True)
class Cursor:
    """Where a window of the editor is. `state` is None when it has left."""

    client: int
    clock: int
    state: dict[str, Any] | None


def sync(kind: Sync, data: bytes) -> bytes:
    return bytes((SYNC, kind)) + _bytes(data)


def awareness(cursors: Iterable[Cursor]) -> bytes:
    entries = list(cursors)
    inner = number(len(entries))
    for cursor in entries:
        state = json.dumps(cursor.state, separators=(",", ":"), ensure_ascii=False)
        inner += number(cursor.client) + number(cursor.clock) + _bytes(state.encode())
    return bytes((AWARENESS,)) + _bytes(inner)


def read(message: bytes) -> tuple[Sync, bytes] | list[Cursor]:
    """A sync message with its data, or cursors. Raises `NotText` for anything else."""
    reader = Reader(message)
    if reader.number() == SYNC:
        kind = reader.number()
        if kind not in tuple(Sync):
            raise NotText("no such sync message")
        found: tuple[Sync, bytes] | list[Cursor] = Sync(kind), reader.bytes()
    elif message[0] == AWARENESS:
        found = _cursors(reader.bytes())
    else:
        raise NotText("no such message")
    if not reader.is_at_end:
        raise NotText("something follows its end")
    return found


def _cursors(data: bytes) -> list[Cursor]:
    reader = Reader(data)
    found = []
    for _ in range(reader.number(MAX_CLOCK)):
        client, clock, text = reader.number(), reader.number(MAX_CLOCK), reader.string()
        if len(text) > MAX_STATE_CHARACTERS:
            raise NotText("a cursor says too much")
        try:
            state = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise NotText("a cursor is no JSON") from error
        found.append(Cursor(client, clock, state if isinstance(state, dict) else None))
    return found


def number(value: int) -> bytes:
    """As lib0 writes an unsigned number: seven bits a byte, the lowest first."""
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def _bytes(data: bytes) -> bytes:
    return number(len(data)) + data
