"""Who listens to what in this process, and the task that tells them.

Every process follows the table of topics: what it changed itself it learns at once, what another
process changed at the next look. A state is written as text once and goes to all who listen.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils import timezone

from alliance.live import presence, states
from alliance.live.database import in_thread

log = logging.getLogger("alliance.live")

LOOK_S = 0.3  # how often the database is asked for what other processes changed
COUNT_S = 1.0


class Listener(Protocol):
    """Whoever is told: a connection, or a room that follows what other processes do."""

    def put(self, message: str | bytes) -> None: ...


@dataclass
class Topic:
    """What those who listen have been told."""

    version: int = 0
    text: str = ""
    sent_at: float = 0.0
    here: int = 0  # as last told
    elsewhere: int = 0
    listeners: set[Listener] = field(default_factory=set)
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """One for each event loop, that is, for each process."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.loop = asyncio.get_running_loop()
        self.wake = asyncio.Event()
        self.process = presence.own_name()
        self.tasks: list[asyncio.Task[None]] = []

    async def listen(self, connection: Listener, name: str, known: int | None) -> None:
        """Tell `connection` of the topic's changes, beginning with the state of now unless
        `known` is its version. Without `known` the version of now is where it begins.
        """
        topic = self.topics.get(name)
        if topic is None:
            topic = self.topics[name] = Topic()
            try:
                self._take(topic, await in_thread(states.state_of, name))
            except BaseException:
                self.topics.pop(name, None)
                raise
            finally:
                topic.ready.set()
        await topic.ready.wait()
        if self.topics.setdefault(name, topic) is not topic:
            return await self.listen(connection, name, known)
        topic.listeners.add(connection)
        self._work()
        if known is None:
            connection.put(json.dumps({"topic": name, "version": topic.version}))
        elif known != topic.version:
            connection.put(topic.text)
        here = len(topic.listeners) + topic.elsewhere
        connection.put(json.dumps({"topic": name, "here": here}))
        return None

    def leave(self, connection: Listener) -> None:
        for name, topic in list(self.topics.items()):
            topic.listeners.discard(connection)
            if not topic.listeners and topic.ready.is_set():
                del self.topics[name]

    def _work(self) -> None:
        if not self.tasks or all(task.done() for task in self.tasks):
            self.tasks = [
                asyncio.create_task(self._follow(), name="live: follow"),
                asyncio.create_task(self._count(), name="live: count"),
            ]

    async def _follow(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), LOOK_S)
            self.wake.clear()
            try:
                await self._look()
            except Exception:
                log.exception("cannot look for changes of open pages; trying again")
                await asyncio.sleep(2)

    async def _look(self) -> None:
        now = time.monotonic()
        known = [
            (name, topic.version)
            for name, topic in self.topics.items()
            if topic.listeners and now - topic.sent_at >= _pause(name)
        ]
        if not known:
            return
        for state in await in_thread(states.changed_since, known):
            topic = self.topics.get(state.topic)
            if topic is not None and topic.version != state.version:
                self._take(topic, state)
                for connection in topic.listeners:
                    connection.put(topic.text)

    def _take(self, topic: Topic, state: states.State) -> None:
        topic.version, topic.text, topic.sent_at = state.version, state.text, time.monotonic()

    async def _count(self) -> None:
        """Tell how many are here: to the pages, and to the other processes."""
        told: dict[str, int] = {}
        told_at = 0.0
        with suppress(Exception):
            await in_thread(presence.forget_the_dead)
        while True:
            await asyncio.sleep(COUNT_S)
            here = {name: len(t.listeners) for name, t in self.topics.items() if t.listeners}
            try:
                moment = timezone.now()
                if here != told or (here and time.monotonic() - told_at > presence.RENEW_S):
                    await in_thread(presence.tell, self.process, here, moment)
                    told, told_at = here, time.monotonic()
                if here:
                    others = await in_thread(presence.elsewhere, self.process, list(here), moment)
                    self._tell_counts(others)
            except Exception:
                log.exception("cannot count who has pages open; trying again")
                await asyncio.sleep(5)

    def _tell_counts(self, others: dict[str, int]) -> None:
        for name, topic in self.topics.items():
            topic.elsewhere = others.get(name, 0)
            here = len(topic.listeners) + topic.elsewhere
            if here != topic.here:
                topic.here = here
                text = json.dumps({"topic": name, "here": here})
                for connection in topic.listeners:
                    connection.put(text)


def _pause(name: str) -> float:
    made = states.made_by(name)
    return made.pause_s if made else 0.0


_HUBS: weakref.WeakKeyDictionary[Any, Hub] = weakref.WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _HUBS:
        _HUBS[loop] = Hub()
    return _HUBS[loop]


def poke() -> None:
    """From any thread: something was committed here, look at once."""
    for one in list(_HUBS.values()):
        with suppress(RuntimeError):  # its loop has ended
            one.loop.call_soon_threadsafe(one.wake.set)
