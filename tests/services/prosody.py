"""A real Prosody for tests: `alliance chat up` on data and ports of its own, and XMPP clients."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.processes import (
    ROOT,
    free_port,
    own_environment,
    stop,
    unavailable,
    wait_until,
)

BIN = Path(sys.executable).parent
DOMAIN = "chat.example.org"
ROOMS = f"rooms.{DOMAIN}"

# Reads code as JSON, a line each; answers [whether it went well, what it printed].
ACTOR = """
import contextlib, io, json, os, sys, traceback
os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
import django
django.setup()
from django.db import close_old_connections
for line in sys.stdin:
    close_old_connections()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            exec(json.loads(line), {})
            fine = True
        except Exception:
            fine = False
            traceback.print_exc(file=said)
    print(json.dumps([fine, said.getvalue()]), flush=True)
"""


class Chat:
    """.environment: that of the site.  .xmpp_port: where XMPP programs come in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = int(environment["CHAT_PORT"])
        self.xmpp_port = int(environment["CHAT_XMPP_PORT"])
        self._actor: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def python(self, code: str) -> str:
        """Run code on the site's data, in a process beside the chat; return what it printed."""
        with self._lock:
            if self._actor is None:
                self._actor = subprocess.Popen(
                    [sys.executable, "-c", ACTOR], cwd=ROOT, env=self.environment,
                    start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    text=True,
                )  # fmt: skip
            assert self._actor.stdin
            assert self._actor.stdout
            self._actor.stdin.write(json.dumps(code) + "\n")
            self._actor.stdin.flush()
            fine, printed = json.loads(self._actor.stdout.readline())
        assert fine, printed
        return str(printed)

    def close(self) -> None:
        if self._actor is not None:
            assert self._actor.stdin
            assert self._actor.stdout
            self._actor.stdin.close()
            self._actor.stdout.close()
            stop(self._actor)

    def alliance(self, what: str) -> tuple[int, str]:
        """`alliance chat WHAT`: (exit status, what it printed)."""
        done = subprocess.run(
            [str(BIN / "alliance"), "chat", what], cwd=ROOT, env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def needed() -> None:
    if shutil.which("prosody") is None:
        unavailable("no Prosody here (apt-get install prosody)")


def environment(data: Path, **more: str) -> dict[str, str]:
    ports = {"CHAT_PORT": str(free_port()), "CHAT_XMPP_PORT": str(free_port())}
    return own_environment(data, CHAT_DOMAIN=DOMAIN, **ports, **more)


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Chat]:
    """The chat server over a site whose tables are made."""
    needed()
    chat = Chat(environment)
    log = Path(environment["DATA_DIR"]).parent / "chat-up.log"
    with log.open("wb") as out:
        child = subprocess.Popen(
            [str(BIN / "alliance"), "chat", "up"], cwd=ROOT, env=environment,
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_until(
            lambda: "chat on" in log.read_text() or child.poll() is not None,
            timeout_s=60, what="the chat server to start",
        )  # fmt: skip
        assert child.poll() is None, log.read_text()
        yield chat
    finally:
        chat.close()
        stop(child)
