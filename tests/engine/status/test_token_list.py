"""Token Status List (draft-ietf-oauth-status-list-21): made, changed and read."""

from __future__ import annotations

import base64
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.errors import InvalidCredential, Misused
from badging.status.bitstring import MAX_BYTES
from badging.status.token_list import (
    SIZES,
    TokenStatus,
    TokenStatusList,
    claims_of,
    names_list,
    read_claim,
    read_claims,
    status_claim,
)

URL = "https://issuer.example.org/status/tokens/1"
AT = datetime(2026, 1, 2, tzinfo=UTC)

ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


def filled(values: list[int], size: int) -> TokenStatusList:
    return TokenStatusList.new(len(values), size=size).with_values(dict(enumerate(values)))


@pytest.mark.parametrize(
    ("values", "size", "data", "text"),
    [
        (ONE_BIT, 1, "b9a3", "eNrbuRgAAhcBXQ"),
        (TWO_BITS, 2, "c944f9", "eNo76fITAAPfAgc"),
    ],
    ids=["one bit", "two bits"],
)
def test_the_examples_of_the_draft(values: list[int], size: int, data: str, text: str) -> None:
    """4.1 and 4.2."""
    made = filled(values, size)
    assert made.bits.hex() == data
    read = read_claims({"status_list": {"bits": size, "lst": text}})
    assert read == made
    assert [read.value(index) for index in range(read.length)] == values


@given(st.data())
def test_every_entry_is_read_as_it_was_written(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from(SIZES))
    values = data.draw(
        st.lists(st.integers(0, (1 << size) - 1), min_size=8, max_size=64).filter(
            lambda found: len(found) % 8 == 0
        )
    )
    claims = claims_of(URL, filled(values, size), AT)
    read = read_claims(claims)
    assert [read.value(index) for index in range(read.length)] == values


def test_other_entries_stay() -> None:
    changed = filled(TWO_BITS, 2).with_values({3: 0, 11: 1})
    expected = TWO_BITS.copy()
    expected[3], expected[11] = 0, 1
    assert [changed.value(index) for index in range(12)] == expected


@pytest.mark.parametrize(
    ("length", "size", "code"),
    [
        (16, 3, "status_size"),
        (16, 16, "status_size"),
        (0, 1, "status_list_length"),
        (-8, 1, "status_list_length"),
        (12, 1, "status_list_length"),
        (MAX_BYTES + 1, 8, "status_list_length"),
    ],
)
def test_a_list_that_cannot_be_is_refused(length: int, size: int, code: str) -> None:
    with pytest.raises(Misused) as caught:
        TokenStatusList.new(length, size=size)
    assert caught.value.code == code


@pytest.mark.parametrize("value", [-1, 4])
def test_a_value_has_to_fit(value: int) -> None:
    with pytest.raises(Misused, match="2 bits"):
        filled(TWO_BITS, 2).with_values({0: value})


@pytest.mark.parametrize("index", [-1, 12])
def test_an_index_outside_is_an_error(index: int) -> None:
    """8.3 step 4; a list has to fill its bytes, so that there is none between."""
    for use in (lambda bits: bits.value(index), lambda bits: bits.with_values({index: 1})):
        with pytest.raises(InvalidCredential) as caught:
            use(filled(TWO_BITS, 2))
        assert (caught.value.code, caught.value.pointer) == ("status_index", "/idx")


def test_the_claim_of_a_token_leads_to_its_entry() -> None:
    claim = status_claim(URL, 3)
    assert claim == {"status_list": {"idx": 3, "uri": URL}}
    assert names_list(claim)
    assert read_claim(claim) == TokenStatus(URL, 3)


@pytest.mark.parametrize(("url", "index"), [("status/1", 0), (URL, -1)])
def test_a_claim_that_leads_nowhere_is_not_made(url: str, index: int) -> None:
    with pytest.raises(Misused) as caught:
        status_claim(url, index)
    assert caught.value.pointer == "/status/status_list"


@pytest.mark.parametrize("status", [None, 5, "status_list", [], {}, {"other": {}}])
def test_another_claim_names_no_such_list(status: Any) -> None:
    assert not names_list(status)


@pytest.mark.parametrize(
    ("named", "pointer"),
    [
        (None, "/uri"),
        ([], "/uri"),
        ({"idx": 1}, "/uri"),
        ({"idx": 1, "uri": "status/1"}, "/uri"),
        ({"idx": 1, "uri": 5}, "/uri"),
        ({"uri": URL}, "/idx"),
        ({"uri": URL, "idx": -1}, "/idx"),
        ({"uri": URL, "idx": "1"}, "/idx"),
        ({"uri": URL, "idx": True}, "/idx"),
        ({"uri": URL, "idx": 1.0}, "/idx"),
    ],
)
def test_a_claim_that_leads_nowhere_is_refused(named: Any, pointer: str) -> None:
    with pytest.raises(InvalidCredential) as caught:
        read_claim({"status_list": named})
    assert (caught.value.code, caught.value.pointer) == ("status_entry", pointer)


def test_the_claims_of_a_list_say_what_was_given() -> None:
    until = datetime(2026, 1, 3, tzinfo=UTC)
    bits = filled(ONE_BIT, 1)
    claims = claims_of(URL, bits, AT, issuer="did:web:x.example.org", until=until, ttl_s=60)
    assert claims == {
        "iss": "did:web:x.example.org",
        "sub": URL,
        "iat": 1767312000,
        "exp": 1767398400,
        "ttl": 60,
        "status_list": {"bits": 1, "lst": bits.encode()},
    }
    assert claims_of(URL, bits, AT).keys() == {"sub", "iat", "status_list"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"at": AT.replace(tzinfo=None)}, "status_time"),
        ({"until": AT.replace(tzinfo=None)}, "status_time"),
        ({"ttl_s": 0}, "status_ttl"),
    ],
)
def test_claims_that_the_draft_does_not_allow_are_not_made(options: Any, code: str) -> None:
    with pytest.raises(Misused) as caught:
        claims_of(URL, filled(ONE_BIT, 1), **{"at": AT, **options})
    assert caught.value.code == code


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (None, "status_list"),
        ({"bits": 1}, "status_list"),
        ({"bits": 1, "lst": 5}, "status_list"),
        ({"lst": "eNrbuRgAAhcBXQ"}, "status_size"),
        ({"bits": 3, "lst": "eNrbuRgAAhcBXQ"}, "status_size"),
        ({"bits": "1", "lst": "eNrbuRgAAhcBXQ"}, "status_size"),
        ({"bits": 1, "lst": "eNrbuRgAAhcB!"}, "status_encoding"),
        ({"bits": 1, "lst": "eNrbuRgAAhcBX"}, "status_encoding"),
        ({"bits": 1, "lst": packed(b"\xb9\xa3")}, "status_encoding"),
        ({"bits": 1, "lst": packed(zlib.compress(b"\xb9")[:-1])}, "status_encoding"),
        ({"bits": 1, "lst": packed(zlib.compress(b"\xb9") + b"x")}, "status_encoding"),
        ({"bits": 1, "lst": packed(zlib.compress(bytes(MAX_BYTES + 1)))}, "status_too_large"),
        ({"bits": 1, "lst": "A" * (2 * MAX_BYTES + 1)}, "status_too_large"),
    ],
    ids=range(13),
)
def test_what_is_no_list_is_refused(held: Any, code: str) -> None:
    with pytest.raises(InvalidCredential) as caught:
        read_claims({"status_list": held})
    assert (caught.value.code, caught.value.pointer) == (code, "/status_list/lst")
