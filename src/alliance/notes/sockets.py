"""The websocket of an open editor, at /notes/<pad>/socket.

Whoever may read the pad is let in; changes are taken from those who may write it, while it is open.
`wire` says what both sides say.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any
from uuid import UUID

from alliance.live.connection import (
    BROKE_THE_RULES,
    NOT_ALLOWED,
    TRY_AGAIN,
    Connection,
    Receive,
    Scope,
    Send,
    both,
)
from alliance.live.database import in_thread
from alliance.live.visitors import DOORMAN, Visitor, is_own_page, visitor_of
from alliance.notes import bounds, keeping, wire
from alliance.notes.access import Access, access_of, may_write
from alliance.notes.judging import MAX_CLIENT, NotText, judge
from alliance.notes.models import Pad
from alliance.notes.rooms import CLOSED, NOT_YOURS, Guest, Room, room_of
from alliance.notes.wire import Sync

PATH = re.compile(r"^/notes/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/socket$")
ASK_AGAIN_S = 10.0  # how often it is asked again what somebody may
HELLO_S = 15.0  # how long a window may take to say who it is


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    connection = Connection(scope, receive, send)
    visitor = visitor_of(scope)
    with DOORMAN.room_for(visitor.address) as there_is_room:
        entry = None
        if there_is_room and is_own_page(scope):
            entry = await in_thread(_entry, visitor, PATH.match(scope["path"]))
        if entry is None:
            await connection.refuse()
            return
        await connection.accept()
        await both(Window(connection, visitor, *entry).run(), connection.write())


def _entry(visitor: Visitor, match: re.Match[str] | None) -> tuple[Pad, Any, bool] | None:
    """The pad, who comes, and whether they may write; None for those who may not read it."""
    pad = Pad.objects.filter(public_id=UUID(match[1])).first() if match else None
    person = visitor.person()
    if pad is None or access_of(person, pad.key) == Access.NONE:
        return None
    return pad, person, pad.closed_at is None and may_write(person, pad.key)


class Allowance:
    """So many messages over time, and a few more at once (a bucket that fills up again)."""

    def __init__(self) -> None:
        self.left, self.at = float(bounds.MESSAGES_AT_ONCE), time.monotonic()

    def takes(self) -> bool:
        now = time.monotonic()
        self.left += (now - self.at) * bounds.MESSAGES_A_SECOND
        self.left, self.at = min(self.left, bounds.MESSAGES_AT_ONCE) - 1, now
        return self.left >= 0


class Window:
    """One open editor: says hello, is let into the room, sends and receives."""

    def __init__(
        self, connection: Connection, visitor: Visitor, pad: Pad, person: Any, writes: bool
    ) -> None:
        self.connection, self.visitor = connection, visitor
        self.pad, self.person, self.writes = pad, person, writes
        self.allowance = Allowance()

    async def run(self) -> None:
        try:
            guest = await self._hello()
        except TimeoutError:  # a slow machine may do better the next time
            await self._end(TRY_AGAIN)
            return
        if guest is None:
            await self._end(BROKE_THE_RULES)
            return
        if guest.writes and not await in_thread(
            keeping.claim, self.pad.pk, guest.client, guest.person_id
        ):
            await self._end(NOT_YOURS)
            return
        room = room_of(self.pad)
        if not _has_room(room, guest):  # windows that were cut off may still count
            await self._end(TRY_AGAIN)
            return
        try:
            await room.enter(guest)
            await both(self._listen(room, guest), self._ask_again(guest))
        finally:
            room.leave(guest)

    async def _hello(self) -> Guest | None:
        message = await asyncio.wait_for(self.connection.receive(), HELLO_S)
        if not isinstance(message, str) or len(message) > bounds.MAX_HELLO_CHARACTERS:
            return None
        try:
            said: Any = json.loads(message)
        except (ValueError, RecursionError):
            return None
        client = said.get("client") if isinstance(said, dict) else None
        if not isinstance(client, int) or isinstance(client, bool) or not 0 < client < MAX_CLIENT:
            return None
        is_named = said.get("named") is True and bool(self.person.is_authenticated)
        return Guest(
            connection=self.connection,
            person_id=self.person.pk or 0,
            name=self.person.name[:60] if is_named else "",
            client=client,
            writes=self.writes,
        )

    async def _listen(self, room: Room, guest: Guest) -> None:
        while True:
            message = await self.connection.receive()
            if message is None:
                return
            is_fine = isinstance(message, bytes) and len(message) <= bounds.MAX_UPDATE_BYTES
            try:
                if not (is_fine and self.allowance.takes()):
                    raise NotText("too much, or nothing of ours")
                assert isinstance(message, bytes)
                self._take(room, guest, wire.read(message))
            except NotText:
                await self._end(BROKE_THE_RULES)
                return
            except PermissionError:
                await self._end(NOT_ALLOWED)
                return

    def _take(self, room: Room, guest: Guest, said: tuple[Sync, bytes] | list[wire.Cursor]) -> None:
        if isinstance(said, tuple):
            kind, data = said
            if kind == Sync.STATE:
                try:
                    room.missing(guest, data)
                except ValueError as error:
                    raise NotText("no state vector") from error
                return
            if not guest.writes:
                raise PermissionError
            facts = judge(data)
            room.take(guest, data, facts.clients, facts.inserted)
        elif guest.writes:
            for cursor in said:
                if cursor.client == guest.client:
                    room.point(guest, cursor)

    async def _ask_again(self, guest: Guest) -> None:
        """Roles end, and people sign out, while editors are open."""
        while True:
            await asyncio.sleep(ASK_AGAIN_S)
            entry = await in_thread(_entry_again, self.visitor, self.pad.pk)
            if entry is None or (guest.person_id and entry[1] != guest.person_id):
                await self._end(NOT_ALLOWED)
                return
            if guest.writes and not entry[0]:
                await self._end(CLOSED)
                return

    async def _end(self, code: int) -> None:
        self.connection.end(code)
        await asyncio.Event().wait()  # until what waits is sent


def _entry_again(visitor: Visitor, pad_id: int) -> tuple[bool, int] | None:
    pad = Pad.objects.filter(pk=pad_id).first()
    person = visitor.person()
    if pad is None or access_of(person, pad.key) == Access.NONE:
        return None
    return pad.closed_at is None and may_write(person, pad.key), person.pk or 0


def _has_room(room: Room, guest: Guest) -> bool:
    theirs = [g for g in room.guests if guest.person_id and g.person_id == guest.person_id]
    return len(room.guests) < bounds.GUESTS_A_PAD and len(theirs) < bounds.WINDOWS_A_PERSON
