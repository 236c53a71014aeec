"""The alliance as real processes: one site as `make run` starts it, or several beside each other.

Everything started here lives in a folder and on a port of its own, and is stopped with all that it
started. Nothing touches a service that is already running on the machine.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Never

import pytest
from tests import prepared

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
_given: set[int] = set()  # ports


def unavailable(reason: str) -> Never:
    """Skip with the reason; or fail, where a machine has promised to have everything."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"{reason} (REQUIRE_SERVICES=1: absence is a failure)", pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    """A port for a server that is yet to start. It is none that the system gives to whoever asks
    for any (from 32768 on), and each worker has its own: nobody takes it in the meantime.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ours = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = 11_000 + secrets.randbelow(21_000 // workers) * workers + ours
        if port in _given:
            continue
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port


def wait_until(holds, *, timeout_s: float, what: str) -> None:  # type: ignore[no-untyped-def]
    """Poll `holds()` until it is true; fail naming `what` was waited for."""
    end = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"waited {timeout_s:.0f} s in vain for {what}")
        time.sleep(0.1)


def own_environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of an `alliance …` process that shares nothing with this machine or test."""
    ours = ("DATABASE_URL", "SITE_URL", "MAIL_URL", "TASKS_URL", "PORT", "DJANGO_SETTINGS_MODULE")
    kept = {k: v for k, v in os.environ.items() if k not in ours and not k.startswith("PYTEST")}
    return kept | {"DATA_DIR": str(data), "SECRET_KEY": "", "PYTHONUNBUFFERED": "1"} | more


class Site:
    """`alliance up` as a process: what `make run` starts.

    .url: where it answers.  .output: everything that it printed.  .mails(): its file mailbox.
    """

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = own_environment(data, PORT=str(self.port), **(environment or {}))
        self._log = data.parent / f"{data.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, timeout_s: float = 180) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(BIN / "alliance"), "up"],
                cwd=self.data, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        end = time.monotonic() + timeout_s
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                pytest.fail(f"`alliance up` does not answer:\n{self.output[-3000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refusal:  # it runs, and its front page is broken
            pytest.fail(f"the front page answers {refusal.code}:\n{self.output[-3000:]}")
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self._process is None:
            return
        stop(self._process, how)
        self._process = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "the site does not run"
        return self._process.pid

    @property
    def output(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def administrator_link(self) -> str:
        """A one-time link for the first administrator: another one each time it is asked for."""
        printed = self.alliance("signin", "admin@example.org").split()
        return next(word for word in printed if word.startswith(self.url))

    def mails(self, to: str = "") -> list[EmailMessage]:
        """What lies in the file mailbox for that address (for all when ""), oldest first."""
        files = sorted((self.data / "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
        mails = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]
        return [mail for mail in mails if to in str(mail["To"])]  # type: ignore[misc]

    def wait_for_mail(self, to: str, subject: str = "", timeout_s: float = 30) -> EmailMessage:
        """The newest mail to that address whose subject holds `subject`."""

        def matching() -> list[EmailMessage]:
            return [mail for mail in self.mails(to) if subject in str(mail["Subject"])]

        wait_until(matching, timeout_s=timeout_s, what=f"a mail to {to} about {subject!r}")
        return matching()[-1]

    def alliance(self, *arguments: str, **more: str) -> str:
        """Run `alliance …` on this site's data and return what it printed."""
        return run([str(BIN / "alliance"), *arguments], self.environment | more)


class Alliance:
    """The alliance as several processes on the same data, without a web server."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        data.mkdir(parents=True, exist_ok=True)
        self.environment = own_environment(
            data, SITE_URL="http://alliance.example.org", **environment
        )
        self._children: list[subprocess.Popen[bytes]] = []
        if "DATABASE_URL" not in environment:
            prepared.lay(data)
        self.alliance("migrate")
        self.achievement = self.actor("prepare").strip()

    def alliance(self, *arguments: str) -> str:
        return run([str(BIN / "alliance"), *arguments], self.environment)

    def actor(self, *arguments: object) -> str:
        return run(self._actor(*arguments), self.environment)

    def start_actor(self, *arguments: object) -> subprocess.Popen[bytes]:
        return self._start(self._actor(*arguments))

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self._start([str(BIN / "alliance"), "worker"])

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.actor("report"))
        return found

    @staticmethod
    def _actor(*arguments: object) -> list[str]:
        return [sys.executable, "-m", "tests.services.actor", *map(str, arguments)]

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        log = (self.data.parent / f"process-{len(self._children)}.log").open("wb")
        with log:
            child = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self._children.append(child)
        return child

    def logs(self) -> str:
        """The end of what each process that was started has printed."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}"
            for log in sorted(self.data.parent.glob("process-*.log"))
        )

    def close(self) -> None:
        for child in self._children:
            stop(child)


def run(command: list[str], environment: Mapping[str, str], timeout_s: float = 300) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=timeout_s,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGINT) -> None:
    """End a process that leads its own group, with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=15)
    with suppress(ProcessLookupError):  # what is left: one that does not listen, or its children
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=15)
