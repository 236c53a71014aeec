"""An alliance with lists and its own worker, and a mail server at the end of the way."""

from __future__ import annotations

import asyncio
import json
import smtplib
import subprocess
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP
from tests import prepared
from tests.services.processes import BIN, ROOT, free_port, own_environment, run, stop, wait_until

DOMAIN = "lists.example.org"
MAKE = """
from alliance.lists.models import MailingList, Subscription
dev = MailingList.objects.create(slug="dev", name="Dev", first_posts_held=0, has_footer={footer})
Subscription.objects.bulk_create(
    Subscription(mailing_list=dev, email=f"reader{{n}}@example.net") for n in range({count}))
Subscription.objects.create(mailing_list=dev, email="ada@example.org", mode="none")
"""


class Sink:
    """A mail server at the end of the way (aiosmtpd). `refuse` maps addresses to answers; each
    message is (envelope sender, recipient, bytes). `hold` stops it before its answer to DATA.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.came: list[tuple[str, str, bytes]] = []
        self.refuse: dict[str, str] = {}
        self.connections = 0
        self.hold_after = 0
        self.holding = threading.Event()
        self.free = threading.Event()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(10)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)

        conversations: list[SMTP] = []

        def conversation() -> SMTP:
            self.connections += 1
            conversations.append(SMTP(self, enable_SMTPUTF8=True, loop=self.loop))
            return conversations[-1]

        server = self.loop.run_until_complete(
            self.loop.create_server(conversation, "127.0.0.1", self.port)
        )
        self.loop.call_soon(ready.set)
        self.loop.run_forever()
        server.close()
        for one in conversations:
            if one.transport is not None:
                one.transport.close()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.came.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        if self.hold_after and len(self.came) >= self.hold_after:
            self.holding.set()
            await asyncio.get_running_loop().run_in_executor(None, self.free.wait, 60)
        return "250 ok"

    def close(self) -> None:
        self.free.set()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def recipients(self) -> list[str]:
        return sorted(to for _, to, _ in self.came)


class Lists:
    """An alliance with one list, its worker with a door, and a sink behind it."""

    def __init__(
        self, folder: Path, sink: Sink, *, door: str = "lmtp", count: int = 5, **more: str
    ) -> None:
        self.folder, self.sink, self.door_port = folder, sink, free_port()
        self.data = folder / "data"
        prepared.lay(self.data)
        self.environment = own_environment(
            self.data,
            SITE_URL="https://alliance.example.org",
            LISTS_DOMAIN=DOMAIN,
            MAIL_DOOR=f"{door}://127.0.0.1:{self.door_port}",
            MAIL_URL=sink.url,
            **more,
        )
        self.python(MAKE.format(count=count, footer=False))
        self.workers: list[subprocess.Popen[bytes]] = []

    def python(self, script: str) -> str:
        command = [str(BIN / "python"), "-c", f"import django; django.setup()\n{script}"]
        env = self.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
        return run(command, env).strip()

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"worker-{len(self.workers)}.log"
        with log.open("wb") as stream:
            worker = subprocess.Popen(
                [str(BIN / "alliance"), *(command or ("worker",))],
                cwd=ROOT, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.workers.append(worker)
        said = ("working", "taking mail")
        wait_until(
            lambda: any(s in log.read_text() for s in said) or worker.poll() is not None,
            timeout_s=60,
            what="the worker",
        )
        assert worker.poll() is None, log.read_text()
        return worker

    def delivered(self) -> dict[str, int]:
        script = (
            "from collections import Counter\nfrom alliance.lists.models import Delivery\n"
            "import json\nprint(json.dumps(Counter(Delivery.objects.values_list('status',"
            " flat=True))))"
        )
        found: dict[str, int] = json.loads(self.python(script))
        return found

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                stop(worker)


def mail(number: int = 1, sender: str = "ada@example.org", body: str = "Grüße.") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"Ada <{sender}>", f"dev@{DOMAIN}"
    message["Subject"], message["Message-ID"] = f"Topic {number}", f"<{number}@example.org>"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    message.set_content(body + "\n.\n..and a dot\n")
    return message


def lmtp(port: int) -> smtplib.LMTP:
    client = smtplib.LMTP("127.0.0.1", port)
    client.ehlo_or_helo_if_needed()
    return client
