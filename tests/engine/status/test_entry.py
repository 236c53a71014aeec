"""The entry of a badge: W3C Bitstring Status List 1.0, section 2.1."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.errors import InvalidCredential, Misused
from badging.status.entry import StatusEntry, faults_of, read_entry, status_entry

LIST = "https://issuer.example.org/status/1"
WORDS = ("in review", "accepted", "rejected", "undefined")


def test_an_entry_says_what_the_specification_asks() -> None:
    assert status_entry(LIST, 94_567) == {
        "id": f"{LIST}#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": LIST,
    }


def test_several_bits_come_with_a_message_for_each_value() -> None:
    entry = status_entry(LIST, 0, "message", messages=WORDS, references=["https://example.org/w"])
    assert entry["statusSize"] == 2
    assert entry["statusMessage"][2] == {"status": "0x2", "message": "rejected"}
    assert entry["statusReference"] == ["https://example.org/w"]
    assert "statusSize" not in status_entry(LIST, 0, "message", messages=WORDS[:2])


@given(
    st.integers(0, 10**12 - 1),
    st.sampled_from([0, 1, 2, 8]).flatmap(
        lambda size: st.lists(
            st.text("abc", min_size=1), min_size=(1 << size) & ~1, max_size=(1 << size) & ~1
        )
    ),
)
def test_what_is_written_is_read(index: int, messages: list[str]) -> None:
    read = read_entry(status_entry(LIST, index, messages=messages))
    size = max(1, (len(messages) - 1).bit_length()) if messages else 1
    assert read == StatusEntry(LIST, index, "revocation", size, dict(enumerate(messages)))
    assert not list(faults_of(read))


@pytest.mark.parametrize(
    ("arguments", "code", "pointer"),
    [
        ({"messages": WORDS[:3]}, "status_messages", "/credentialStatus/statusMessage"),
        ({"messages": WORDS[:1]}, "status_messages", "/credentialStatus/statusMessage"),
        ({"messages": ["x"] * 512}, "status_messages", "/credentialStatus/statusMessage"),
        ({"purpose": "message"}, "status_messages", "/credentialStatus/statusMessage"),
        ({"list_url": "status/1"}, "status_address", "/credentialStatus/statusListCredential"),
        ({"references": ["words"]}, "status_address", "/credentialStatus/statusReference"),
        ({"index": -1}, "status_index", "/credentialStatus/statusListIndex"),
    ],
)
def test_what_no_verifier_could_read_is_not_made(
    arguments: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(Misused) as caught:
        status_entry(**{"list_url": LIST, "index": 0, **arguments})
    assert (caught.value.code, caught.value.pointer) == (code, pointer)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"statusListIndex": None}, "/statusListIndex"),
        ({"statusListIndex": -1}, "/statusListIndex"),
        ({"statusListIndex": True}, "/statusListIndex"),
        ({"statusListIndex": "1.0"}, "/statusListIndex"),
        ({"statusListIndex": "٣"}, "/statusListIndex"),
        ({"statusListIndex": "1" * 13}, "/statusListIndex"),
        ({"statusSize": 0}, "/statusSize"),
        ({"statusSize": None}, "/statusSize"),
        ({"statusListCredential": "status"}, "/statusListCredential"),
        ({"statusListCredential": None}, "/statusListCredential"),
    ],
)
def test_an_entry_that_leads_nowhere_is_an_error(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidCredential) as caught:
        read_entry(status_entry(LIST, 1) | change)
    assert (caught.value.code, caught.value.pointer) == ("status_entry", pointer)


def test_a_number_that_is_written_as_a_number_is_read() -> None:
    assert read_entry(status_entry(LIST, 1) | {"statusListIndex": 7}).index == 7
    assert read_entry(status_entry(LIST, 1) | {"statusSize": "2"}).size == 2


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"statusSize": 2}, ["/statusMessage"]),
        ({"statusMessage": [{"status": "0x0", "message": "fine"}]}, ["/statusMessage"]),
        ({"statusMessage": ["fine", {"status": "0", "message": "a"}, {"status": "0x1"}]}, []),
        ({"statusReference": "words"}, ["/statusReference"]),
        ({"statusReference": ["https://example.org/w", 5]}, []),
    ],
)
def test_what_is_bent_without_harm_is_told(change: dict[str, Any], faults: list[str]) -> None:
    found = list(faults_of(read_entry(status_entry(LIST, 1) | change)))
    assert [where for where, _why in found] == faults
    assert all(why for _where, why in found)
