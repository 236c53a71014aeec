"""The credential that carries a status list, as its issuer makes, changes and signs it.

W3C Bitstring Status List 1.0, section 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from badging.errors import InvalidCredential, Misused
from badging.model.common import as_list, is_uri, types_of
from badging.status.bitstring import StatusList

LIST_2021 = "StatusList2021Credential"
TTL_MS = 300_000
"""How long a list may be kept where it does not say (2.2, ttl)."""
PURPOSES = ("revocation", "suspension", "refresh", "message")
"""Those whose meaning the specification fixes (2.1, statusPurpose)."""


def status_list_credential(
    id: str,
    issuer: str,
    status_list: StatusList,
    purpose: str,
    valid_from: datetime,
    *,
    valid_until: datetime | None = None,
    ttl_ms: int | None = None,
) -> dict[str, Any]:
    """A BitstringStatusListCredential (section 2.2), not yet signed.

    id: the URL under which it is published. issuer: the URL or DID of the issuer of the badges.
    purpose: one of `PURPOSES`. valid_from, valid_until: aware. ttl_ms: how long a verifier may
    keep it, in milliseconds (300,000 where it is not said). How many bits an entry has, and what
    its values mean, is said in the badges (`entry.status_entry`): the list has no words for it.
    Raises Misused for what the specification does not allow.
    """
    _require(purpose in PURPOSES, f"{purpose[:40]!r} is no purpose of a status list.",
             f"Use one of {', '.join(PURPOSES)}.", "status_purpose")  # fmt: skip
    _require(is_uri(id), f"{id[:80]!r} is no address.",
             "Give the URL under which the list is published.", "status_address")  # fmt: skip
    _require(is_uri(issuer), f"{issuer[:80]!r} is no issuer.",
             "Give the DID or the address that the badges name as their issuer.",
             "status_issuer")  # fmt: skip
    _require(ttl_ms is None or ttl_ms > 0, f"A list cannot be kept for {ttl_ms} milliseconds.",
             "Give a whole number above 0.", "status_ttl")  # fmt: skip
    subject: dict[str, Any] = {
        "id": f"{id}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purpose,
        "encodedList": status_list.encode(),
    }
    if ttl_ms is not None:
        subject["ttl"] = ttl_ms
    credential: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _written(valid_from, "valid_from"),
        "credentialSubject": subject,
    }
    if valid_until is not None:
        credential["validUntil"] = _written(valid_until, "valid_until")
    return credential


def read_list(credential: Mapping[str, Any], *, size: int = 1) -> StatusList:
    """The list inside a BitstringStatusListCredential, or inside a StatusList2021Credential.

    size: bits of an entry, as the badge says. Who signed the list is not asked.
    Raises InvalidCredential for what is no list, or cannot be unpacked.
    """
    subject = credential.get("credentialSubject")
    encoded = subject.get("encodedList") if isinstance(subject, Mapping) else None
    if not isinstance(encoded, str):
        raise InvalidCredential(
            "The document holds no status list.",
            pointer="/credentialSubject/encodedList",
            remedy="Give a BitstringStatusListCredential.",
            code="status_list",
        )
    if LIST_2021 in types_of(credential):
        return StatusList.decode_2021(encoded)
    return StatusList.decode(encoded, size=size)


def ttl_ms_of(credential: Mapping[str, Any]) -> int:
    """How long a list may be kept before it is asked for again, in milliseconds (2.2, ttl)."""
    subject = credential.get("credentialSubject")
    ttl = subject.get("ttl") if isinstance(subject, Mapping) else None
    return ttl if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl > 0 else TTL_MS


def without_bits(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The credential of a list without the list itself."""
    subject = credential["credentialSubject"]
    said = {key: value for key, value in subject.items() if key != "encodedList"}
    return {**credential, "credentialSubject": said}


def purposes_of(credential: Mapping[str, Any]) -> list[str]:
    """What a list says of its entries; one list may serve several purposes (3.2 step 5)."""
    subject = credential.get("credentialSubject")
    found = as_list(subject.get("statusPurpose")) if isinstance(subject, Mapping) else []
    return [purpose for purpose in found if isinstance(purpose, str)]


def with_values(
    credential: Mapping[str, Any],
    values: Mapping[int, int],
    valid_from: datetime,
    *,
    size: int = 1,
) -> dict[str, Any]:
    """The list with these entries at these numbers, valid from that moment on, and not signed.

    size: bits of an entry, as in `read_list`. A proof of the list as it was is left out.
    Raises InvalidCredential and Misused, as `StatusList.with_values` does; and Misused for what
    would take a revocation back (2.1: not reversible).
    """
    before = read_list(credential, size=size)
    after = before.with_values(values)
    reversible = {"suspension", "message"} & set(purposes_of(credential))
    for index, value in values.items():
        _require(bool(reversible) or value >= before.value(index),
                 f"Entry {index:,} is set, which is final.",
                 "Issue a new badge instead. Only a suspension can be lifted.",
                 "status_final")  # fmt: skip
    encoded = after.encode()
    if LIST_2021 in types_of(credential):
        encoded = encoded.removeprefix("u")
    kept = {key: value for key, value in credential.items() if key != "proof"}
    return {
        **kept,
        "validFrom": _written(valid_from, "valid_from"),
        "credentialSubject": {**credential["credentialSubject"], "encodedList": encoded},
    }


def _written(moment: datetime, name: str) -> str:
    _require(moment.tzinfo is not None, f"`{name}` has no time zone.", "Give an aware datetime.",
             "status_time")  # fmt: skip
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _require(holds: bool, message: str, remedy: str, code: str) -> None:
    if not holds:
        raise Misused(message, remedy=remedy, code=code)
