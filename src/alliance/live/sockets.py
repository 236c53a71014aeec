"""The websocket of open pages, at /live/socket.

A page says `{"listen": {"<topic>": <version that it shows, or null>}}` and is told
`{"topic", "version", "payload"}` after each change and `{"topic", "here"}` when the number of those
who have it open changes. What it may not listen to is answered `{"topic", "gone": true}`.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from alliance.live.access import may_listen
from alliance.live.connection import BROKE_THE_RULES, Connection, Receive, Scope, Send, both
from alliance.live.database import in_thread
from alliance.live.hub import hub
from alliance.live.visitors import DOORMAN, Visitor, is_own_page, visitor_of

PATH = "/live/socket"
MAX_MESSAGE_CHARACTERS = 8_192
MAX_TOPICS = 20  # of one page
MAX_MESSAGES = 100  # that a page sends; it has little to say
ACCESS_S = 30.0  # how often it is asked again whether one may still listen


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    connection = Connection(scope, receive, send)
    visitor = visitor_of(scope)
    with DOORMAN.room_for(visitor.address) as there_is_room:
        if not there_is_room or not is_own_page(scope):
            await connection.refuse()
            return
        await connection.accept()
        page = Page(connection, visitor)
        try:
            await both(page.read(), both(connection.write(), page.ask_again()))
        finally:
            hub().leave(connection)


class Page:
    """One open page and the topics that it follows."""

    def __init__(self, connection: Connection, visitor: Visitor) -> None:
        self.connection, self.visitor = connection, visitor
        self.topics: set[str] = set()

    async def read(self) -> None:
        for _ in range(MAX_MESSAGES):
            message = await self.connection.receive()
            if message is None:
                return
            wanted = wishes(message)
            if wanted is None or len(self.topics | wanted.keys()) > MAX_TOPICS:
                break
            allowed = await in_thread(self._allowed, sorted(wanted))
            for topic, known in wanted.items():
                if topic not in allowed:
                    self.connection.put(json.dumps({"topic": topic, "gone": True}))
                elif topic not in self.topics:
                    self.topics.add(topic)
                    await hub().listen(self.connection, topic, known)
        self.connection.end(BROKE_THE_RULES)
        await asyncio.Event().wait()  # until what waits is sent

    async def ask_again(self) -> None:
        """Roles end while pages are open."""
        while True:
            await asyncio.sleep(ACCESS_S)
            topics = sorted(self.topics)
            lost = set(topics) - await in_thread(self._allowed, topics)
            if lost:
                # The page asks anew for what it wants, and learns what it has lost.
                hub().leave(self.connection)
                self.topics.clear()
                for topic in lost:
                    self.connection.put(json.dumps({"topic": topic, "gone": True}))
                for topic in set(topics) - lost:
                    self.topics.add(topic)
                    await hub().listen(self.connection, topic, None)

    def _allowed(self, topics: list[str]) -> set[str]:
        if not topics:
            return set()
        person = self.visitor.person()
        return {topic for topic in topics if may_listen(person, topic)}


def wishes(message: str | bytes) -> dict[str, int | None] | None:
    """What a page wants to listen to, by topic; None when that is no message of a page."""
    if not isinstance(message, str) or len(message) > MAX_MESSAGE_CHARACTERS:
        return None
    try:
        said: Any = json.loads(message)
    except (ValueError, RecursionError):
        return None
    wanted = said.get("listen") if isinstance(said, dict) else None
    if not isinstance(wanted, dict) or len(wanted) > MAX_TOPICS:
        return None
    for topic, known in wanted.items():
        is_number = isinstance(known, int) and not isinstance(known, bool)
        if not (0 < len(topic) <= 100 and (known is None or is_number)):
            return None
    return wanted
