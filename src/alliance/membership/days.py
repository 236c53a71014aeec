"""Days of a membership. They are those of UTC, for a right must hold for every reader at once."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_SET: ContextVar[datetime | None] = ContextVar("moment of a demonstration", default=None)


def now() -> datetime:
    return _SET.get() or datetime.now(UTC)


def today(moment: datetime | None = None) -> date:
    return (moment or now()).astimezone(UTC).date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """For demonstrations and tests, whose memberships have a past: it is `moment` meanwhile."""
    token = _SET.set(moment)
    try:
        yield
    finally:
        _SET.reset(token)


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day.

    A year from 29 February ends on 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
