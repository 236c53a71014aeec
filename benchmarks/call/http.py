"""A browser's connection over HTTP/1.1, with as little work as can be: it shares the cores with
the site that it measures.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

CSRF = "c" * 32
TIMEOUT_S = 60.0


class Browser:
    """One kept connection, with one session or none."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        cookies = [f"csrftoken={CSRF}"] + ([f"sessionid={session}"] if session else [])
        self.cookie = "; ".join(cookies)
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> tuple[int, bytes]:
        return await asyncio.wait_for(self._ask(f"GET {path}", b""), TIMEOUT_S)

    async def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        return await asyncio.wait_for(
            self._ask(f"POST {path}", urlencode(fields).encode()), TIMEOUT_S
        )

    async def _ask(self, what: str, body: bytes) -> tuple[int, bytes]:
        has_gone = self.reader is not None and self.reader.at_eof()  # the site ends idle ones
        if self.writer is None or self.writer.is_closing() or has_gone:
            self.reader, self.writer = await asyncio.open_connection(
                "127.0.0.1", self.port, limit=2**20
            )
        assert self.reader is not None
        head = (
            f"{what} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"Accept: {'application/json' if body else 'text/html'}\r\n"
            f"X-CSRFToken: {CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        status = int(lines[0].split()[1])
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in headers:
            answer = await self.reader.readexactly(int(headers["content-length"]))
        else:
            answer = await self._chunks()
        if headers.get("connection") == "close":
            self.close()
        return status, answer

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        found = b""
        while size := int(await self.reader.readline(), 16):
            found += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return found

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.writer = None
