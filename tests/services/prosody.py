"""A real Prosody for tests: `alliance chat up` on data and ports of its own, and XMPP clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.processes import (
    ROOT,
    free_port,
    own_environment,
    run,
    stop,
    unavailable,
    wait_until,
)

BIN = Path(sys.executable).parent
DOMAIN = "chat.example.org"
ROOMS = f"rooms.{DOMAIN}"


class Chat:
    """.environment: that of the site.  .xmpp_port: where XMPP programs come in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = int(environment["CHAT_PORT"])
        self.xmpp_port = int(environment["CHAT_XMPP_PORT"])

    def python(self, code: str) -> str:
        """Run code on the site's data and return what it printed."""
        start = "import os, django; os.environ['DJANGO_SETTINGS_MODULE']='alliance.settings'; "
        return run([sys.executable, "-c", start + "django.setup()\n" + code], self.environment)


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
        stop(child)
