"""Reading JSON by the fast road gives what the strict reader gives: the same value or error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging import strict_json
from badging.errors import Unreadable
from badging.strict_json import parse_json, read_strictly

BOUNDS = (2000, 8)

texts = st.text(st.sampled_from('ab"\\/ \t\n:,{}[]1é😀\x7f\u2028'), max_size=6)
numbers = st.integers() | st.integers(-(2**66), 2**66) | st.floats(allow_nan=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
layouts = st.sampled_from(
    (
        {"separators": (",", ":")},
        {"separators": (", ", ": ")},
        {"indent": 2},
        {"indent": "\t"},
    )
)
spliced = st.sampled_from(
    ('"a":1,', '"a":"a",', '"\\u0061":1,', "1e5,", "-0,", "-0.0,", "1E400,", "NaN,", "0.10,",
     "18446744073709551616,", "123456789012345678901234567890,", "[[[[[[[[[[", '"\\ud800",',
     "\ufeff", " ", "\\", '"', "{", "}", "\x00", "9" * 500 + ",")
)  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> str:
    """A JSON text as some writer lays it out, at times with something put into it or taken away."""
    text = json.dumps(draw(values), ensure_ascii=draw(st.booleans()), **draw(layouts))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(spliced) + text[at + draw(st.integers(0, 2)) :]
    return text


def outcome(read: Any, *arguments: Any, **bounds: Any) -> tuple[str, str]:
    """What came of it, with the difference between 1, 1.0 and true, and between 0.0 and -0.0."""
    try:
        return "read", repr(read(*arguments, **bounds))
    except Unreadable as error:
        return error.code, str(error)


@settings(max_examples=600, deadline=None)
@given(written())
def test_both_roads_have_the_same_outcome(text: str) -> None:
    max_bytes, max_depth = BOUNDS
    data = text.encode("utf-8", "surrogatepass")
    for presented in (text, data):
        assert outcome(parse_json, presented, max_bytes=max_bytes, max_depth=max_depth) == outcome(
            read_strictly, presented, max_bytes, max_depth
        )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=40))
def test_both_roads_have_the_same_outcome_on_any_bytes(data: bytes) -> None:
    assert outcome(parse_json, data) == outcome(
        read_strictly, data, strict_json.MAX_BYTES, strict_json.MAX_DEPTH
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"a":"b","c":[1,2.5,true,null,"é"]}',
        '{\n  "a": "b c",\n\t"c": [1, -0.0, 18446744073709551615]\r\n}',
        '{"a":"\\n\\"\\\\ \\""}',
    ],
)
def test_what_is_written_plainly_does_not_need_the_strict_reader(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_json, "read_strictly", lambda *_: pytest.fail("it was needed"))
    assert parse_json(text) == json.loads(text)
    assert parse_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e5", 100000.0),
        ("-0", 0),
        ('"\\u0061"', "a"),
        ("18446744073709551616", 2**64),
        ("-9223372036854775809", -(2**63) - 1),
        ("\ufeff1", 1),
    ],
)
def test_what_is_written_otherwise_is_read_all_the_same(text: str, value: Any) -> None:
    assert repr(parse_json(text)) == repr(value)


@pytest.mark.parametrize("depth", [1, 2, 8])
def test_depth_is_bounded_to_the_level_on_the_fast_road(depth: int) -> None:
    for text in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        assert outcome(parse_json, text, max_depth=depth)[0] == "read"
        assert outcome(parse_json, text, max_depth=depth - 1)[0] == "too_deep"


@pytest.mark.parametrize("depth", [1, 2, 8])
@pytest.mark.parametrize("inmost", ["1", "{}", "[]"])
def test_depth_is_bounded_to_the_level_in_an_indented_text(depth: int, inmost: str) -> None:
    value = json.loads('{"a":' * depth + inmost + "}" * depth)
    text = json.dumps(value, indent=2)
    deep = depth + (inmost != "1")
    assert outcome(parse_json, text, max_depth=deep) == ("read", repr(value))
    assert outcome(parse_json, text, max_depth=deep - 1)[0] == "too_deep"


def test_many_shallow_lists_are_not_deep() -> None:
    text = json.dumps([[["a"]]] * 40)
    assert parse_json(text, max_depth=3) == json.loads(text)


def test_the_size_of_a_text_is_that_of_its_utf_8() -> None:
    assert parse_json('"éé"', max_bytes=6) == "éé"
    with pytest.raises(Unreadable, match="6 bytes") as caught:
        parse_json('"éé"', max_bytes=5)
    assert caught.value.code == "too_large"


def test_more_depth_than_the_stack_has_is_too_deep() -> None:
    assert outcome(parse_json, "[" * 10**6, max_bytes=10**7, max_depth=10**7)[0] == "too_deep"


def test_half_of_a_surrogate_pair_is_no_text() -> None:
    assert outcome(parse_json, '"\ud800"')[0] == "lone_surrogate"
    assert outcome(parse_json, '"\\ud800"')[0] == "lone_surrogate"


def test_a_key_that_occurs_twice_is_named() -> None:
    assert outcome(parse_json, '{"a":1,"b":2,"c":3,"b":4,"a":5}')[1].startswith('The key "a" ')
