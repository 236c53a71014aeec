"""Everybody in this process who has the editor of one pad open.

What they send is gathered for a moment and stored in one go; then, and only then, everybody gets
it, and each learns how much of theirs is stored. What other processes stored comes the same way.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import weakref
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError
from pycrdt import merge_updates

from alliance.live.connection import NOT_ALLOWED, TOO_LARGE, TRY_AGAIN, Connection
from alliance.live.database import in_thread
from alliance.live.hub import hub
from alliance.notes import bounds, folding, keeping, reading, wire
from alliance.notes.keeping import Change, Kept
from alliance.notes.models import Pad
from alliance.notes.wire import Cursor, Sync

log = logging.getLogger("alliance.notes")

PAUSE_S = 0.08  # between two rounds: what is typed meanwhile is stored together
CHECKED_S = 5.0  # how long it counts that somebody may write
COLOURS = 8
CLOSED, NOT_YOURS = 4410, 4409  # why a connection ends, beside those of `live`


@dataclass(eq=False)
class Guest:
    """A window of the editor. Without `writes` it only looks on."""

    connection: Connection
    person_id: int
    name: str
    client: int
    writes: bool
    colour: int = 0
    checked_at: float = field(default_factory=time.monotonic)
    sent: int = 0  # changes that came from it
    kept: int = 0  # of these, how many are stored

    @property
    def is_named(self) -> bool:
        return bool(self.name)


class Room:
    """One pad, its document as it is stored, and who is there."""

    def __init__(self, pad: Pad) -> None:
        self.pad = pad
        self.guests: set[Guest] = set()
        self.doc, self.known, self.size = folding.document([]), 0, 0
        self.characters = 0
        self.ready: asyncio.Task[None] | None = None
        self.task: asyncio.Task[None] | None = None
        self.wake = asyncio.Event()
        self.waiting: list[tuple[Guest, Change]] = []
        self.waiting_bytes = 0
        self.has_news = self.was_entered = False
        self.since_snapshot = 0
        self.cursors: dict[int, Cursor] = {}
        self.moved: dict[int, Cursor] = {}
        self.clocks: dict[int, int] = {}

    # Coming and going ---------------------------------------------------------------------------
    async def enter(self, guest: Guest) -> None:
        """Show `guest` what is here, and ask for what it has."""
        if self.ready is None:
            self.ready = asyncio.create_task(self._load())
        await asyncio.shield(self.ready)
        taken = {other.colour for other in self.guests}
        free = [colour for colour in range(COLOURS) if colour not in taken]
        guest.colour = free[0] if free else guest.client % COLOURS
        self.guests.add(guest)
        self.was_entered = True
        guest.connection.put(json.dumps({"may": "write" if guest.writes else "read"}))
        guest.connection.put(wire.sync(Sync.STATE, self.doc.get_state()))
        if self.cursors:
            guest.connection.put(wire.awareness(self.cursors.values()))

    def leave(self, guest: Guest) -> None:
        self.guests.discard(guest)
        self.wake.set()
        if any(other.client == guest.client for other in self.guests):
            return  # it came back before we noticed that it had gone
        if guest.client in self.cursors:
            self.point(guest, Cursor(guest.client, 0, None))

    async def _load(self) -> None:
        version, updates = await in_thread(reading.state_at, self.pad)
        self.doc, self.known = folding.document(updates), version
        self.size = sum(map(len, updates))
        self.since_snapshot = max(len(updates) - 1, 0)
        self.characters = len(folding.text_of(self.doc))
        await hub().listen(self, keeping.rows_topic(self.pad), None)
        self.put("")  # what was stored between the two
        self.task = asyncio.create_task(self._work(), name=f"notes: {self.pad.key}")

    def put(self, message: str | bytes) -> None:
        """For the hub: another process, or the form of a page, has stored something."""
        self.has_news = True
        self.wake.set()

    # What guests say ----------------------------------------------------------------------------
    def missing(self, guest: Guest, state: bytes) -> None:
        guest.connection.put(wire.sync(Sync.MISSING, self.doc.get_update(state)))

    def take(self, guest: Guest, update: bytes, clients: frozenset[int], inserted: int) -> None:
        """Put a change where it waits to be stored; a window that brings too much has to go."""
        is_full = self.characters + inserted > bounds.TEXT_CHARACTERS
        if is_full or self.size + self.waiting_bytes + len(update) > bounds.MAX_DOCUMENT_BYTES:
            guest.connection.end(TOO_LARGE)
            return
        if self.waiting_bytes + len(update) > bounds.MAX_WAITING_BYTES:
            guest.connection.end(TRY_AGAIN)
            return
        is_stale = time.monotonic() - guest.checked_at > CHECKED_S
        change = Change(guest.person_id, guest.is_named, update, clients, checks=is_stale)
        self.waiting.append((guest, change))
        self.waiting_bytes += len(update)
        self.wake.set()

    def point(self, guest: Guest, cursor: Cursor) -> None:
        """Where the cursor of `guest` is. Who that is, the site says and not the window."""
        if cursor.state is None:
            said: dict[str, Any] | None = None
            self.cursors.pop(guest.client, None)
        else:
            said = {"cursor": cursor.state.get("cursor")}
            said["user"] = {"name": guest.name, "colour": guest.colour}
        # Whoever comes back counts on from where others saw it leave, or they would not look.
        clock = self.clocks[guest.client] = max(cursor.clock, self.clocks.get(guest.client, 0) + 1)
        fresh = Cursor(guest.client, clock, said)
        if said is not None:
            self.cursors[guest.client] = fresh
        self.moved[guest.client] = fresh
        self.wake.set()

    # Storing and telling ------------------------------------------------------------------------
    async def _work(self) -> None:
        try:
            while self.guests or self.waiting or not self.was_entered:
                await self.wake.wait()
                self.wake.clear()
                try:
                    await self._round()
                except (OperationalError, InterfaceError, OSError):
                    log.exception("cannot store changes of %s; trying again", self.pad.key)
                    await asyncio.sleep(1)
                    self.wake.set()
                await asyncio.sleep(PAUSE_S)
        except Exception:
            log.exception("giving the room of %s up; editors will open it anew", self.pad.key)
        finally:
            hub().leave(self)
            self.ready = None
            for guest in self.guests:
                guest.connection.end(TRY_AGAIN)

    async def _round(self) -> None:
        changes = self.waiting[:]
        if changes or self.has_news:
            self.has_news = False
            try:
                kept = await self._store(changes)
            except BaseException:
                self.has_news = True
                raise
            del self.waiting[: len(changes)]
            self.waiting_bytes -= sum(len(change.update) for _, change in changes)
            self._tell(kept, changes)
            await self._snapshot()
        if self.moved:
            moved, self.moved = self.moved, {}
            message = wire.awareness(moved.values())
            for guest in self.guests:
                if guest.client not in moved:
                    guest.connection.put(message)
                elif len(moved) > 1:
                    others = [cursor for cursor in moved.values() if cursor.client != guest.client]
                    guest.connection.put(wire.awareness(others))

    async def _store(self, changes: list[tuple[Guest, Change]]) -> Kept:
        if not changes:
            return await in_thread(keeping.follow, self.pad.pk, self.known)
        return await in_thread(
            keeping.keep, self.pad.pk, self.known, [change for _, change in changes]
        )

    def _tell(self, kept: Kept, changes: list[tuple[Guest, Change]]) -> None:
        for number, update in kept.rows:
            self.doc.apply_update(update)
            self.known = number
            self.size += len(update)
            self.since_snapshot += 1
        if kept.rows:
            self.characters = len(folding.text_of(self.doc))
            updates = [update for _, update in kept.rows]
            merged = updates[0] if len(updates) == 1 else merge_updates(*updates)
            message = wire.sync(Sync.UPDATE, merged)
            for guest in self.guests:
                guest.connection.put(message)
        reached: set[Guest] = set()
        for place, (guest, change) in enumerate(changes):
            if place in kept.refused:
                guest.connection.end(_END[kept.refused[place]])
                continue
            guest.kept += 1
            reached.add(guest)
            if change.checks:
                guest.checked_at = time.monotonic()
        for guest in reached:
            guest.connection.put(json.dumps({"kept": guest.kept}))
        if kept.is_closed:
            for guest in self.guests:
                if guest.writes:
                    guest.connection.end(CLOSED)

    async def _snapshot(self) -> None:
        if self.since_snapshot >= bounds.SNAPSHOT_EACH:
            self.since_snapshot = 0
            state = self.doc.get_update()
            self.size = len(state)
            await in_thread(keeping.snapshot, self.pad.pk, self.known, state)


_END = {
    keeping.CLOSED: CLOSED,
    keeping.NOT_YOURS: NOT_YOURS,
    keeping.NOT_ALLOWED: NOT_ALLOWED,
}
_ROOMS: weakref.WeakKeyDictionary[Any, dict[int, Room]] = weakref.WeakKeyDictionary()


def room_of(pad: Pad) -> Room:
    """The room of that pad in the running event loop."""
    rooms = _ROOMS.setdefault(asyncio.get_running_loop(), {})
    for number, room in list(rooms.items()):
        if room.ready is None and not room.guests:
            del rooms[number]
    if pad.pk not in rooms:
        rooms[pad.pk] = Room(pad)
    return rooms[pad.pk]
