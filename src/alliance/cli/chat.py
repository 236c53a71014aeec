"""`alliance chat setup|up|status`: the chat server, started, fed and stopped by this process."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from types import FrameType
from typing import TYPE_CHECKING

from alliance.cli import data_dir, load_django
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.chat.server import Places

STARTS_S = 15  # how long Prosody may take until it answers


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
        answers = server.answers()
        print(f"chat on 127.0.0.1:{settings.CHAT_PORT}: {'answers' if answers else 'no answer'}")
        return 0 if answers else 1
    return up()


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
    if server.answers():
        raise Problem(f"something answers on CHAT_PORT={settings.CHAT_PORT} already")
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    place = server.set_up()
    _exchange(place, "")
    child = server.start(place)
    try:
        for _ in range(STARTS_S * 10):
            if ending.wait(0.1) or child.poll() is not None or server.answers():
                break
        if child.poll() is not None or (not ending.is_set() and not server.answers()):
            raise Problem(f"Prosody does not start; see {place.log}")
        print(f"chat on 127.0.0.1:{settings.CHAT_PORT} for {settings.CHAT_DOMAIN}", flush=True)
        told = ""
        while not ending.wait(1):
            told = _exchange(place, told)
            if child.poll() is not None:
                raise Problem(f"Prosody has ended by itself ({child.returncode}); see {place.log}")
    finally:
        _stop(child)
        _exchange(place, "")
    print("alliance: stopped", flush=True)
    return 0


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
