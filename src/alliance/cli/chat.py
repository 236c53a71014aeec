"""`alliance chat setup|up|status|restart`: the chat server, started, fed and stopped by `up`."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from alliance.cli import data_dir, load_django
from alliance.cli.ending import when_told
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.chat.server import Places

STARTS_S = 15  # how long Prosody may take until it answers
LONGEST_WAIT_S = 60  # between two starts of a Prosody that ends by itself
STEADY_S = 60  # a Prosody that ran so long is started anew at once


def chat(what: str) -> int:
    """`alliance chat WHAT`."""
    load_django()
    from django.conf import settings

    from alliance.chat import server

    if not 0 < settings.CHAT_PORT < 65536:
        raise Problem("there is no CHAT_PORT; give the chat server one, like CHAT_PORT=5280", 2)
    data_dir.make(settings.DATA_DIR)
    if what == "setup":
        print(f"written: {server.set_up().config}")
        return 0
    if what == "status":
        return status()
    return restart() if what == "restart" else up()


def status() -> int:
    """Exit status 0 when it answers, with the settings of now."""
    from alliance.chat import server
    from alliance.chat.health import health

    found, keeper = health(), _keeper(server.places())
    print(found.words + (f"\n→ {found.remedy}" if found.remedy else ""))
    print(
        f"`alliance chat up` runs as process {keeper}" if keeper else "no `alliance chat up` runs"
    )
    return 0 if found.well and keeper else 1


def restart() -> int:
    """Have the running `up` write the configuration anew and start Prosody with it."""
    from alliance.chat import server

    place = server.places()
    keeper = _keeper(place)
    if keeper is None:
        raise Problem("no `alliance chat up` runs; start it")
    before = place.pid.read_text().strip() if place.pid.exists() else ""
    os.kill(keeper, signal.SIGHUP)
    for _ in range(STARTS_S * 10):
        time.sleep(0.1)
        now = place.pid.read_text().strip() if place.pid.exists() else ""
        if now and now != before and server.is_current(place) and server.answers():
            print("started anew")
            return 0
    raise Problem(f"Prosody does not answer after the restart; see {place.log}")


def up() -> int:
    """Prosody as a child, and each second: the rooms to it, what it heard to the site."""
    from django.conf import settings

    from alliance.chat import server
    from alliance.cli.preparing import check_database, pending_migrations

    check_database()
    if pending_migrations():
        raise Problem("the database is not ready; run `alliance migrate` first")
    if server.program() is None:
        raise Problem("Prosody is not here; on Debian: apt-get install prosody (0.12 or later)")
    place = server.set_up()
    with _held(place):
        _end_orphan(place)
        if server.answers():
            raise Problem(f"something answers on CHAT_PORT={settings.CHAT_PORT} already")
        ending, again = when_told(), when_told(signal.SIGHUP)
        child = _started(place, ending)
        print(f"chat on 127.0.0.1:{settings.CHAT_PORT} for {settings.CHAT_DOMAIN}", flush=True)
        try:
            child = _keep(place, child, ending, again)
        finally:
            _stop(child)
            _exchange(place, "")
    print("alliance: stopped", flush=True)
    return 0


def _keep(
    place: Places,
    child: subprocess.Popen[bytes],
    ending: threading.Event,
    again: threading.Event,
) -> subprocess.Popen[bytes]:
    """Feed Prosody until the end; start it anew when it is told to or ended by itself."""
    from alliance.chat import server

    told, wait_s, started = "", 1, time.monotonic()
    while not ending.wait(1):
        told = _exchange(place, told)
        ended = child.poll() is not None
        if not ended and not again.is_set():
            continue
        if ended:
            wait_s = 1 if time.monotonic() - started > STEADY_S else min(wait_s * 2, LONGEST_WAIT_S)
            print(f"Prosody has ended ({child.returncode}); again in {wait_s} s", flush=True)
            if ending.wait(wait_s):
                break
        again.clear()
        _stop(child)
        server.set_up()
        child, started, told = server.start(place), time.monotonic(), ""
        print("Prosody is started anew", flush=True)
    return child


def _started(place: Places, ending: threading.Event) -> subprocess.Popen[bytes]:
    """The first start: whoever asked for it learns at once when it does not work."""
    from alliance.chat import server

    _exchange(place, "")
    child = server.start(place)
    for _ in range(STARTS_S * 10):
        if ending.wait(0.1) or child.poll() is not None or server.answers():
            break
    if child.poll() is not None or (not ending.is_set() and not server.answers()):
        _stop(child)
        raise Problem(f"Prosody does not start; see {place.log}")
    return child


@contextmanager
def _held(place: Places) -> Iterator[None]:
    """One `up` on this data; its process number is in the lock."""
    with place.lock.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem("`alliance chat up` runs on this data already") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
        lock.truncate(0)


def _keeper(place: Places) -> int | None:
    """The process of the running `alliance chat up`."""
    try:
        with place.lock.open("r") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                text = lock.read().strip()
                return int(text) if text.isdecimal() else None
    except OSError:
        return None
    return None


def _end_orphan(place: Places) -> None:
    """End the Prosody of an `alliance chat up` that was killed: ours by its configuration."""
    try:
        pid = int(place.pid.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if str(place.config).encode() not in command:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)


def _exchange(place: Places, told: str) -> str:
    """Write the state if it is not what was `told` last; take what was spooled."""
    import logging

    from django.db import close_old_connections
    from django.utils import timezone

    from alliance.chat import server, spool
    from alliance.chat.state import state

    try:
        close_old_connections()
        now = json.dumps(state(timezone.now()), ensure_ascii=False, sort_keys=True)
        if now != told:
            server.write_private(place.state, now)
        spool.take(place.spool)
        return now
    except Exception:  # a moment without its database: the chat goes on with what it knows
        logging.getLogger("alliance.chat").exception("the rooms were not looked at this time")
        return told


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
