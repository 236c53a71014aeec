"""Small questions that are asked of JSON-LD documents of every version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_DATE_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d:?\d\d)?"
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def as_list(value: Any) -> list[Any]:
    """The value as a list: JSON-LD lets a list of one stand without its brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def types_of(node: Any) -> list[str]:
    """The types of a node, in order; those that are no strings are left out."""
    if not isinstance(node, Mapping):
        return []
    return [t for t in as_list(node.get("type", node.get("@type"))) if isinstance(t, str)]


def contexts_of(node: Any) -> list[Any]:
    """The entries of `@context`: URLs and inline definitions, in order."""
    return as_list(node.get("@context")) if isinstance(node, Mapping) else []


def id_of(value: Any) -> str:
    """The identifier of a node, or of a reference to one; "" where there is none."""
    if isinstance(value, Mapping):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else ""


def text_of(value: Any) -> str:
    """The value when it is a text, else ""."""
    return value.strip() if isinstance(value, str) else ""


def is_uri(text: str) -> bool:
    """Whether the text is an absolute URI: a scheme, a colon, and something after it (RFC 3986)."""
    return _URI.fullmatch(text) is not None


def parse_time(value: Any, *, zone_required: bool = False) -> datetime | None:
    """Read a date and time (RFC 3339, or ISO 8601 without seconds), aware; None if it is none.

    A time without a zone is taken as UTC, unless zone_required.
    """
    match = _DATE_TIME.fullmatch(value.strip()) if isinstance(value, str) else None
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


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) of these parts."""
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in parts)
