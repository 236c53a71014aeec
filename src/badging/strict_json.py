"""JSON as a verifier must read it: one meaning only, within bounds, or not at all.

Python's own reader takes the last of two equal keys, accepts NaN, and climbs as deep as its stack
goes. Each of these lets two readers see two different documents under one signature.

Two roads that give the same value. Most texts are just what a writer would write of what they say;
for those orjson, four times as fast, is certain to have read what the strict reader reads. All
others, and all that are wrong in any way, are for the strict reader alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

import orjson

from badging.errors import Unreadable

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 64

# A string that never ends is taken to the end of the text: one pass, whatever the input.
_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_WHITE_SPACE = b" \t\r\n"  # RFC 8259, section 2
_UNREAD = object()


def parse_json(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """Return the value of a JSON text (RFC 8259), in the narrow sense of I-JSON (RFC 7493).

    max_bytes: size of the UTF-8 text. max_depth: how far objects and lists may be nested. A leading
    byte order mark is passed over (RFC 8259, 8.1).
    Raises Unreadable: too large, too deep, not UTF-8, not JSON, a key twice in one object, NaN or
    Infinity, a number beyond all numbers, half of a surrogate pair.
    """
    if len(data) <= max_bytes:
        value = _as_written(data, max_bytes, max_depth)
        if value is not _UNREAD:
            return value
    return read_strictly(data, max_bytes, max_depth)


def read_strictly(data: bytes | str, max_bytes: int, max_depth: int) -> Any:
    """`parse_json` by the strict reader alone: what is too deep is refused before it is built."""
    text = _decoded(data, max_bytes)
    _bound_depth(text, max_depth)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The text is no JSON: {error.msg} in line {error.lineno}, column {error.colno}.",
            remedy="Use the file as the issuer gave it, without changes.",
            code="not_json",
        ) from error
    except RecursionError as error:  # only where a caller allows more depth than the stack has
        raise _too_deep(max_depth) from error
    if _ESCAPED_SURROGATE.search(text):
        _refuse_lone_surrogates(value)
    return value


def _as_written(data: bytes | str, max_bytes: int, max_depth: int) -> Any:
    """The value of a text that is, but for white space, what orjson writes of it; or _UNREAD.

    White space is taken out of both, also within strings. That moves no end of a string, for what
    a backslash escapes is never white space; so equal texts have equal tokens. Then no key was
    dropped for being there twice, and each number was read by the digits it has: none beyond 64
    bits, none that is rounded, no minus zero.
    """
    try:
        text = data.encode() if isinstance(data, str) else data
        if len(text) > max_bytes:
            return _UNREAD
        value = orjson.loads(text)
        indented = text[:2] == b"{\n"
        written = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indented else None)
    except (ValueError, TypeError):  # a JSONDecodeError or UnicodeEncodeError; too deep to write
        return _UNREAD
    if written != text and written.translate(None, _WHITE_SPACE) != text.translate(
        None, _WHITE_SPACE
    ):
        return _UNREAD
    if indented and written == text:  # what is nested deeper stands further to the right
        is_within = b"\n" + b"  " * max_depth not in text
    else:
        is_within = text.count(b"{") + text.count(b"[") <= max_depth or _is_within(value, max_depth)
    return value if is_within else _UNREAD


def _is_within(value: Any, max_depth: int) -> bool:
    """Whether objects and lists are nested no deeper than that."""
    level = [value]
    for _ in range(max_depth + 1):
        level = [item for item in level if item.__class__ is dict or item.__class__ is list]
        if not level:
            return True
        level = [
            inner for item in level for inner in (item.values() if item.__class__ is dict else item)
        ]
    return False


def _decoded(data: bytes | str, max_bytes: int) -> str:
    size = len(data)  # of a str at least a lower bound, so that a huge one is not encoded first
    if size <= max_bytes and isinstance(data, str):
        try:
            size = len(data.encode())
        except UnicodeEncodeError as error:
            raise _lone_surrogate() from error
    if size > max_bytes:
        raise too_large(size, max_bytes)
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The text is not UTF-8: byte {error.start} does not fit.",
            remedy="Save the file as UTF-8, or use it as the issuer gave it.",
            code="not_utf8",
        ) from error


def too_large(size: int, limit: int) -> Unreadable:
    """The error for input of `size` bytes where `limit` bytes are read."""
    return Unreadable(
        f"The input has {size:,} bytes; at most {limit:,} are read.",
        remedy="A badge rarely has more than a few hundred kilobytes: check that this is the badge "
        "itself, and ask its issuer for one with a smaller or linked image.",
        code="too_large",
    )


def _bound_depth(text: str, max_depth: int) -> None:
    if text.count("{") + text.count("[") <= max_depth:
        return  # most badges: there are not even that many brackets
    depth = 0
    for match in _STRUCTURE.finditer(text):
        mark = text[match.start()]
        if mark in "{[":
            depth += 1
            if depth > max_depth:
                raise _too_deep(max_depth)
        elif mark != '"':
            depth -= 1


def _too_deep(max_depth: int) -> Unreadable:
    return Unreadable(
        f"The JSON is nested deeper than {max_depth} levels.",
        remedy="No badge needs that depth: use the file as the issuer gave it.",
        code="too_deep",
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        times = Counter(key for key, _ in pairs)
        twice = next(key for key, _ in pairs if times[key] > 1)
        raise Unreadable(
            f'The key "{twice[:80]}" occurs twice in one object, '
            "so readers could see different documents.",
            remedy="Ask the issuer for a badge with each key once.",
            code="duplicate_key",
        )
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise Unreadable(
        f"{name} is no JSON number.",
        remedy="Leave the value out, or give a number.",
        code="not_json",
    )


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Unreadable(
            f"The number {text[:40]} is too large to be read.",
            remedy="Give a number that a double can hold.",
            code="number_too_large",
        )
    return value


def _integer(text: str) -> int:
    if (
        len(text) > 400
    ):  # no double reaches 310 digits; Python's own limit is an error of another kind
        raise Unreadable(
            f"A number has {len(text)} digits, which is too large to be read.",
            remedy="Give a number that a double can hold.",
            code="number_too_large",
        )
    return int(text)


def _refuse_lone_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _lone_surrogate() from error


def _lone_surrogate() -> Unreadable:
    return Unreadable(
        "A text in the JSON holds half of a surrogate pair, which is no character.",
        remedy="Ask the issuer for a badge whose texts are valid Unicode.",
        code="lone_surrogate",
    )
