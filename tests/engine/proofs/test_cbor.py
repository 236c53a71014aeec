"""The CBOR of proof values: one value, one text; everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.proofs import cbor

NUMBERS = st.integers(0, 2**64 - 1)
LEAVES = NUMBERS | st.binary() | st.text(st.characters(exclude_categories=("Cs",)))
MAPS = st.dictionaries(NUMBERS, st.binary(), max_size=5)
VALUES = st.lists(LEAVES | st.lists(LEAVES | MAPS) | MAPS)


@given(VALUES)
def test_what_is_written_is_read(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except ValueError:
        return
    assert cbor.decode(cbor.encode(value)) == value
    assert len(cbor.encode(value)) == len(data)


@pytest.mark.parametrize(
    ("value", "hexadecimal"),
    [  # RFC 8949, appendix A
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (65535, "19ffff"),
        (65536, "1a00010000"),
        (2**32 - 1, "1affffffff"),
        (2**32, "1b0000000100000000"),
        (2**64 - 1, "1bffffffffffffffff"),
        (b"\x01\x02\x03\x04", "4401020304"),
        ("ü", "62c3bc"),
        ("", "60"),
        ([1, [2, 3], b""], "8301820203" + "40"),
        ({3: b"c", 1: b"a"}, "a20141610341" + "63"),
        ({}, "a0"),
    ],
)
def test_values_have_the_published_form(value: Any, hexadecimal: str) -> None:
    assert cbor.encode(value).hex() == hexadecimal
    assert cbor.decode(bytes.fromhex(hexadecimal)) == value


@pytest.mark.parametrize(
    ("hexadecimal", "why"),
    [
        ("", "ends too early"),
        ("18", "ends too early"),
        ("4401", "ends too early"),
        ("8201", "ends too early"),
        ("0000", "after the end"),
        ("1817", "shortest form"),
        ("1900ff", "shortest form"),
        ("1a0000ffff", "shortest form"),
        ("1b00000000ffffffff", "shortest form"),
        ("5817" + "00" * 23, "shortest form"),
        ("1c", "indefinite length"),
        ("5f4100ff", "indefinite length"),
        ("9f00ff", "indefinite length"),
        ("20", "no place"),
        ("c100", "no place"),
        ("f4", "no place"),
        ("f97e00", "no place"),
        ("a201410001" + "4100", "there twice"),
        ("a1616140", "no integer"),
        ("8181818100", "deeper"),
        ("a101a101a101a10100", "deeper"),
        ("a1a1a1a1010101010101", "deeper"),
        ("9bffffffffffffffff", "ends too early"),
    ],
)
def test_everything_else_is_refused(hexadecimal: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        cbor.decode(bytes.fromhex(hexadecimal))


def test_the_deepest_that_is_read() -> None:
    assert cbor.decode(bytes.fromhex("81818100")) == [[[0]]]
    assert cbor.decode(bytes.fromhex("a101a101a10100")) == {1: {1: {1: 0}}}


def test_a_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ValueError):
        cbor.decode(b"\x61\xff")


def test_a_number_beyond_64_bits_has_no_form() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        cbor.encode(2**64)
