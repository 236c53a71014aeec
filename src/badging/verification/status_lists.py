"""Lists of revoked badges: fetched, proven to be the badge's issuer's, and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badging.errors import BadgingError, InvalidCredential
from badging.model.common import as_list, id_of, parse_time, types_of
from badging.reading import parse_json
from badging.status.bitstring import StatusList
from badging.status.revocation_list import Revocation, find_revocation
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.origin import establish
from badging.verification.report import Check, Outcome

MAX_LIST_BYTES = 8 * 1024 * 1024
"""Of the credential around the list; what unpacks from it is bounded in `status.bitstring`."""

LIST_TYPES = ("BitstringStatusListCredential", "StatusList2021Credential")
ACCEPT = "application/vc, application/vc+ld+json, application/ld+json, application/json, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Named:
    """issuer: whose list it says it is, or "". revocation: what it says of the badge."""

    issuer: str
    revocation: Revocation | None


def bits_of(examination: Examination, url: str, purpose: str, at: str) -> StatusList | Check:
    """The status list of a badge, or the finding that tells why there is none to trust.

    The list is a credential: its proof has to hold, and its issuer has to be the badge's. Raises
    DocumentUnavailable, and BadgingError for a list that cannot be unpacked.
    """
    body = examination.documents.get(url, accept=ACCEPT, max_bytes=MAX_LIST_BYTES).body
    around = _credential(examination, body, url)
    if (finding := _not_to_trust(examination, around, url, at)) is not None:
        return finding
    subject = around.credential.get("credentialSubject")
    if not isinstance(subject, Mapping) or purpose not in as_list(subject.get("statusPurpose")):
        why = f"The list at {url} is not one of the purpose {purpose}."
        return _fail("status_malformed", at, why=why)
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        return _fail("status_malformed", at, why=f"The list at {url} holds no encodedList.")
    if "StatusList2021Credential" in types_of(around.credential) and encoded[:1] != "u":
        encoded = "u" + encoded.rstrip("=")  # the predecessor wrote no multibase prefix
    return StatusList.decode(encoded)


def _credential(examination: Examination, body: bytes, url: str) -> Examination:
    try:
        return examination.beside(body.decode("utf-8-sig").strip(), "json")
    except (BadgingError, UnicodeDecodeError) as error:
        why = error.message if isinstance(error, BadgingError) else "It is no text."
        raise InvalidCredential(f"The list at {url} cannot be read. {why}") from error


def _not_to_trust(examination: Examination, around: Examination, url: str, at: str) -> Check | None:
    """Why the list says nothing about this badge; None when it does."""
    if not set(types_of(around.credential)) & set(LIST_TYPES):
        return _fail("status_malformed", at, why=f"What {url} answers is no status list.")
    if around.issuer_id != examination.issuer_id:
        other = around.issuer_id or "nobody"
        return _fail("status_of_another", at, url=url, other=other)
    for finding in establish(around):
        if finding.outcome is Outcome.FAIL:
            return _fail(
                "status_unproven", at, undecided=finding.undecided, url=url, why=finding.reason
            )
    for key in ("validUntil", "expirationDate"):
        until = parse_time(around.credential.get(key))
        if until is not None and examination.at > until:
            return _fail("status_stale", at, undecided=True, url=url, when=moment(until))
    return None


def named_in(examination: Examination, url: str) -> Named:
    """Whether a list of identifiers at a URL names this badge (1EdTech VCRL 1.0, 3).

    The list is not signed: it is believed since the signed badge names its address. Raises
    DocumentUnavailable, and BadgingError for what is no such list.
    """
    body = examination.documents.get(url, accept=ACCEPT, max_bytes=MAX_LIST_BYTES).body
    document = parse_json(body, max_bytes=MAX_LIST_BYTES)
    revocation = find_revocation(document, id_of(examination.credential))
    issuer = id_of(document.get("issuer")) if isinstance(document, Mapping) else ""
    return Named(issuer, revocation)


def _fail(code: str, at: str, *, undecided: bool = False, **values: Any) -> Check:
    return say("status", Outcome.FAIL, code, pointer=at, undecided=undecided, **values)
