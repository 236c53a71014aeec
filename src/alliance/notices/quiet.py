"""Telling nobody for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_quiet: ContextVar[bool] = ContextVar("nobody is told", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Within it `notify` tells nobody: for demonstrations and imports, whose events are long past.
    A room that posts mail of its own asks `is_quiet()` first.
    """
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def is_quiet() -> bool:
    return _is_quiet.get()
