"""Which zone a time of somebody else's calendar is in.

The name decides where it is one that everybody knows, and not the VTIMEZONE that came along: the
library remembers those under their name for as long as the process lives, so that the file of one
person would set the clocks of another's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from alliance.people.zones import zone_named


def known_zone(name: str) -> str | None:
    """The name that the world knows a TZID by: itself, what Outlook calls it, or the end of what
    others put a path before (`/example.net/20260101/Europe/Madrid`).
    """
    parts = name.strip("/").split("/")
    for length in (len(parts), 3, 2):
        candidate = "/".join(parts[-length:])
        candidate = WINDOWS_TO_OLSON.get(candidate, candidate)
        if length <= len(parts) and zone_named(candidate):
            return candidate
    return None


def placed(value: datetime, owner: Any) -> datetime:
    """The wall clock of `value` in the zone that its property `owner` names, if that is known."""
    name = known_zone(str(owner.params.get("TZID", "")))
    return value.replace(tzinfo=ZoneInfo(name)) if name else value
