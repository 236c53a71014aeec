"""Canonical JSON (RFC 8785, the JSON Canonicalization Scheme): one text for one value.

Two roads that give the same bytes. Most documents have keys in ASCII and no fractions; orjson
writes those as the RFC wants them, about fifty times faster than the library for the rest.
"""

from __future__ import annotations

from typing import Any

import orjson
import rfc8785

from badging.errors import InvalidCredential

# Integers beyond 2^53 are refused by both roads: readers of JSON do not agree on them (RFC 8785,
# appendix D). What orjson would write on its own account (dates, classes) is refused, too.
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_SCALARS = frozenset((str, int, bool, type(None)))


def canonical_json(value: Any) -> bytes:
    """The canonical JSON text of a value made of dict, list, str, int, float, bool and None.

    Raises InvalidCredential for anything else, for integers beyond 2^53 - 1, NaN, infinities, and
    text with half of a surrogate pair.
    """
    try:
        text = orjson.dumps(value, option=_OPTIONS)  # refuses what has no end, too
        return text if is_plain(value) else rfc8785.dumps(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidCredential(
            f"The document has no canonical JSON: {error}.",
            remedy="Write numbers beyond 9007199254740991 as text.",
            code="no_canonical_json",
        ) from error


def is_plain(value: Any) -> bool:
    """Whether orjson writes it as RFC 8785 does.

    Keys in ASCII sort alike by bytes, code points and UTF-16 units (3.2.3). Fractions are written
    otherwise than ECMAScript does (3.2.2.3). Strings are escaped alike (3.2.2.2).
    """
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is dict:
            if not "".join(item).isascii():
                return False
            item = item.values()
        elif kind is not list:
            if kind not in _SCALARS:
                return False
            continue
        if not _SCALARS.issuperset(map(type, item)):
            stack.extend(item)
    return True
