"""W3C Bitstring Status List 1.0."""

from __future__ import annotations

import base64
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import BadgingError, InvalidCredential, Misused
from badging.status.bitstring import MIN_LENGTH, StatusList, status_list_credential

# The list of 1EdTech's published sample: entry 23 of 131,072 is set.
PUBLISHED = "uH4sIAAAAAAAA_-3BMQEAAAzDoMy_6cnoA9QFAAAAAAAAAAAAAAAAAAAAbD3uPa2cAEAAAA"


def encoded(bits: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits)).decode().rstrip("=")


def test_the_published_list_has_one_entry_set() -> None:
    published = StatusList.decode(PUBLISHED)
    assert [i for i in range(published.length) if published.get(i)] == [23]


def test_entry_zero_is_the_leftmost_bit() -> None:
    assert StatusList.new().with_set(0).bits[0] == 0b1000_0000
    assert StatusList.new().with_set(7).bits[0] == 0b0000_0001
    assert StatusList.new().with_set(8).bits[1] == 0b1000_0000


def test_setting_an_entry_leaves_the_list_it_came_from() -> None:
    empty = StatusList.new()
    assert empty.with_set(5).get(5)
    assert not empty.get(5)
    assert empty.with_set(5).with_cleared(5) == empty


def test_the_same_bits_give_the_same_text() -> None:
    assert StatusList.new().with_set(9).encode() == StatusList.new().with_set(9).encode()
    assert gzip.decompress(base64.urlsafe_b64decode(StatusList.new().encode()[1:] + "==")) == bytes(
        MIN_LENGTH // 8
    )


@settings(deadline=None)  # a busy machine is no failure
@given(st.sets(st.integers(0, MIN_LENGTH - 1), max_size=20))
def test_what_was_set_is_set_after_the_round_trip(indexes: set[int]) -> None:
    written = StatusList.new()
    for index in indexes:
        written = written.with_set(index)
    read = StatusList.decode(written.encode())
    assert read == written
    assert all(read.get(index) for index in indexes)
    assert int.from_bytes(read.bits, "big").bit_count() == len(indexes)


def test_entries_of_several_bits_are_read_as_numbers() -> None:
    two_bits = StatusList(bytes([0b00_01_10_11]) + bytes(MIN_LENGTH // 8))
    assert [two_bits.value(i, size=2) for i in range(4)] == [0, 1, 2, 3]
    three_bits = StatusList(bytes([0b001_010_01, 0b1_1000000]) + bytes(MIN_LENGTH // 8))
    assert [three_bits.value(i, size=3) for i in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("index", [-1, MIN_LENGTH, 10**12])
def test_an_index_outside_the_list_is_an_error_and_not_unset(index: int) -> None:
    with pytest.raises(InvalidCredential) as caught:
        StatusList.new().get(index)
    assert caught.value.code == "status_index"
    with pytest.raises(InvalidCredential):
        StatusList.new().with_set(index)


def test_a_list_has_at_least_131072_entries() -> None:
    with pytest.raises(Misused):
        StatusList.new(1024)
    with pytest.raises(InvalidCredential) as caught:
        StatusList.decode(encoded(bytes(MIN_LENGTH // 8 - 1)))
    assert caught.value.code == "status_list_length"


def test_a_bomb_is_noticed_before_it_is_inflated() -> None:
    bomb = encoded(bytes(64 * 1024 * 1024))
    assert len(bomb) < 100_000
    with pytest.raises(InvalidCredential) as caught:
        StatusList.decode(bomb, max_bytes=1024 * 1024)
    assert caught.value.code == "status_too_large"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "H4sIAAAAAAAA",
        "z" + PUBLISHED[1:],
        PUBLISHED[:-8],
        PUBLISHED + "AAAA",
        "u+/+/",
        "u A",
        "uAAAA",
        "uÄ",
    ],
)
def test_a_damaged_list_is_an_error(text: str) -> None:
    with pytest.raises(InvalidCredential) as caught:
        StatusList.decode(text)
    assert caught.value.pointer == "/credentialSubject/encodedList"


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=100) | st.binary(max_size=100).map(encoded))
def test_any_text_is_a_list_or_an_error_in_words(text: str) -> None:
    with pytest.raises(BadgingError):
        StatusList.decode("u" + text)


def test_the_credential_says_what_the_specification_asks() -> None:
    bits = StatusList.new().with_set(1)
    moment = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)
    url = "https://issuer.example.org/status/1"
    credential = status_list_credential(
        url, "https://issuer.example.org", bits, "revocation", moment
    )
    assert credential["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert credential["validFrom"] == "2026-11-23T12:00:00Z"
    assert credential["credentialSubject"] == {
        "id": f"{url}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": bits.encode(),
    }


def test_a_credential_without_a_time_zone_or_with_another_purpose_is_misuse() -> None:
    bits, naive = StatusList.new(), datetime(2026, 1, 1)
    with pytest.raises(Misused):
        status_list_credential("https://a.example.org", "x", bits, "revocation", naive)
    with pytest.raises(Misused):
        status_list_credential("x", "x", bits, "message", naive.replace(tzinfo=UTC))
