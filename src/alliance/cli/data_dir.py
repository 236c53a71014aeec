"""The folder everything lives in, and who is using it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alliance.cli.saying import Problem

LOCK_NAME = "in-use.lock"


def make(path: Path) -> None:
    """Make `path`, readable by its owner alone. A folder that is there keeps its permissions:
    it may be shared on purpose, and `alliance doctor` says so.
    """
    if not path.is_dir():
        path.mkdir(parents=True, mode=0o700)


@contextmanager
def in_use(path: Path) -> Iterator[None]:
    """Say that a process works with the data, as long as it does. Many can at once."""
    make(path)
    with (path / LOCK_NAME).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            raise Problem("the data are being restored; try again when that is done") from error
        yield


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Have the data to oneself, or raise `Problem`."""
    make(path)
    with (path / LOCK_NAME).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Problem(f"an alliance is running on {path}; stop it first") from error
        yield
