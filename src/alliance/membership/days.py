"""Days of a membership. They are those of UTC, for a right must hold for every reader at once."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime


def today(now: datetime | None = None) -> date:
    return (now or datetime.now(UTC)).astimezone(UTC).date()


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day.

    A year from 29 February ends on 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
