"""recipient: does the badge belong to the person whose address (or other identifier) is known?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging import identity
from badging.model import v0
from badging.model.common import as_list, id_of, one, text_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "recipient"
_NOT_ASKED = say(NAME, Outcome.SKIP, "recipient_not_asked")


def check(examination: Examination) -> Iterator[Check]:
    known = (examination.recipient or "").strip().removeprefix("mailto:")
    if not known:
        yield _NOT_ASKED
        return
    credential, detected = examination.credential, examination.detected
    if not detected.is_earlier:
        yield _among(one(credential.get("credentialSubject")), known)
    elif detected.version == "0.5":
        yield _as_hash(v0.recipient_of(credential), known)
    elif detected.kind == "Clr":
        yield _as_learner(credential.get("learner"), known)
    else:
        yield _as_hash(one(credential.get("recipient")), known)


def _among(subject: Any, known: str) -> Check:
    """By the subject's id, or by any of its identifiers (Open Badges 3.0, 9.3)."""
    subject = subject if isinstance(subject, Mapping) else {}
    at = "/credentialSubject"
    if id_of(subject) and id_of(subject) in (known, f"mailto:{known}"):
        return say(NAME, Outcome.PASS, "recipient_matches", pointer=f"{at}/id", recipient=known)
    identifiers = as_list(subject.get("identifier"))
    for index, identifier in enumerate(identifiers):
        if isinstance(identifier, Mapping) and identity.matches(identifier, known):
            place = f"{at}/identifier/{index}"
            return say(NAME, Outcome.PASS, "recipient_matches", pointer=place, recipient=known)
    if not identifiers and not id_of(subject):
        return say(NAME, Outcome.FAIL, "recipient_unknown", pointer=at, recipient=known)
    return say(NAME, Outcome.FAIL, "recipient_differs", pointer=at, recipient=known)


def _as_hash(recipient: Any, known: str) -> Check:
    if not isinstance(recipient, Mapping):
        return say(NAME, Outcome.FAIL, "recipient_unknown", pointer="/recipient", recipient=known)
    if identity.matches_v2(recipient, known):
        return say(NAME, Outcome.PASS, "recipient_matches", pointer="/recipient", recipient=known)
    return say(NAME, Outcome.FAIL, "recipient_differs", pointer="/recipient", recipient=known)


def _as_learner(learner: Any, known: str) -> Check:
    """CLR 1.0 names the learner as a profile, by id and e-mail address."""
    at = "/learner"
    learner = learner if isinstance(learner, Mapping) else {}
    names = [n for n in (id_of(learner), text_of(learner.get("email"))) if n]
    if not names:
        return say(NAME, Outcome.FAIL, "recipient_unknown", pointer=at, recipient=known)
    if any(identity.matches_v2({"identity": n, "hashed": False}, known) for n in names):
        return say(NAME, Outcome.PASS, "recipient_matches", pointer=at, recipient=known)
    return say(NAME, Outcome.FAIL, "recipient_differs", pointer=at, recipient=known)
