"""The door: mail comes in over LMTP (RFC 2033) or SMTP (RFC 5321) from a mail server in front.

It speaks to that server alone, on an address of this machine or its private network. What it says
yes to is on disk: each recipient is answered after its message has been committed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connection

from alliance.lists import addresses, door
from alliance.lists.services.taking import MAX_BYTES

log = logging.getLogger("alliance.lists")

MAX_RECIPIENTS = 50  # of one message at the door
MAX_CONNECTIONS = 20
TIMEOUT_S = 120  # without a word from the other side; RFC 5321 4.5.3.2 gives five minutes to a host
WORKERS = 2  # threads that write to the database
_FORM = "give an address and a port, as lmtp://127.0.0.1:8024"


class CannotListen(Exception):
    """MAIL_DOOR cannot be opened; the words say why and what to do."""


class Doorkeeper:
    """What aiosmtpd asks about each step of a conversation."""

    def __init__(self, *, answers_each: bool, pool: ThreadPoolExecutor) -> None:
        self.answers_each = answers_each  # LMTP: one answer for each recipient (RFC 2033 4.2)
        self.pool = pool

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        # RFC 2033 5: an LMTP server has both; commands are read one after the other anyway.
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 too many recipients; send the rest by itself"
        refusal = await self._in_thread(lambda: door.knows(address))
        if isinstance(refusal, Exception):
            reply = getattr(refusal, "reply", "451 4.3.0 try again later")
            return str(reply)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        replies = [
            await self._in_thread(partial(take, raw, envelope.mail_from or "", one))
            for one in envelope.rcpt_tos
        ]
        if self.answers_each:
            return "\r\n".join(replies)
        # One answer for all: "later" when any is to come again (taking twice does no harm), "yes"
        # when any was taken; unknown recipients have been refused before.
        for code in ("4", "2"):
            for reply in replies:
                if reply.startswith(code):
                    return str(reply)
        return str(replies[0])

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, _with_database, work)


def take(raw: bytes, envelope_from: str, recipient: str) -> str:
    """The answer for one recipient. Whatever goes wrong here is not the sender's fault: 451."""
    try:
        door.receive(raw, envelope_from, recipient)
    except door.Refusal as refusal:
        return refusal.reply
    except Exception:
        log.exception("mail for %s could not be taken; its sender will try again", recipient)
        return "451 4.3.0 something is wrong here; try again later"
    return "250 2.0.0 taken"


def _with_database(work: Callable[[], Any]) -> Any:
    close_old_connections()
    try:
        make_commits_durable()
        return work()
    except Exception as error:  # an answer is always given
        log.exception("the door stumbled")
        return error
    finally:
        close_old_connections()


def make_commits_durable() -> None:
    """SQLite in WAL mode with synchronous=NORMAL may lose the last commits when the power goes. A
    "250" is a promise (RFC 5321 6.1), so commits of this connection wait for the disk.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


class Listener:
    """A door for one address, in a thread of its own. Stopping twice does no harm."""

    def __init__(self, url: str) -> None:
        """Bind at once. Raises `CannotListen`."""
        parts = urlsplit(url)
        self.protocol, self.url = parts.scheme, url
        if parts.scheme not in ("lmtp", "smtp"):
            raise CannotListen(f"MAIL_DOOR={url}: it begins with lmtp:// or smtp://")
        try:
            host, port = parts.hostname or "", parts.port
            own = ipaddress.ip_address(host)
        except ValueError as error:
            raise CannotListen(f"MAIL_DOOR={url}: {_FORM}") from error
        if port is None:  # any free one would be a door that no mail server finds
            raise CannotListen(f"MAIL_DOOR={url}: {_FORM}")
        if not own.is_private:  # loopback counts
            raise CannotListen(
                f"MAIL_DOOR={url} is open to the world. Put a mail server in front of it, and let "
                "it listen on 127.0.0.1."
            )
        self.socket = _bind(host, port, url)
        self.port = self.socket.getsockname()[1]
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._run, name="mail door", daemon=True)
        self.ready = threading.Event()
        self.ending: asyncio.Event | None = None

    def start(self) -> None:
        self.thread.start()
        self.ready.wait(10)

    def stop(self) -> None:
        if self.loop is not None and self.ending is not None:
            self.loop.call_soon_threadsafe(self.ending.set)
            self.thread.join(timeout=30)
            self.loop = None
        self.socket.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.loop, self.ending = asyncio.get_running_loop(), asyncio.Event()
        is_lmtp = self.protocol == "lmtp"
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="mail door") as pool:
            keeper = Doorkeeper(answers_each=is_lmtp, pool=pool)
            open_: set[asyncio.BaseTransport] = set()

            def conversation() -> SMTP:
                return _conversation(keeper, is_lmtp=is_lmtp, open_=open_)

            server = await self.loop.create_server(conversation, sock=self.socket)
            self.ready.set()
            await self.ending.wait()
            server.close()
            for transport in list(open_):  # those who are not finished hear nothing, and repeat
                transport.close()
            pool.submit(connection.close)


def _conversation(keeper: Doorkeeper, *, is_lmtp: bool, open_: set[asyncio.BaseTransport]) -> SMTP:
    kind = LMTP if is_lmtp else SMTP

    class Conversation(kind):  # type: ignore[valid-type, misc]
        """One connection; beyond `MAX_CONNECTIONS` it is closed with a word."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            if len(open_) >= MAX_CONNECTIONS:
                transport.write(b"421 4.3.2 too many connections\r\n")  # type: ignore[attr-defined]
                transport.close()
                return
            open_.add(transport)
            super().connection_made(transport)

        def connection_lost(self, error: Exception | None) -> None:
            open_.discard(self.transport)
            if self.transport is not None:
                super().connection_lost(error)

    conversation: SMTP = Conversation(
        keeper,
        data_size_limit=MAX_BYTES,
        enable_SMTPUTF8=True,
        decode_data=False,
        hostname=addresses.domain(),
        ident="Badge Alliance",
        timeout=TIMEOUT_S,
        loop=asyncio.get_running_loop(),
    )
    return conversation


def _bind(host: str, port: int, url: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(100)
    except OSError as error:
        opened.close()
        raise CannotListen(
            f"MAIL_DOOR={url} cannot be opened ({error.strerror}). Stop what uses it, or take "
            "another port."
        ) from error
    opened.setblocking(False)
    return opened


def listeners(urls: str) -> list[Listener]:
    """A bound listener for each address of MAIL_DOOR, separated by commas. Raises `CannotListen`,
    with none left open.
    """
    made: list[Listener] = []
    try:
        for url in filter(None, (one.strip() for one in urls.split(","))):
            made.append(Listener(url))
    except CannotListen:
        for one in made:
            one.socket.close()
        raise
    return made
