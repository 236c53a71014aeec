"""RFC 8785, on both roads: the fast one has to write what the library writes."""

from __future__ import annotations

import datetime
import enum
import json
import math
import struct
import uuid
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from badging.canonical_json import canonical_json, is_plain
from badging.errors import InvalidCredential

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
SAFE = st.integers(-(2**53) + 1, 2**53 - 1)
SCALARS = st.none() | st.booleans() | SAFE | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(SCALARS, lambda one: st.lists(one) | st.dictionaries(TEXT, one), max_leaves=30)
PLAIN_SCALARS = st.none() | st.booleans() | SAFE | TEXT
KEYS = st.text(st.characters(max_codepoint=127))
PLAIN = st.recursive(
    PLAIN_SCALARS, lambda one: st.lists(one) | st.dictionaries(KEYS, one), max_leaves=30
)


@given(JSON)
def test_every_value_is_written_as_the_library_writes_it(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(PLAIN)
def test_plain_values_take_the_fast_road_to_the_same_bytes(value: Any) -> None:
    assert is_plain(value)
    assert canonical_json(value) == rfc8785.dumps(value)


@given(JSON)
def test_canonical_json_is_its_own_canonical_form(value: Any) -> None:
    once = canonical_json(value)
    assert canonical_json(json.loads(once, parse_int=float)) == once


@pytest.mark.parametrize(
    ("value", "text"),
    [  # RFC 8785, 3.2.2 and 3.2.3
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ("\u20ac$\u000f\nA'\"\\/", '"\u20ac$\\u000f\\nA\'\\"\\\\/"'.encode()),
        ("\x00\x1f\x7f\b\t\f\r", b'"\\u0000\\u001f\x7f\\b\\t\\f\\r"'),
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "\U0001f600": 4, "\x80": 5, "1": 6},
         '{"\\r":2,"1":6,"\x80":5,"\u20ac":1,"\U0001f600":4,"\ufb33":3}'.encode()),
        ([1.0, -0.0, 1e21, 1e-7, 0.000001], b"[1,0,1e+21,1e-7,0.000001]"),
        (9007199254740991, b"9007199254740991"),
        ([], b"[]"),
        ({}, b"{}"),
    ],
)  # fmt: skip
def test_examples_of_the_rfc(value: Any, text: bytes) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize(
    ("bits", "text"),
    [  # RFC 8785, appendix B
        ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_fractions_are_written_as_ecmascript_does(bits: str, text: str) -> None:
    number = struct.unpack(">d", bytes.fromhex(bits))[0]
    assert canonical_json(number).decode() == text


class Colour(enum.Enum):
    RED = "red"


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        -(2**53),
        {"é": 2**53},
        math.nan,
        math.inf,
        "\ud800",
        {"\ud800": 1.5},
        {1: 2},
        {"a": {None: 2}},
        datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        uuid.UUID(int=0),
        Colour.RED,
        b"bytes",
        {"a": [object()]},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_readers_do_not_agree_on_is_refused(value: Any) -> None:
    with pytest.raises(InvalidCredential) as caught:
        canonical_json(value)
    assert caught.value.code == "no_canonical_json"
    with pytest.raises(InvalidCredential):
        canonical_json([value])


def test_nesting_without_end_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(InvalidCredential):
        canonical_json([1.5, value])


@pytest.mark.parametrize("value", [1.5, {"é": 1}, [[{"a": 1.0}]], {"a": {"ü": []}}, Text("a")])
def test_the_rest_takes_the_other_road(value: Any) -> None:
    assert not is_plain(value)
