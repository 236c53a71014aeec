"""W3C Bitstring Status List 1.0."""

from __future__ import annotations

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import BadgingError, InvalidCredential, Misused
from badging.status.bitstring import MAX_BYTES, MIN_LENGTH, StatusList

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
    two_bits = StatusList(bytes([0b00_01_10_11]), size=2)
    assert [two_bits.value(i) for i in range(4)] == [0, 1, 2, 3]
    three_bits = StatusList(bytes([0b001_010_01, 0b1_1000000]), size=3)
    assert [three_bits.value(i) for i in range(3)] == [1, 2, 3]
    assert three_bits.length == 5, "the sixteenth bit belongs to no entry"


@settings(deadline=None)
@given(
    st.integers(1, 8).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.dictionaries(st.integers(0, MIN_LENGTH - 1), st.integers(0, (1 << size) - 1)),
        )
    )
)
def test_numbers_that_were_put_in_come_out_and_touch_no_neighbour(
    given_: tuple[int, dict[int, int]],
) -> None:
    size, values = given_
    read = StatusList.decode(StatusList.new(size=size).with_values(values).encode(), size=size)
    assert list(read.entries_set()) == sorted(i for i, value in values.items() if value)
    assert {i: read.value(i) for i in values} == values
    emptied = read.with_values(dict.fromkeys(values, 0))
    assert emptied == StatusList.new(size=size)


@pytest.mark.parametrize(("size", "value"), [(1, 2), (1, -1), (3, 8)])
def test_a_number_that_does_not_fit_its_entry_is_misuse(size: int, value: int) -> None:
    with pytest.raises(Misused) as caught:
        StatusList.new(size=size).with_values({0: value})
    assert caught.value.code == "status_value"


@pytest.mark.parametrize("size", [0, 9])
def test_an_entry_has_one_to_eight_bits(size: int) -> None:
    with pytest.raises(Misused) as made:
        StatusList.new(size=size)
    with pytest.raises(InvalidCredential) as read:
        StatusList.decode(PUBLISHED, size=size)
    assert made.value.code == read.value.code == "status_size"
    assert StatusList.new(size=8).length == MIN_LENGTH


def test_a_list_of_several_bits_has_as_many_entries_as_one_of_single_bits() -> None:
    """3.2 step 9: the length divided by statusSize."""
    with pytest.raises(InvalidCredential) as caught:
        StatusList.decode(PUBLISHED, size=2)
    assert caught.value.code == "status_list_length"


def test_sixteen_million_entries_are_made_and_the_next_multiple_is_not() -> None:
    largest = StatusList.new(16_777_216, size=8)
    assert len(largest.bits) == MAX_BYTES
    assert StatusList.decode(largest.with_set(16_777_215).encode(), size=8).get(16_777_215)
    with pytest.raises(Misused) as caught:
        StatusList.new(16_777_224, size=8)
    assert caught.value.code == "status_list_length"
    with pytest.raises(Misused):
        StatusList.new(MIN_LENGTH + 1)


def test_the_predecessors_text_is_read_in_both_alphabets() -> None:
    """StatusList2021: base64, without the multibase prefix; padded or not."""
    written = base64.b64encode(gzip.compress(bytes(range(256)) * 64)).decode()
    assert "+" in written
    assert "/" in written
    for text in (written, written.rstrip("="), written.replace("+", "-").replace("/", "_")):
        assert StatusList.decode_2021(text).bits == bytes(range(256)) * 64
    assert StatusList.decode_2021(PUBLISHED) == StatusList.decode(PUBLISHED)


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
    for text, bound in ((bomb, MAX_BYTES), (bomb, 1024 * 1024), ("u" + "A" * 2048, 1000)):
        with pytest.raises(InvalidCredential) as caught:
            StatusList.decode(text, max_bytes=bound)
        assert caught.value.code == "status_too_large"
    exactly = encoded(bytes(1024 * 1024))
    assert StatusList.decode(exactly, max_bytes=1024 * 1024).length == 8 * 1024 * 1024


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
