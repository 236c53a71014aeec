"""`alliance lists mailman setup|up|status|sync|upgrade`: GNU Mailman core, looked after."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from alliance.cli import data_dir
from alliance.cli.ending import when_told
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.lists.mailman.places import Places

STARTS_S = 300  # how long Mailman may take until it answers; ten seconds on a quiet machine
STOPS_S = 30


def act(what: str, as_json: bool) -> int:
    """Do one of them; return the exit status. Raises `Problem`."""
    if not what:
        raise Problem("say what: `alliance lists mailman setup`, up, status, sync or upgrade", 2)
    if what == "status":
        return status(as_json)
    return {"setup": setup, "up": up, "sync": sync, "upgrade": upgrade}[what]()


def setup() -> int:
    """Install Mailman from the lock, and write its configuration. Safe to repeat."""
    place = _install()
    from alliance.lists.mailman import places

    try:
        places.set_up()
    except places.CannotConfigure as error:
        print(f"not configured yet: {error}")
        return 0
    print(f"configuration: {place.config}")
    return 0


def _install() -> Places:
    from django.conf import settings

    from alliance.lists.mailman import installing, places

    data_dir.make(settings.DATA_DIR)
    place = places.places()
    try:
        is_new = installing.install(place, lambda words: print(words, flush=True))
    except installing.CannotInstall as error:
        raise Problem(str(error)) from error
    version = installing.installed_version(place)
    print(f"Mailman {version} {'installed' if is_new else 'is there'}: {place.environment}")
    return place


def upgrade() -> int:
    """Bring the environment to the lock of this version. Mailman has to be stopped: it changes its
    own database at its next start.
    """
    from alliance.lists.mailman import installing, places

    place = places.places()
    if _version_running():
        raise Problem("Mailman is running; stop it first, upgrade, and start it again")
    before = installing.installed_version(place)
    _install()
    after = installing.installed_version(place)
    print(f"upgraded from {before}" if before and before != after else f"Mailman is at {after}")
    return 0


def sync() -> int:
    """Compare lists, rules, subscriptions and held mail with Mailman, and mend what differs."""
    from django.utils import timezone

    from alliance.cli.lists import need_database
    from alliance.lists.mailman import syncing
    from alliance.lists.mailman.rest import MailmanDown, Refused

    _need_engine()
    need_database()
    try:
        mended = syncing.repair(timezone.now())
    except MailmanDown as error:
        raise Problem(f"Mailman does not answer ({error}); `alliance lists mailman up`") from error
    except Refused as error:
        raise Problem(str(error)) from error
    for words in mended:
        print(words)
    if not mended:
        print("everything is the same")
    return 0


def status(as_json: bool) -> int:
    """Versions, whether it answers, and what waits."""
    from django.conf import settings

    from alliance.cli.lists import need_database
    from alliance.lists.engine import ENGINES
    from alliance.lists.mailman import installing, places
    from alliance.lists.models import EngineChange

    need_database()
    place = places.places()
    health = ENGINES["mailman"].health()
    found = {
        "engine_of_the_site": settings.LISTS_ENGINE,
        "installed": installing.installed_version(place),
        "locked": installing.locked_version(),
        "running": _version_running(),
        "rest": f"127.0.0.1:{settings.MAILMAN_REST_PORT}",
        "lmtp": f"127.0.0.1:{settings.MAILMAN_LMTP_PORT}",
        "changes_waiting": EngineChange.objects.count(),
        "messages_to_take_over": len(list(place.taken.glob("*.eml"))),
        "well": health.well,
        "words": health.words,
        "remedy": health.remedy,
    }
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            if value != "":
                print(f"{name.replace('_', ' '):<22} {value}")
        if settings.LISTS_ENGINE != "mailman":
            print("note: the site does not use it; set LISTS_ENGINE=mailman")
    return int(not health.well)


def up() -> int:
    """Mailman as a child of this process, until SIGINT or SIGTERM."""
    from django.conf import settings

    from alliance.lists.mailman import installing, places

    _need_engine()
    place = places.places()
    if not place.master.is_file():
        raise Problem("Mailman is not installed; run `alliance lists mailman setup` first")
    if not installing.is_current(place):
        raise Problem("another Mailman is installed; run `alliance lists mailman upgrade` first")
    if version := _version_running():
        raise Problem(f"{version} runs on this port already; stop it first")
    try:
        place = places.set_up()
        installing.let_in_plugin(place)
    except places.CannotConfigure as error:
        raise Problem(str(error)) from error
    told = when_told()
    with data_dir.in_use(settings.DATA_DIR):
        child = start(place)
        try:
            _wait_for_answer(child, told, place)
            if not told.is_set():
                rest, lmtp = settings.MAILMAN_REST_PORT, settings.MAILMAN_LMTP_PORT
                print(f"Mailman on 127.0.0.1, REST {rest}, LMTP {lmtp}", flush=True)
            while not told.wait(1):
                if child.poll() is not None:
                    raise Problem(f"Mailman has ended by itself; see {place.logs}")
        finally:
            stop(child)
    print("alliance: stopped", flush=True)
    return 0


def start(place: Places) -> subprocess.Popen[bytes]:
    """Its master process, which starts the others. A lock of one that was killed is taken over."""
    (place.logs).mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "HOME")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    with (place.logs / "master.out").open("ab") as out:
        return subprocess.Popen(  # noqa: S603  our own words
            [str(place.master), "--force", "-C", str(place.config)],
            cwd=place.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def stop(child: subprocess.Popen[bytes]) -> None:
    """Each of its processes finishes what it has in hand; what hangs is killed."""
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=STOPS_S)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _wait_for_answer(child: subprocess.Popen[bytes], told: threading.Event, place: Places) -> None:
    for _ in range(STARTS_S * 2):
        if told.wait(0.5) or _version_running():
            return
        if child.poll() is not None:
            break
    raise Problem(f"Mailman does not start; see {place.logs}/master.out and mailman.log beside it")


def _version_running() -> str:
    from alliance.lists.mailman.rest import MailmanDown, Refused, Rest

    try:
        with Rest() as rest:
            return rest.version()
    except (MailmanDown, Refused):
        return ""


def _need_engine() -> None:
    from django.conf import settings

    if settings.LISTS_ENGINE != "mailman":
        raise Problem("the site does not use Mailman; set LISTS_ENGINE=mailman", 2)
