"""PostgreSQL, Redis and a mail server for tests, each on a port and in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.services.processes import free_port, stop, unavailable, wait_until

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
            wait_until(lambda: _listens(port), timeout_s=60, what="Redis to start")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            stop(server, signal.SIGTERM)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# Mail ---------------------------------------------------------------------------------------------


class MailServer(socketserver.ThreadingTCPServer):
    """SMTP (RFC 5321), as much of it as a sender needs; keeps what it is given.

    .mails: what was accepted, in order.
    .hold_and_drop: keep the next message waiting for its answer (.holding is set meanwhile) until
    .release is set, and then refuse it for now.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), _MailSession)
        self.mails: list[EmailMessage] = []
        self.hold_and_drop = False
        self.holding = threading.Event()
        self.release = threading.Event()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"smtp://{self.server_address[0]}:{self.server_address[1]}"


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
        if self.server.hold_and_drop:
            self.server.holding.set()
            self.server.release.wait(timeout=60)
            return "451 try later"
        with self.server.lock:
            self.server.mails.append(message_from_bytes(body, policy=policy.default))  # type: ignore[arg-type]
        return "250 kept"


@contextmanager
def mail_server(address: str = "127.0.0.1") -> Iterator[MailServer]:
    with MailServer(address) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
