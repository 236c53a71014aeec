"""The engine of sessions: Django's in the database, which also end when they are not used.

When a session ends stands in its row, so whoever loads one is told alike: pages, websockets, and
the list of where somebody is signed in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db

SEEN_AT = "seen_at"  # these three in seconds since 1970
IDLE_UNTIL = "idle_until"
ENDS_AT = "ends_at"


class SessionStore(db.SessionStore):
    def get_expiry_date(self, **known: Any) -> datetime:
        """The earliest of Django's own, of when it was not used for too long, and of its end."""
        marks = [self.get(mark) for mark in (IDLE_UNTIL, ENDS_AT)]
        return _earliest(super().get_expiry_date(**known), marks)

    async def aget_expiry_date(self, **known: Any) -> datetime:
        marks = [await self.aget(mark) for mark in (IDLE_UNTIL, ENDS_AT)]
        return _earliest(await super().aget_expiry_date(**known), marks)


def _earliest(usual: datetime, marks: list[float | None]) -> datetime:
    return min([usual, *(datetime.fromtimestamp(mark, UTC) for mark in marks if mark)])
