"""Lists of revoked badges by identifier: Open Badges 2.0's, and 1EdTech's for 3.0.

Pure functions over parsed JSON: who fetched the document, and whether it is the issuer's, is
decided before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from badging.errors import InvalidCredential

MAX_ENTRIES = 200_000
"""Entries that are looked through in one list."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """That a badge is revoked. reason: the issuer's words, or ""."""

    reason: str


def revocation_list(id: str, issuer: str, revoked: Mapping[str, str]) -> dict[str, Any]:
    """A `1EdTechRevocationList` (1EdTech Revocation List 1.0, section 3), to be served as it is.

    id: the URL under which it is served. issuer: as in the badges. revoked: identifier of the
    credential to the reason, or to "". It tells everybody which badges are revoked, and why: a
    list of bits does not.
    """
    return {
        "id": id,
        "issuer": issuer,
        "revokedCredential": [
            {"id": name, "revoked": True, **({"revocationReason": why} if why else {})}
            for name, why in revoked.items()
        ],
    }


def revocation_list_v2(id: str, issuer: str, revoked: Mapping[str, str]) -> dict[str, Any]:
    """A RevocationList of Open Badges 2.0, for the issuer's `revocationList`; see above."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "id": id,
        "type": "RevocationList",
        "issuer": issuer,
        "revokedAssertions": [
            {"id": name, **({"revocationReason": why} if why else {})}
            for name, why in revoked.items()
        ],
    }


def find_revocation(document: Any, credential_id: str) -> Revocation | None:
    """Look a credential up in a `1EdTechRevocationList` (1EdTech Revocation List 1.0, section 3).

    `revokedCredential` holds objects with `id` and, optionally, `revoked` and `revocationReason`.
    An entry that does not say `revoked: false` means that the credential is revoked.
    Raises InvalidCredential for a document that is no such list.
    """
    return _find(_entries(document, "revokedCredential", required=True), credential_id)


def find_revocation_v2(document: Any, assertion_id: str) -> Revocation | None:
    """Look an assertion up in a RevocationList of Open Badges 2.0, or in the map of 1.x.

    2.0: `revokedAssertions` holds identifiers, or objects with `id` (or the deprecated `uid`) and
    `revocationReason`. 1.x: the document is an object of identifier to reason.
    Raises InvalidCredential for a document that is neither.
    """
    if isinstance(document, Mapping) and "revokedAssertions" not in document:
        if "@context" in document or "type" in document:
            return None  # section "RevocationList": without the property nothing is revoked
        reason = document.get(assertion_id)
        return None if reason is None else Revocation(_text(reason))
    return _find(_entries(document, "revokedAssertions", required=False), assertion_id)


def _entries(document: Any, name: str, *, required: bool) -> list[Any]:
    if not isinstance(document, Mapping):
        raise _no_list("it is no JSON object", "")
    entries = document.get(name)
    if entries is None:
        types = document.get("type", [])
        known = [types] if isinstance(types, str) else types
        listed = isinstance(known, list) and any(str(t).endswith("RevocationList") for t in known)
        if required and not listed:
            raise _no_list(f"it has no {name}", f"/{name}")
        return []
    if not isinstance(entries, list):
        entries = [entries]  # JSON-LD: one value may stand without its array
    if len(entries) > MAX_ENTRIES:
        raise _no_list(f"it has more than {MAX_ENTRIES:,} entries", f"/{name}")
    return entries


def _find(entries: list[Any], wanted: str) -> Revocation | None:
    for entry in entries:
        if entry == wanted:
            return Revocation("")
        if isinstance(entry, Mapping) and wanted in _names(entry):
            if entry.get("revoked") is False:
                continue
            return Revocation(_text(entry.get("revocationReason", entry.get("reason"))))
    return None


def _names(entry: Mapping[str, Any]) -> Iterator[str]:
    for key in ("id", "@id", "uid"):
        value = entry.get(key)
        if isinstance(value, str):
            yield value


def _text(reason: Any) -> str:
    """The reason as text, in the first language where several are given."""
    if isinstance(reason, str):
        return reason.strip()
    if isinstance(reason, Mapping):
        values = [value for value in reason.values() if isinstance(value, str)]
        return values[0].strip() if values else ""
    return ""


def _no_list(why: str, pointer: str) -> InvalidCredential:
    return InvalidCredential(
        f"The document is no list of revoked badges: {why}.",
        pointer=pointer,
        remedy="The issuer has to publish a list of the kind that the badge names.",
        code="revocation_list",
    )
