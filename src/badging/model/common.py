"""Small questions that are asked of JSON-LD documents of every version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

OBJECTS = (dict, Mapping)
"""For isinstance: a dict is told at once, another mapping by asking its class."""
_DATE_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d:?\d\d)?"
)
_UTC_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_URI_BEGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S").match


def as_list(value: Any) -> list[Any]:
    """The value as a list: JSON-LD lets a list of one stand without its brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def one(value: Any) -> Any:
    """The value itself; of a list of one, what is in it (JSON-LD takes the two for the same)."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def types_of(node: Any) -> list[str]:
    """The types of a node, in order; those that are no strings are left out."""
    if not isinstance(node, OBJECTS):
        return []
    return [t for t in as_list(node.get("type", node.get("@type"))) if isinstance(t, str)]


def contexts_of(node: Any) -> list[Any]:
    """The entries of `@context`: URLs and inline definitions, in order."""
    return as_list(node.get("@context")) if isinstance(node, OBJECTS) else []


def id_of(value: Any) -> str:
    """The identifier of a node, or of a reference to one; "" where there is none."""
    if isinstance(value, OBJECTS):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else ""


def text_of(value: Any) -> str:
    """The value when it is a text, else ""."""
    return value.strip() if isinstance(value, str) else ""


def words_of(value: Any) -> str:
    """The text of a value that may name its language ({"@value": "…"}); of a list, the first."""
    if isinstance(value, list):
        return next((words for item in value if (words := words_of(item))), "")
    if isinstance(value, OBJECTS):
        value = value.get("@value")
    return text_of(value)


def is_uri(text: str) -> bool:
    """Whether the text is an absolute URI: a scheme, a colon, and something after it (RFC 3986)."""
    if text.isprintable():  # of white space only the plain space is; a data: URL may be long
        return " " not in text and _URI_BEGIN(text) is not None
    return _URI.fullmatch(text) is not None


def parts_of(url: str) -> SplitResult:
    """The parts of a URL (RFC 3986); of one that cannot be taken apart, all empty."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def parse_time(value: Any, *, zone_required: bool = False) -> datetime | None:
    """Read a date and time (RFC 3339, or ISO 8601 without seconds), aware; None if it is none.

    A time without a zone is taken as UTC, unless zone_required.
    """
    if not isinstance(value, str):
        return None
    read = _remembered_time if len(value) <= MAX_REMEMBERED_CHARS else _read_time
    return read(value, zone_required)


def _read_time(value: str, zone_required: bool) -> datetime | None:
    if _UTC_TIME.fullmatch(value) and value[17] != "6":  # as nearly all are written
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    match = _DATE_TIME.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if zone is None and zone_required:
        return None
    zone = "+00:00" if zone in (None, "Z", "z") else zone
    micro = (fraction or "0")[:6].ljust(6, "0")
    if second == "60":  # a leap second is the last moment of its minute (RFC 3339, 5.6)
        second, micro = "59", "999999"
    try:
        read = datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}.{micro}{zone}"
        )
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


MAX_REMEMBERED = 1024
MAX_REMEMBERED_CHARS = 40
_remembered_time = lru_cache(maxsize=MAX_REMEMBERED)(
    _read_time
)  # a verification reads each time thrice

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SECONDS = re.compile(r"\d{9,10}")


def parse_any_time(value: Any) -> datetime | None:
    """As `parse_time`, and what 0.5 and 1.x allow besides: a date alone (its first moment, in UTC),
    and seconds since 1970 as a number or as digits. None if it is none of these.
    """
    if value.__class__ is str and len(value) <= MAX_REMEMBERED_CHARS:
        return _remembered_any_time(value)
    return _read_any_time(value)


def _read_any_time(value: Any) -> datetime | None:
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    if isinstance(value, str) and _DATE.fullmatch(value.strip()):
        value = value.strip() + "T00:00:00Z"
    return parse_time(value)


_remembered_any_time = lru_cache(maxsize=MAX_REMEMBERED)(_read_any_time)


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) of these parts."""
    written = ""
    for part in parts:
        name = str(part)
        if "~" in name or "/" in name:
            name = name.replace("~", "~0").replace("/", "~1")
        written += f"/{name}"
    return written
