"""One websocket as ASGI has it, with an end that writes at its own pace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Why we end a connection (RFC 6455, section 7.4): 4000 and up are our own.
TRY_AGAIN, BROKE_THE_RULES, NOT_ALLOWED, TOO_LARGE = 1013, 1008, 4403, 4413
WAITING_BYTES = 4 * 1024 * 1024  # what may wait for one slow reader


class Connection:
    """What is `put` is sent in order. A reader who falls too far behind is let go: on its return
    it gets the state of then.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self._receive, self._send = receive, send
        self._waiting: list[str | bytes] = []
        self._bytes = 0
        self._wake = asyncio.Event()
        self._end: int | None = None

    async def accept(self) -> None:
        await self._receive()  # websocket.connect
        await self._send({"type": "websocket.accept"})

    async def refuse(self) -> None:
        """Before it was accepted: answered with 403."""
        await self._receive()
        await self._send({"type": "websocket.close", "code": NOT_ALLOWED})

    async def receive(self) -> str | bytes | None:
        """The next message; None when the other side has gone."""
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            return None
        text = event.get("text")
        return text if text is not None else event.get("bytes") or b""

    def put(self, message: str | bytes) -> None:
        self._bytes += len(message)
        if self._bytes > WAITING_BYTES:
            self.end(TRY_AGAIN)
            return
        self._waiting.append(message)
        self._wake.set()

    def end(self, code: int) -> None:
        """Send what waits, then close with `code`."""
        if self._end is None:
            self._end = code
        self._wake.set()

    async def write(self) -> None:
        """Send what is put, until the end."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            waiting, self._waiting, self._bytes = self._waiting, [], 0
            for message in waiting:
                kind = "text" if isinstance(message, str) else "bytes"
                await self._send({"type": "websocket.send", kind: message})
            if self._end is not None and not self._waiting:
                await self._send({"type": "websocket.close", "code": self._end})
                return


async def both(one: Awaitable[Any], other: Awaitable[Any]) -> None:
    """Run both until either ends, and end the other with it. What fails is raised, but for the
    other side having gone in the middle of a message.
    """
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, OSError | RuntimeError):
            raise result
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(0)
