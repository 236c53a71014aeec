"""The bytes that are handed out: indented JSON, whatever the credential holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.errors import InvalidCredential
from badging.issuing import _written

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.sampled_from(["null", "\x00\x1f\x7f", "\u2028😀", '"\\/']),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)
documents = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), values)


@given(documents)
def test_what_is_written_reads_back_the_same(document: dict[str, Any]) -> None:
    assert json.loads(_written(document)) == document


def has_float(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(has_float, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


@given(documents)
def test_it_is_what_json_writes_but_for_exponents(document: dict[str, Any]) -> None:
    if not has_float(document):
        expected = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8")
        assert _written(document) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, b'{\n  "a": null\n}'),
        ("no null here", b'{\n  "a": "no null here"\n}'),
        (10**30, b'{\n  "a": 1000000000000000000000000000000\n}'),
        (-0.0, b'{\n  "a": -0.0\n}'),
        (1.5, b'{\n  "a": 1.5\n}'),
        ([], b'{\n  "a": []\n}'),
        ({}, b'{\n  "a": {}\n}'),
        ((1, "ü"), '{\n  "a": [\n    1,\n    "ü"\n  ]\n}'.encode()),
    ],
)
def test_special_values(value: Any, expected: bytes) -> None:
    assert _written({"a": value}) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"", object(), "\ud800"])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(InvalidCredential, match="cannot be written as JSON"):
        _written({"a": value})
