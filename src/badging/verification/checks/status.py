"""status: has the issuer revoked or suspended the badge?

A badge without a status is not worse for it. A list that cannot be had leaves the question open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable
from badging.model.common import as_list, id_of, pointer, text_of
from badging.verification import status_lists
from badging.verification.examination import Examination
from badging.verification.findings import MAX_WHY_CHARS, Phrase, say, shorten
from badging.verification.report import Check, Outcome
from badging.verification.texts import REASON_GIVEN

NAME = "status"
MAX_ENTRIES = 8


def check(examination: Examination) -> Iterator[Check]:
    statuses = examination.credential.get("credentialStatus")
    entries = as_list(statuses)
    if not entries:
        yield say(NAME, Outcome.SKIP, "no_status")
        return
    if not examination.origin_established:
        yield say(NAME, Outcome.SKIP, "not_reached_unproven", pointer="/credentialStatus")
        return
    if len(entries) > MAX_ENTRIES:
        why = f"There are {len(entries)} entries; at most {MAX_ENTRIES} are read."
        yield say(NAME, Outcome.FAIL, "status_malformed", pointer="/credentialStatus", why=why)
        return
    for index, entry in enumerate(entries):
        at = (
            pointer("credentialStatus", index)
            if isinstance(statuses, list)
            else "/credentialStatus"
        )
        yield _entry(examination, entry, at)


def _entry(examination: Examination, entry: Any, at: str) -> Check:
    if not isinstance(entry, Mapping):
        return _malformed(at, "It is no object.")
    kinds = [k for k in as_list(entry.get("type")) if isinstance(k, str)]
    kind = next((k for k in kinds if k in _KNOWN), None)
    if kind is None:
        return say(
            NAME, Outcome.WARN, "status_type_unknown", pointer=at, type=", ".join(kinds) or "?"
        )
    try:
        return _KNOWN[kind](examination, entry, at)
    except DocumentUnavailable as error:
        return say(
            NAME, Outcome.FAIL, "status_unavailable",
            pointer=at, undecided=True, url=error.url, why=error.message,
        )  # fmt: skip
    except BadgingError as error:
        return _malformed(at, error.message)


def _by_bit(examination: Examination, entry: Mapping[str, Any], at: str) -> Check:
    """A bit in the issuer's list (VC-BITSTRING-STATUS-LIST 1.0, 3.2; and its predecessor)."""
    purpose = text_of(entry.get("statusPurpose"))
    if purpose not in ("revocation", "suspension"):
        return say(NAME, Outcome.SKIP, "status_purpose_unknown", pointer=at, purpose=purpose or "?")
    index = _index(entry.get("statusListIndex"))
    if index is None:
        return _malformed(f"{at}/statusListIndex", "The index is no whole number from 0 on.")
    size = _index(entry.get("statusSize", 1))
    if not size:
        return _malformed(f"{at}/statusSize", "The size is no whole number from 1 on.")
    url = text_of(entry.get("statusListCredential"))
    status_list = status_lists.bits_of(examination, url, purpose, at)
    if isinstance(status_list, Check):
        return status_list
    if not status_list.value(index, size=size):
        return say(NAME, Outcome.PASS, "not_revoked", pointer=at)
    code = "revoked" if purpose == "revocation" else "suspended"
    return say(NAME, Outcome.FAIL, code, pointer=at, why="")


def _by_name(examination: Examination, entry: Mapping[str, Any], at: str) -> Check:
    """1EdTech Revocation List Status Method 1.0: a list of the revoked, by their identifiers."""
    url = id_of(entry)
    found = status_lists.named_in(examination, url)
    if found.issuer and found.issuer != examination.issuer_id:
        return say(NAME, Outcome.FAIL, "status_of_another", pointer=at, url=url, other=found.issuer)
    if found.revocation is None:
        return say(NAME, Outcome.PASS, "not_revoked", pointer=at)
    reason = found.revocation.reason
    why = Phrase(REASON_GIVEN, reason=shorten(reason, MAX_WHY_CHARS)) if reason else ""
    return say(NAME, Outcome.FAIL, "revoked", pointer=at, why=why)


_KNOWN = {
    "BitstringStatusListEntry": _by_bit,
    "StatusList2021Entry": _by_bit,
    "1EdTechRevocationList": _by_name,
}


def _index(value: Any) -> int | None:
    """The index is a text of digits; some issuers write a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        return int(value)
    return None


def _malformed(at: str, why: str) -> Check:
    return say(NAME, Outcome.FAIL, "status_malformed", pointer=at, why=why)
