"""The post of the year: what the alliance sends (a mail server at the end of the way) and what
people send (over LMTP, into the alliance's own door).
"""

from __future__ import annotations

import asyncio
import re
import smtplib
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP
from tests.services.processes import free_port


@dataclass(frozen=True)
class Mail:
    """One mail that arrived: who gave it, for whom, and all of it."""

    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain", "html"))
        return body.get_content() if body is not None else ""

    def header(self, name: str) -> str:
        return str(self.message[name] or "")


class PostOffice:
    """A mail server (aiosmtpd) that keeps what it is given, by address. `refuse` maps addresses to
    the answer that they get instead.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.boxes: dict[str, list[Mail]] = defaultdict(list)
        self.refuse: dict[str, str] = {}
        self.refused: list[str] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def all(self) -> list[Mail]:
        with self._changed:
            return [mail for box in self.boxes.values() for mail in box]

    def count(self) -> int:
        with self._changed:
            return sum(map(len, self.boxes.values()))

    def wait_for(
        self, to: str, wanted: Callable[[Mail], bool], *, after: int = 0, timeout_s: float = 60
    ) -> Mail:
        """The first mail to that address that is wanted, of those after the first `after`."""
        end = time.monotonic() + timeout_s
        seen = after
        with self._changed:
            while True:
                box = self.boxes[to]
                for mail in box[seen:]:
                    if wanted(mail):
                        return mail
                seen = len(box)
                left = end - time.monotonic()
                assert left > 0, (
                    f"no such mail to {to}; there are {[m.header('Subject') for m in box[-5:]]}"
                )
                self._changed.wait(left)

    def code_for(self, to: str, *, after: int = 0) -> str:
        """The code to sign in or up with that was sent last."""
        mail = self.wait_for(to, lambda one: bool(_code(one)), after=after)
        return _code(mail)

    def have(self, to: str) -> int:
        with self._changed:
            return len(self.boxes[to])

    def close(self) -> None:
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    # aiosmtpd calls these.
    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            self.refused.append(address)
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._changed:
            for to in envelope.rcpt_tos:
                self.boxes[to].append(Mail(envelope.mail_from, to, envelope.content))
            self._changed.notify_all()
        return "250 ok"

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        conversations: list[SMTP] = []

        def conversation() -> SMTP:
            conversations.append(SMTP(self, enable_SMTPUTF8=True, loop=self._loop))
            return conversations[-1]

        start = self._loop.create_server(conversation, "127.0.0.1", self.port)
        server = self._loop.run_until_complete(start)
        self._loop.call_soon(ready.set)
        self._loop.run_forever()
        server.close()
        for one in conversations:
            if one.transport is not None:
                one.transport.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


def _code(mail: Mail) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.text, re.MULTILINE)
    return found[1] if found else ""


class Door:
    """The alliance's own door for mail. `post` gives one message in, as a mail server does."""

    def __init__(self, domain: str) -> None:
        self.port, self.domain = free_port(), domain

    @property
    def url(self) -> str:
        return f"lmtp://127.0.0.1:{self.port}"

    def post(self, message: EmailMessage, *, to: str = "", sender: str | None = None) -> None:
        """`sender` "" is the empty one of a bounce; None stands for that of the From header."""
        given = {"from_addr": sender} if sender is not None else {}
        with smtplib.LMTP("127.0.0.1", self.port) as client:
            client.send_message(message, to_addrs=[to or str(message["To"])], **given)


def written(
    sender: str,
    to: str,
    subject: str,
    text: str,
    *,
    name: str,
    message_id: str,
    at: str,
    to_answer: str = "",
) -> EmailMessage:
    """A mail as somebody's mail program makes it."""
    message = EmailMessage()
    message["From"], message["To"] = f"{name} <{sender}>", to
    message["Subject"], message["Date"], message["Message-ID"] = subject, at, message_id
    if to_answer:
        message["In-Reply-To"] = message["References"] = to_answer
    message.set_content(text)
    return message
