"""The name of a request, kept for everything that follows from it, also in other processes.

A request gets a name, which its answer, its log lines and the tasks that it queues bear. A task
carries it with itself: in its row where tasks are in the database, in the job's own notes where
they are in Redis. So nothing is asked or written beside it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from alliance.operations import tracing

KEY = "carried"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")

_request: ContextVar[str] = ContextVar("request", default="")
_task: ContextVar[str] = ContextVar("task", default="")


def request_name() -> str:
    """The name of the request that this follows from, "" for none."""
    return _request.get()


def task_name() -> str:
    """The identifier of the task in hand, "" for none."""
    return _task.get()


def new_name(given: str = "") -> str:
    """The name that a proxy gave, where it is a plain word of 8 to 64 letters; else a new one."""
    return given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16)


@contextmanager
def request(name: str) -> Iterator[None]:
    before = _request.set(name)
    try:
        yield
    finally:
        _request.reset(before)


def carried() -> dict[str, str]:
    """What a task that is queued now takes along."""
    return {"request": _request.get(), **tracing.outgoing()} if _request.get() else {}


def take(task: str, found: object) -> None:
    """Begin a task with what it carried. What is no such thing is nothing."""
    told: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    name = str(told.get("request", ""))
    _request.set(name if WELL_FORMED.fullmatch(name) else "")
    _task.set(task)


def lay_down() -> None:
    """The task is over."""
    _request.set("")
    _task.set("")
