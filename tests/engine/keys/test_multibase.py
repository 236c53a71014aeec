from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.keys import multibase


@given(st.binary(max_size=200))
def test_base58_reads_what_it_wrote(data: bytes) -> None:
    assert multibase.base58_decode(multibase.base58_encode(data)) == data


@pytest.mark.parametrize("size", [7, 8, 32, 64, 128, 512, 2900])
def test_base58_reads_what_it_wrote_at_every_size(size: int) -> None:
    for data in (b"\xff" * size, b"\x01" + bytes(size - 1), bytes(size), bytes(size - 1) + b"\x01"):
        text = multibase.base58_encode(data)
        assert multibase.base58_decode(text) == data
        digits = [multibase.ALPHABET.index(letter) for letter in text]
        assert sum(digit * 58**at for at, digit in enumerate(reversed(digits))) == int.from_bytes(
            data, "big"
        )


@given(st.binary(max_size=200))
def test_base64url_reads_what_it_wrote(data: bytes) -> None:
    assert multibase.base64url_decode(multibase.base64url_encode(data)) == data


@given(st.binary(max_size=100))
def test_multibase_reads_both_bases(data: bytes) -> None:
    assert multibase.decode(multibase.encode(data)) == data
    assert multibase.decode("u" + multibase.base64url_encode(data)) == data


@given(st.text(max_size=40))
def test_one_base64url_text_for_one_value(text: str) -> None:
    try:
        data = multibase.base64url_decode(text)
    except ValueError:
        return
    assert multibase.base64url_encode(data) == text


def test_leading_zero_bytes_are_ones() -> None:
    assert multibase.base58_encode(b"\0\0\x01") == "112"
    assert multibase.base58_decode("112") == b"\0\0\x01"


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "a b", "é", "1" * 5000])
def test_base58_refuses_foreign_characters_and_endless_texts(text: str) -> None:
    with pytest.raises(ValueError, match="base 58"):
        multibase.base58_decode(text)


@pytest.mark.parametrize("text", ["QQ==", "Q+8", "Q/8", "QR", "Q", "QUI=", "QU I", "QU\n", "é"])
def test_base64url_refuses_all_but_the_canonical_text(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        multibase.base64url_decode(text)


def test_multibase_refuses_other_bases() -> None:
    with pytest.raises(ValueError, match="multibase"):
        multibase.decode("mAQ")
