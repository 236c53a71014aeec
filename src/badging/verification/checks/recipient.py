"""recipient: does the badge belong to the person whose address (or other identifier) is known?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging import identity
from badging.model.common import as_list, id_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "recipient"


def check(examination: Examination) -> Iterator[Check]:
    known = (examination.recipient or "").strip()
    if not known:
        yield say(NAME, Outcome.SKIP, "recipient_not_asked")
        return
    if examination.detected.version == "3.0":
        yield _among(examination.credential.get("credentialSubject"), known)
    else:
        yield _as_hash(examination.credential.get("recipient"), known)


def _among(subject: Any, known: str) -> Check:
    """By the subject's id, or by any of its identifiers (Open Badges 3.0, 9.3)."""
    subject = subject if isinstance(subject, Mapping) else {}
    at = "/credentialSubject"
    if id_of(subject) and id_of(subject) in (known, f"mailto:{known}"):
        return say(NAME, Outcome.PASS, "recipient_matches", pointer=f"{at}/id", recipient=known)
    identifiers = as_list(subject.get("identifier"))
    for index, identifier in enumerate(identifiers):
        if isinstance(identifier, Mapping) and _matches(identifier, known):
            place = f"{at}/identifier/{index}"
            return say(NAME, Outcome.PASS, "recipient_matches", pointer=place, recipient=known)
    if not identifiers and not id_of(subject):
        return say(NAME, Outcome.FAIL, "recipient_unknown", pointer=at, recipient=known)
    return say(NAME, Outcome.FAIL, "recipient_differs", pointer=at, recipient=known)


def _matches(identifier: Mapping[str, Any], known: str) -> bool:
    """As given; and since issuers write addresses in small letters, so, too."""
    return any(identity.matches(identifier, value) for value in _spellings(known))


def _as_hash(recipient: Any, known: str) -> Check:
    if not isinstance(recipient, Mapping):
        return say(NAME, Outcome.FAIL, "recipient_unknown", pointer="/recipient", recipient=known)
    if any(identity.matches_v2(recipient, value) for value in _spellings(known)):
        return say(NAME, Outcome.PASS, "recipient_matches", pointer="/recipient", recipient=known)
    return say(NAME, Outcome.FAIL, "recipient_differs", pointer="/recipient", recipient=known)


def _spellings(known: str) -> tuple[str, ...]:
    small = known.lower()
    return (known, small) if "@" in known and small != known else (known,)
