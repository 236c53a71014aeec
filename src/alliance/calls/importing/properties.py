"""Single properties of an event, as other programs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags
from icalendar import Event

from alliance.calls.tzid import placed
from alliance.people.zones import zone_named


def zone_of(start: datetime, default_zone: str) -> str | None:
    if start.tzinfo is None:
        return default_zone
    key = getattr(start.tzinfo, "key", None)
    if key is None and start.tzinfo is UTC:
        key = "UTC"
    key = key or str(start.tzinfo)
    if key in ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"):
        return "UTC"
    return key if zone_named(key) else None


def local_time(start: datetime, zone: str) -> datetime:
    if start.tzinfo is None:
        return start.replace(tzinfo=ZoneInfo(zone))
    return start.astimezone(ZoneInfo(zone))


def length_of(event: Event, start: datetime) -> timedelta | None:
    duration = value_of(event, "DURATION")
    if isinstance(duration, timedelta):
        return duration
    end = value_of(event, "DTEND")
    if not isinstance(end, datetime) or (end.tzinfo is None) != (start.tzinfo is None):
        return None
    if start.tzinfo is not None:
        return end.astimezone(UTC) - start.astimezone(UTC)
    return end - start


def value_of(event: Event, name: str) -> Any:
    found = event.get(name)
    value = getattr(found, "dt", None) if found is not None else None
    return placed(value, found) if isinstance(value, datetime) else value


def values_of(event: Event, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def text_of(event: Event, name: str) -> str:
    values = values_of(event, name)
    return str(values[0]) if values else ""


def plain(text: str) -> str:
    """Some programs put HTML into DESCRIPTION."""
    looks_like_html = "</" in text or "<br" in text
    return strip_tags(text.replace("<br>", "\n")).strip() if looks_like_html else text.strip()


def is_link(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 200
