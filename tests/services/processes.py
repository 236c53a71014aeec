"""Real programs for tests: the site itself, PostgreSQL, Redis and a mail server, each on its own.

Everything started here lives in a folder and on a port of its own, and is gone when its `with`
block ends. Nothing touches a service that is already running on the machine.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Never

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def unavailable(reason: str) -> Never:
    """Skip with the reason; or fail, where a machine has promised to have everything."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"{reason} (REQUIRE_SERVICES=1: absence is a failure)", pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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

    def start(self, timeout_s: float = 90) -> None:
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
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self._process is None:
            return
        stop(self._process, how)
        self._process = None

    @property
    def output(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def administrator_link(self) -> str:
        """The one-time link that the first start printed."""
        links = re.findall(rf"{re.escape(self.url)}/\S*(?:link|sign-?in)\S*", self.output)
        assert links, f"no one-time link among what was printed:\n{self.output[-3000:]}"
        return str(links[0])

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


# PostgreSQL ---------------------------------------------------------------------------------------


def postgresql_binaries() -> Path | None:
    """Folder of the newest PostgreSQL server on this machine."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL cluster of its own; yields a URL of an empty database on it."""
    binaries = postgresql_binaries()
    if binaries is None:
        unavailable("no PostgreSQL server here (apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        as_whom: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            name = next(n for n in ("postgres", "nobody") if _account(n))
            account = pwd.getpwnam(name)
            os.chown(home, account.pw_uid, account.pw_gid)
            ids = (f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}")
            as_whom = ["setpriv", *ids, "--clear-groups"]
        data, password = home / "data", "only-here"
        (home / "password").write_text(password)
        (home / "password").chmod(0o644)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": folder}
        subprocess.run(
            [*as_whom, str(binaries / "initdb"), "--no-sync", "-U", "alliance", "-E", "UTF8",
             "--auth=scram-sha-256", f"--pwfile={home / 'password'}", "-D", str(data)],
            cwd=home, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        port = free_port()
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [*as_whom, str(binaries / "postgres"), "-D", str(data), "-p", str(port),
                 "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={home}",
                 "-c", "fsync=off", "-c", "max_connections=100"],
                cwd=home, env=environment, start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            wait_until(
                lambda: subprocess.run(ready).returncode == 0,
                timeout_s=30, what=f"PostgreSQL to start: {(home / 'log').read_text()[-500:]}",
            )  # fmt: skip
            yield f"postgres://alliance:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(server, signal.SIGINT)


def _account(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


# Redis --------------------------------------------------------------------------------------------


@contextmanager
def redis() -> Iterator[str]:
    """A Redis or Valkey server of its own, in memory only; yields its URL."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        unavailable("no Redis or Valkey server here (apt-get install redis-server)")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder,
             "--appendonly", "no"],
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_until(lambda: _listens(port), timeout_s=15, what="Redis to start")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            stop(server, signal.SIGTERM)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# Mail ---------------------------------------------------------------------------------------------


class MailServer(socketserver.ThreadingTCPServer):
    """SMTP (RFC 5321), as much of it as a sender needs; keeps what it is given.

    .mails: what was accepted, in order.  .defer: answer so many messages with "451 try later".
    .delay_s: hold each message so long before it is answered, with .holding set meanwhile.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _MailSession)
        self.mails: list[EmailMessage] = []
        self.defer = 0
        self.delay_s = 0.0
        self.holding = threading.Event()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _MailSession(socketserver.StreamRequestHandler):
    server: MailServer

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self._say("220 test ESMTP")
        while line := self.rfile.readline(2000):
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"EHLO":
                self._say("250-test")
                self._say("250 8BITMIME")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            elif verb == b"DATA":
                self._say("354 go on")
                self._say(self._keep(self._body()))
            else:  # HELO, MAIL, RCPT, RSET, NOOP
                self._say("250 ok")

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline(100_000)) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))  # dot stuffing, RFC 5321 4.5.2
        return b"".join(lines)

    def _keep(self, body: bytes) -> str:
        with self.server.lock:
            if self.server.defer > 0:
                self.server.defer -= 1
                return "451 try later"
        if self.server.delay_s:
            self.server.holding.set()
            time.sleep(self.server.delay_s)
        with self.server.lock:
            self.server.mails.append(message_from_bytes(body, policy=policy.default))  # type: ignore[arg-type]
        return "250 kept"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
