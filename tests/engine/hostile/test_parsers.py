"""Whatever is handed in, only a BadgingError comes out: nothing else, and not after minutes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.baking.conftest import CREDENTIAL, chunk, png, svg

from badging.baking import bake, unbake
from badging.baking.png import check
from badging.baking.sanitise import clean_svg
from badging.errors import BadgingError
from badging.reading import read
from badging.status.bitstring import StatusList

PNG = bake(png(chunk(b"tEXt", b"Comment\0hello")), CREDENTIAL)
SVG = bake(
    svg("<g id='a'><text>x</text></g><use href='#a'/><style>.a{fill:url(#a)}</style>"), CREDENTIAL
)
LIST = StatusList.new().with_set(3).encode().encode()

PARSERS: dict[str, Callable[[bytes], object]] = {
    "unbake": unbake,
    "bake": lambda data: bake(data, CREDENTIAL),
    "check": check,
    "clean_svg": clean_svg,
    "read": read,
    "status list": lambda data: StatusList.decode(data.decode("latin-1")),
    "credential": lambda data: bake(PNG, data),
}


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A sound file with some bytes changed, taken out, doubled or added."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        end = draw(st.integers(at, min(len(data), at + 16)))
        kind = draw(st.sampled_from(["change", "cut", "double", "insert", "end"]))
        if kind == "change":
            data[at:end] = draw(st.binary(min_size=end - at, max_size=end - at))
        elif kind == "cut":
            del data[at:end]
        elif kind == "double":
            data[at:at] = data[at:end]
        elif kind == "insert":
            data[at:at] = draw(st.binary(max_size=16) | st.sampled_from(TOKENS))
        else:
            del data[at:]
    return bytes(data)


TOKENS = [
    b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"&a;", b"]]>", b"<![CDATA[", b"<?xml?>", b"\0",
    b"\xff\xfe", b"xmlns:a='b'", b"</svg>", b"\xed\xa0\x80", b"\xef\xbf\xbf", b"<svg>", b"IEND",
    b"iTXt", b"{" * 100,
]  # fmt: skip


def only_badging_errors(parse: Callable[[bytes], object], data: bytes) -> None:
    try:
        parse(data)
    except BadgingError as error:
        assert str(error)


@pytest.mark.parametrize("name", PARSERS)
@settings(deadline=None, max_examples=60)
@given(data=damaged(PNG) | damaged(SVG) | damaged(LIST) | damaged(CREDENTIAL.encode()))
def test_a_damaged_file_is_an_error_in_words(name: str, data: bytes) -> None:
    only_badging_errors(PARSERS[name], data)


@pytest.mark.parametrize("name", PARSERS)
@settings(deadline=None, max_examples=60)
@given(
    data=st.binary(max_size=300)
    | st.lists(st.sampled_from(TOKENS), max_size=12).map(b"".join)
    | st.binary(max_size=60).map(lambda rest: PNG[:8] + rest)
    | st.lists(st.sampled_from(TOKENS), max_size=8).map(lambda t: b"<svg>" + b"".join(t))
)
def test_any_bytes_are_an_error_in_words(name: str, data: bytes) -> None:
    only_badging_errors(PARSERS[name], data)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000 + "]" * 10_000,
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        '{"a":1,"a":2}',
        '{"a":NaN}',
        '{"a":1e999}',
        '{"a":"\\ud800"}',
        json.dumps({"a": "x" * (11 * 1024 * 1024)}),
    ],
)
def test_json_that_is_no_credential_is_not_baked(text: str) -> None:
    with pytest.raises(BadgingError):
        bake(PNG, text)
