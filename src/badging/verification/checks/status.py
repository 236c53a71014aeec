"""status: has the issuer revoked or suspended the badge?

A badge without a status is not worse for it. A list that cannot be had leaves the question open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable
from badging.model.common import as_list, id_of, is_uri, pointer, text_of
from badging.status.entry import StatusEntry, faults_of, read_entry
from badging.status.list_credential import PURPOSES
from badging.status.token_list import INVALID, SUSPENDED, VALID, names_list, read_claim
from badging.verification import status_lists, token_lists
from badging.verification.examination import Examination
from badging.verification.findings import MAX_WHY_CHARS, Phrase, say, shorten
from badging.verification.report import Check, Outcome
from badging.verification.texts import MORE_AT, REASON_GIVEN

NAME = "status"
MAX_ENTRIES = 8
_NO_STATUS = say(NAME, Outcome.SKIP, "no_status")

Reader = Callable[[Examination, Mapping[str, Any], str], Iterator[Check]]


def check(examination: Examination) -> Iterator[Check]:
    statuses = examination.credential.get("credentialStatus")
    entries = as_list(statuses)
    claimed = examination.jwt is not None and names_list(examination.jwt.payload.get("status"))
    if not entries and not claimed:
        yield _NO_STATUS
        return
    if not examination.origin_established:
        at = "/credentialStatus" if entries else "/status"
        yield say(NAME, Outcome.SKIP, "not_reached_unproven", pointer=at)
        return
    if claimed:
        yield from _guarded(_by_claim, examination, {}, "/status/status_list")
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
        yield from _entry(examination, entry, at)


def _entry(examination: Examination, entry: Any, at: str) -> Iterator[Check]:
    if not isinstance(entry, Mapping):
        yield _malformed(at, "It is no object.")
        return
    kinds = [k for k in as_list(entry.get("type")) if isinstance(k, str)]
    kind = next((k for k in kinds if k in _KNOWN), None)
    if kind is None:
        shown = ", ".join(kinds) or "?"
        yield say(NAME, Outcome.WARN, "status_type_unknown", pointer=at, type=shown)
        return
    yield from _guarded(_KNOWN[kind], examination, entry, at)


def _guarded(
    read: Reader, examination: Examination, entry: Mapping[str, Any], at: str
) -> Iterator[Check]:
    try:
        yield from read(examination, entry, at)
    except DocumentUnavailable as error:
        yield say(
            NAME, Outcome.FAIL, "status_unavailable",
            pointer=at, undecided=True, url=error.url, why=error.message,
        )  # fmt: skip
    except BadgingError as error:
        within = error.pointer if error.code == "status_entry" else ""
        yield _malformed(at + within, error.message)


def _by_bits(examination: Examination, entry: Mapping[str, Any], at: str) -> Iterator[Check]:
    """Bits in the issuer's list (VC-BITSTRING-STATUS-LIST 1.0, 3.2; and its predecessor)."""
    purpose = text_of(entry.get("statusPurpose"))
    if purpose not in PURPOSES:
        yield say(NAME, Outcome.SKIP, "status_purpose_unknown", pointer=at, purpose=purpose or "?")
        return
    place = read_entry(entry)
    kept = status_lists.list_of(examination, place, at)
    if isinstance(kept, Check):
        yield kept
        return
    yield _meaning(place, kept, at)
    for within, why in faults_of(place):
        yield say(NAME, Outcome.WARN, "status_bent", pointer=at + within, why=why)


def _meaning(place: StatusEntry, kept: status_lists.Kept, at: str) -> Check:
    """What the value of an entry says of the badge (2.1, statusPurpose; 3.2 steps 12 to 14)."""
    value = kept.bits.value(place.index)
    if place.purpose == "message":
        message = place.messages.get(value) or ("set" if value else "unset")
        outcome = Outcome.WARN if value else Outcome.PASS
        code = "status_message" if value else "status_message_unset"
        return say(NAME, outcome, code, pointer=at, message=message, more=_more(place))
    if place.purpose == "refresh":
        outcome = Outcome.WARN if value else Outcome.PASS
        return say(NAME, outcome, "newer_exists" if value else "no_newer", pointer=at)
    if value:
        code = "revoked" if place.purpose == "revocation" else "suspended"
        message = place.messages.get(value, "") if place.size > 1 else ""
        why = Phrase(REASON_GIVEN, reason=shorten(message, MAX_WHY_CHARS)) if message else ""
        return say(NAME, Outcome.FAIL, code, pointer=at, why=why)
    if kept.keeper:
        return say(NAME, Outcome.PASS, "not_revoked_says", pointer=at, keeper=kept.keeper)
    return say(NAME, Outcome.PASS, "not_revoked", pointer=at)


def _more(place: StatusEntry) -> str:
    reference = next(filter(is_uri, place.references), "")
    return Phrase(MORE_AT, url=shorten(reference)) if reference else ""


def _by_name(examination: Examination, entry: Mapping[str, Any], at: str) -> Iterator[Check]:
    """1EdTech Revocation List Status Method 1.0: a list of the revoked, by their identifiers."""
    url = id_of(entry)
    found = status_lists.named_in(examination, url)
    if found.issuer and found.issuer != examination.issuer_id:
        yield say(NAME, Outcome.FAIL, "status_of_another", pointer=at, url=url, other=found.issuer)
    elif found.revocation is None:
        yield say(NAME, Outcome.PASS, "not_revoked", pointer=at)
    else:
        reason = found.revocation.reason
        why = Phrase(REASON_GIVEN, reason=shorten(reason, MAX_WHY_CHARS)) if reason else ""
        yield say(NAME, Outcome.FAIL, "revoked", pointer=at, why=why)


def _by_claim(examination: Examination, _entry: Mapping[str, Any], at: str) -> Iterator[Check]:
    """A value in a Token Status List (draft-ietf-oauth-status-list-21, 7.1 and 8.3)."""
    assert examination.jwt is not None
    place = read_claim(examination.jwt.payload["status"])
    found = token_lists.value_of(examination, place, at)
    if isinstance(found, Check):
        yield found
        return
    value, keeper = found
    if value == VALID and keeper:
        yield say(NAME, Outcome.PASS, "not_revoked_says", pointer=at, keeper=keeper)
    elif value == VALID:
        yield say(NAME, Outcome.PASS, "not_revoked", pointer=at)
    elif value in (INVALID, SUSPENDED):
        code = "revoked" if value == INVALID else "suspended"
        yield say(NAME, Outcome.FAIL, code, pointer=at, why="")
    else:
        yield say(NAME, Outcome.WARN, "status_value_unknown", pointer=at, value=value)


_KNOWN: dict[str, Reader] = {
    "BitstringStatusListEntry": _by_bits,
    "StatusList2021Entry": _by_bits,
    "1EdTechRevocationList": _by_name,
}


def _malformed(at: str, why: str) -> Check:
    return say(NAME, Outcome.FAIL, "status_malformed", pointer=at, why=why)
