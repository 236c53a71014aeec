"""What this machine's processes count: requests, tasks, awards, verifications.

Each process writes into files of its own in DATA_DIR/metrics, and whichever process is asked adds
up those of all. So it does not matter which of several web processes answers the scraper, and what
a worker counts is there, too. Numbers of processes that have ended are kept, in one file for all.

A label has as many values as the code has words for it: routes are templates, never addresses.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from alliance.outbox.processes import is_gone, own_name

FOLDER: Path = settings.DATA_DIR / "metrics"
GONE = "gone"  # the name under which the numbers of ended processes are kept
QUIET_S = 86_400  # a process of another boot or machine that wrote nothing for so long has ended
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = logging.getLogger("alliance.operations")

# The library looks both up when a number is made. Its own way, by process number alone, would
# take a new process for an old one.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)
values.ValueClass = values.MultiProcessValue(process_identifier=own_name)

_own = CollectorRegistry()
REQUESTS = Counter(
    "alliance_requests", "Requests answered.", ["method", "route", "status"], registry=_own
)
REQUEST_SECONDS = Histogram(
    "alliance_request_seconds",
    "Seconds until an answer began.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)
TASKS = Counter("alliance_tasks", "Tasks done.", ["task", "outcome"], registry=_own)
TASK_SECONDS = Histogram(
    "alliance_task_seconds",
    "Seconds that a task took.",
    ["task"],
    buckets=(0.01, 0.05, 0.25, 1, 5, 30, 120),
    registry=_own,
)
AWARDS = Counter("alliance_awards", "Badges awarded, claimed, revoked.", ["act"], registry=_own)
VERIFICATIONS = Counter(
    "alliance_verifications", "Badges verified, by verdict.", ["verdict"], registry=_own
)


def request(method: str, route: str, status: int, seconds: float) -> None:
    def note() -> None:
        word = method if method in METHODS else "other"
        REQUESTS.labels(word, route, str(status)).inc()
        REQUEST_SECONDS.labels(route).observe(seconds)

    _safely(note)


def task(kind: str, outcome: str, seconds: float) -> None:
    def note() -> None:
        TASKS.labels(kind, outcome).inc()
        TASK_SECONDS.labels(kind).observe(seconds)

    _safely(note)


def award(act: str) -> None:
    """`act`: awarded, claimed or revoked. Call it when the transaction has succeeded."""
    _safely(lambda: AWARDS.labels(act).inc())


def verification(verdict: str) -> None:
    _safely(lambda: VERIFICATIONS.labels(verdict).inc())


def registry_of_all() -> CollectorRegistry:
    """A registry with the numbers of every process of this machine."""
    made = CollectorRegistry()
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    MultiProcessCollector(made, path=str(FOLDER))
    return made


def alone(act: Callable[[], Any]) -> Any:
    """Do `act` while no other process reads or folds the files."""
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return act()


def fold() -> int:
    """Add the numbers of ended processes to those kept, and remove their files; return how many.

    Call it within `alone`. Killed between the two steps, one file would be counted twice: a
    counter that is too high is the smaller evil than one that goes back.
    """
    folded = 0
    for path in sorted(FOLDER.glob("*_*.db")):
        kind, _, name = path.stem.partition("_")
        if name == GONE or not _has_ended(name, path):
            continue
        kept = MmapedDict(str(FOLDER / f"{kind}_{GONE}.db"))
        try:
            for key, value, _at, _place in MmapedDict.read_all_values_from_file(str(path)):
                before, at = kept.read_value(key)
                kept.write_value(key, before + value, at)
        finally:
            kept.close()
        path.unlink()
        folded += 1
    return folded


def _has_ended(name: str, path: Path) -> bool:
    if name.partition("-")[0] == own_name().partition("-")[0]:
        return is_gone(name)
    return time.time() - path.stat().st_mtime > QUIET_S


_ready = False


def _safely(note: Callable[[], None]) -> None:
    """Whatever keeps us from counting, a full disk say, keeps nobody from their page."""
    global _ready  # noqa: PLW0603
    try:
        if not _ready:
            FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
            _ready = True
        note()
    except (OSError, ValueError) as error:
        log.warning("nothing is counted: %s", error)
