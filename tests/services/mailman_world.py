"""An alliance whose lists are on GNU Mailman core, started by the project's own command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from tests.services.mail_world import DOMAIN, Lists, Sink, lmtp
from tests.services.processes import BIN, ROOT, free_port, stop, unavailable, wait_until

SITE = "https://alliance.example.org"
ENVIRONMENT = Path(sys.prefix).with_name(".venv-mailman")
PRELUDE = """
import json
from django.test import Client
from django.utils import timezone
from alliance.lists.models import *
from alliance.lists.services import managing, moderating, subscribing
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address as person
boss = Person.objects.filter(email="boss@example.org").first() or Person.objects.create_superuser(
    "boss@example.org")
def browser(who=None):
    client = Client(enforce_csrf_checks=who is None, headers={"host": "alliance.example.org"})
    if who is not None:
        client.force_login(who)
    return client
"""
_numbers = count(1)


class World(Lists):
    """An alliance on Mailman: its worker with the door, and Mailman itself."""

    def __init__(self, folder: Path, sink: Sink, **more: str) -> None:
        self.rest_port, self.lmtp_port = free_port(), free_port()
        super().__init__(
            folder,
            sink,
            count=0,
            LISTS_ENGINE="mailman",
            MAILMAN_ENV=str(ENVIRONMENT),
            MAILMAN_REST_PORT=str(self.rest_port),
            MAILMAN_LMTP_PORT=str(self.lmtp_port),
            SWEEP_S="1",
            **more,
        )
        self.console = self._start_console()
        self.mailman: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start_mailman(self) -> None:
        log = self.folder / "mailman.log"
        with log.open("wb") as stream:
            self.mailman = subprocess.Popen(
                [str(BIN / "alliance"), "lists", "mailman", "up"],
                cwd=ROOT, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
            )  # fmt: skip
        started = self.mailman
        wait_until(
            lambda: "Mailman on" in log.read_text() or started.poll() is not None,
            timeout_s=330,
            what="Mailman",
        )
        assert started.poll() is None, log.read_text() + self.mailman_said()

    def mailman_said(self) -> str:
        logs = (self.data / "mailman" / "var" / "logs").glob("*")
        return "\n".join(f"--- {log.name}\n{log.read_text()[-1500:]}" for log in logs)

    def kill_mailman(self) -> None:
        """The master and all its processes, without a word (SIGKILL)."""
        assert self.mailman is not None
        master = int((self.data / "mailman" / "var" / "master.pid").read_text())
        os.killpg(master, signal.SIGKILL)
        os.killpg(self.mailman.pid, signal.SIGKILL)
        self.mailman.wait(20)

    def start_worker(self) -> None:
        self.worker = self.start()

    def kill_worker(self) -> None:
        assert self.worker is not None
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait(20)

    def _start_console(self) -> subprocess.Popen[str]:
        with (self.folder / "console.log").open("wb") as errors:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.services.console"],
                cwd=ROOT, env=self.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip

    def do(self, script: str) -> str:
        """Run a script in a process of the site; what it printed. Fails with its traceback."""
        assert self.console.stdin and self.console.stdout
        self.console.stdin.write(json.dumps({"script": PRELUDE + script}) + "\n")
        self.console.stdin.flush()
        answer = json.loads(self.console.stdout.readline())
        assert not answer["error"], answer["error"]
        return str(answer["said"]).strip()

    def make_list(self, *readers: str, **rules: object) -> str:
        """A list made by the site's own service, with readers who subscribe on its page. Returns
        its name once Mailman has all of it.
        """
        slug = f"list{next(_numbers)}"
        values = {"slug": slug, "name": slug.title(), "first_posts_held": 0} | rules
        self.do(
            f"made = managing.found_list(MailingList(**{values!r}), by=boss)\n"
            f"for email in {list(readers)!r}:\n"
            "    answer = browser(person(email)).post(f'/lists/{made.slug}/subscribe/',"
            " {'email': email, 'mode': 'each'}, secure=True)\n"
            "    assert answer.status_code == 302, answer.content\n"
        )
        self.wait_until_told()
        return slug

    def wait_until_told(self) -> None:
        wait_until(
            lambda: self.do("print(EngineChange.objects.count())") == "0",
            timeout_s=180,
            what=f"Mailman to be told: {self.logs()}",
        )

    def logs(self) -> str:
        return "\n".join(log.read_text()[-2000:] for log in self.folder.glob("worker-*.log"))

    def count(self, model: str, slug: str, **where: object) -> int:
        where = {"mailing_list__slug": slug} | where
        return int(self.do(f"print({model}.objects.filter(**{where!r}).count())"))

    def wait_for(self, model: str, slug: str, number: int = 1, **where: object) -> None:
        wait_until(
            lambda: self.count(model, slug, **where) >= number,
            timeout_s=120,
            what=f"{number} {model} of {slug}: {self.logs()}{self.mailman_said()}",
        )

    def close(self) -> None:
        super().close()
        with self.console as console:
            console.kill()
        if self.mailman is not None and self.mailman.poll() is None:
            stop(self.mailman, signal.SIGTERM)


def need_mailman() -> None:
    """Skip, or fail where a machine has promised to have everything."""
    if not (ENVIRONMENT / "bin" / "master").is_file():
        unavailable("Mailman is not installed here (.venv/bin/alliance lists mailman setup)")


def mail(slug: str, sender: str, subject: str = "Topic", **fields: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"Ada <{sender}>", f"{slug}@{DOMAIN}"
    message["Subject"] = subject
    message["Message-ID"] = f"<{slug}-{next(_numbers)}@example.org>"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content("Grüße.\n.\n..and a dot\n")
    return message


def post(port: int, message: EmailMessage) -> None:
    with lmtp(port) as client:
        client.send_message(message)


def copies(sink: Sink, slug: str) -> list[tuple[str, str, EmailMessage]]:
    """(envelope sender, recipient, message) of what the list's readers got, not of its notices."""
    return [
        (sender, to, message_from_bytes(raw, policy=policy.default))
        for sender, to, raw in sink.came
        if sender.startswith(f"{slug}-bounces")
    ]


def wait_for_copies(sink: Sink, slug: str, number: int, world: World) -> list[EmailMessage]:
    wait_until(
        lambda: len(copies(sink, slug)) >= number,
        timeout_s=180,
        what=f"{number} copies: {world.logs()}{world.mailman_said()}",
    )
    return [message for _, _, message in copies(sink, slug)]
