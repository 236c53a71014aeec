"""The credential around a list: made, changed and read (W3C Bitstring Status List 1.0, 2.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from badging.errors import InvalidCredential, Misused
from badging.status.bitstring import MIN_LENGTH, StatusList
from badging.status.list_credential import (
    purposes_of,
    read_list,
    status_list_credential,
    with_values,
)

URL, ISSUER = "https://issuer.example.org/status/1", "https://issuer.example.org"
MOMENT = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 24, tzinfo=UTC)


def made(purpose: str = "revocation", bits: StatusList | None = None, **more: Any) -> Any:
    return status_list_credential(URL, ISSUER, bits or StatusList.new(), purpose, MOMENT, **more)


def test_the_credential_says_what_the_specification_asks() -> None:
    bits = StatusList.new().with_set(1)
    assert made(bits=bits) == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER,
        "validFrom": "2026-11-23T12:00:00Z",
        "credentialSubject": {
            "id": f"{URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bits.encode(),
        },
    }


def test_it_can_say_how_long_it_holds_and_how_long_it_may_be_kept() -> None:
    credential = made("message", valid_until=LATER, ttl_ms=60_000)
    assert credential["validUntil"] == "2026-11-24T00:00:00Z"
    assert credential["credentialSubject"]["ttl"] == 60_000


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": "payment"}, "status_purpose"),
        ({"id": "status/1"}, "status_address"),
        ({"ttl_ms": 0}, "status_ttl"),
        ({"valid_from": MOMENT.replace(tzinfo=None)}, "status_time"),
        ({"valid_until": MOMENT.replace(tzinfo=None)}, "status_time"),
    ],
)
def test_what_the_specification_does_not_allow_is_misuse(change: dict[str, Any], code: str) -> None:
    arguments = {
        "id": URL, "issuer": ISSUER, "status_list": StatusList.new(), "purpose": "refresh",
        "valid_from": MOMENT, "ttl_ms": 1,
    }  # fmt: skip
    assert status_list_credential(**arguments)
    with pytest.raises(Misused) as caught:
        status_list_credential(**arguments | change)
    assert caught.value.code == code
    assert caught.value.remedy


def test_a_change_takes_the_proof_away_and_begins_at_its_moment() -> None:
    before = made(bits=StatusList.new().with_set(3)) | {"proof": {"type": "DataIntegrityProof"}}
    after = with_values(before, {8: 1}, LATER)
    assert "proof" not in after
    assert after["validFrom"] == "2026-11-24T00:00:00Z"
    assert list(read_list(after).entries_set()) == [3, 8]
    assert list(read_list(before).entries_set()) == [3]
    assert {k: v for k, v in after.items() if k not in ("validFrom", "credentialSubject")} == {
        k: v for k, v in before.items() if k not in ("validFrom", "credentialSubject", "proof")
    }


@pytest.mark.parametrize("purpose", ["revocation", "refresh"])
def test_what_is_final_is_not_taken_back(purpose: str) -> None:
    revoked = made(purpose, StatusList.new().with_set(3))
    with pytest.raises(Misused) as caught:
        with_values(revoked, {3: 0}, LATER)
    assert caught.value.code == "status_final"
    assert with_values(revoked, {3: 1}, LATER)["credentialSubject"] == revoked["credentialSubject"]


@pytest.mark.parametrize("purpose", ["suspension", "message"])
def test_a_suspension_is_lifted(purpose: str) -> None:
    lifted = with_values(made(purpose, StatusList.new().with_set(3)), {3: 0}, LATER)
    assert read_list(lifted) == StatusList.new()


def test_entries_of_several_bits_are_changed_at_their_own_place() -> None:
    before = made("message", StatusList.new(size=4))
    after = with_values(before, {5: 9}, LATER, size=4)
    assert read_list(after, size=4).value(5) == 9


def test_an_index_beyond_the_list_changes_nothing() -> None:
    with pytest.raises(InvalidCredential) as caught:
        with_values(made(), {MIN_LENGTH: 1}, LATER)
    assert caught.value.code == "status_index"


@pytest.mark.parametrize("subject", [None, [], {}, {"encodedList": 5}])
def test_a_document_without_a_list_is_an_error(subject: Any) -> None:
    credential = made() | {"credentialSubject": subject}
    with pytest.raises(InvalidCredential) as caught:
        read_list(credential)
    assert (caught.value.code, caught.value.pointer) == (
        "status_list", "/credentialSubject/encodedList"
    )  # fmt: skip
    assert purposes_of(credential) == []


def test_a_list_of_the_predecessor_stays_one() -> None:
    bits = StatusList.new().with_set(5)
    credential = {
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "suspension",
            "encodedList": bits.encode()[1:],
        },
    }
    after = with_values(credential, {5: 0, 6: 1}, LATER)
    assert after["credentialSubject"]["encodedList"] == StatusList.new().with_set(6).encode()[1:]
    assert list(read_list(after).entries_set()) == [6]


def test_a_list_may_serve_several_purposes() -> None:
    subject = {"statusPurpose": ["revocation", 5, "suspension"]}
    assert purposes_of({"credentialSubject": subject}) == ["revocation", "suspension"]
