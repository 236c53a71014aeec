"""How values bend: kind of value → the readings that are tried in order, with the code of each (the
rows of `leniency.LENIENCY`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from badging.model.common import parse_any_time, parse_time

Reading = tuple[Callable[[Any], bool], str]

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ODD_ADDRESS = re.compile(r"[^\s<>\"]+\.[^\s<>\"]+")
_CAPITALS = re.compile(r"(sha256|sha1|md5)\$(?=[0-9a-f]*[A-F])[0-9a-fA-F]+")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and parse_any_time(value) is not None


def _is_seconds(value: Any) -> bool:
    if isinstance(value, str):
        return value.isdecimal() and parse_any_time(value) is not None
    return parse_any_time(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TIMES: tuple[Reading, ...] = (
    (lambda v: parse_time(v) is not None, "time_without_zone"),
    (_is_date, "date_alone"),
    (_is_seconds, "unix_time"),
)
_ADDRESS: Reading = (
    lambda v: isinstance(v, str) and _ODD_ADDRESS.fullmatch(v) is not None,
    "address_incomplete",
)

READINGS: Mapping[str, tuple[Reading, ...]] = {
    "DateTimeZ": _TIMES,
    "DateTime": _TIMES,
    "Boolean": ((lambda v: v in ("true", "false"), "boolean_as_text"),),
    "Float": (
        (lambda v: isinstance(v, str) and _NUMBER.fullmatch(v) is not None, "number_as_text"),
    ),
    "String": ((_is_number, "number_for_text"),),
    "Text": ((_is_number, "number_for_text"),),
    "Prose": (
        (lambda v: isinstance(v, str), "markup_in_text"),
        (_is_number, "number_for_text"),
    ),
    "EmailOrHash": (
        (lambda v: isinstance(v, str) and has_capitals(v), "hash_in_capitals"),
        (lambda v: isinstance(v, str) and bool(v.strip()), "identity_odd"),
    ),
    "IdentityHash": ((lambda v: isinstance(v, str), "hash_in_capitals"),),
    "Homepage": (_ADDRESS,),
    "Email": (_ADDRESS,),
    "Linked": ((lambda v: isinstance(v, Mapping), "spelled_out"),),
    "Reference": ((lambda v: isinstance(v, str) and bool(v.strip()), "relative_address"),),
}


def has_markup(text: str) -> bool:
    """Whether there is an HTML tag in the text."""
    return "<" in text and _MARKUP.search(text) is not None


def has_capitals(text: str) -> bool:
    """Whether the text is a hash whose digits are, in part, capital letters."""
    return "$" in text and _CAPITALS.fullmatch(text) is not None
