"""nested: does each credential in a learner record hold in its own right?

CLR 2.0 puts credentials into `credentialSubject.verifiableCredential`, CLR 1.0 into
`assertions` and `signedAssertions`. What has no proof of its own is the word of whoever signed the
record. One that does not hold takes nothing from the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable
from badging.model import clr
from badging.model.common import as_list, id_of, one
from badging.verification.companions import begin_beside, outcome_of, title_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.hosted_documents import verification_of
from badging.verification.report import Check, Outcome

NAME = "nested"
MAX_NESTED = 24
MAX_DEPTH = 3
_COVERED = frozenset(("status", "validity", "endorsements"))
"""What can be asked of a credential that has no proof of its own."""


def check(examination: Examination) -> Iterator[Check]:
    if examination.detected.kind != "ClrCredential":
        return
    at = "/credentialSubject/verifiableCredential"
    subject = one(examination.credential.get("credentialSubject"))
    inside = subject.get("verifiableCredential") if isinstance(subject, Mapping) else None
    achievements: set[str] = set()
    yield from _each(examination, [(at, as_list(inside))], achievements)
    for place, name in clr.dangling(examination.credential, achievements):
        yield say(NAME, Outcome.WARN, "association_dangling", pointer=place, name=name)


def check_2(examination: Examination) -> Iterator[Check]:
    """Of CLR 1.0."""
    if examination.detected.kind != "Clr":
        return
    credential = examination.credential
    lists = [
        (f"/{key}", as_list(credential.get(key))) for key in ("assertions", "signedAssertions")
    ]
    achievements: set[str] = set()
    yield from _each(examination, lists, achievements)
    achievements |= {id_of(a) for a in as_list(credential.get("achievements"))}
    for place, name in _dangling_1(credential, achievements):
        yield say(NAME, Outcome.WARN, "association_dangling", pointer=place, name=name)


def _each(
    examination: Examination, lists: list[tuple[str, list[Any]]], achievements: set[str]
) -> Iterator[Check]:
    found = [(f"{at}/{i}", item) for at, items in lists for i, item in enumerate(items)]
    if not found:
        yield say(NAME, Outcome.SKIP, "nothing_nested")
        return
    if not examination.origin_established:
        yield say(NAME, Outcome.SKIP, "not_reached_unproven", pointer=found[0][0])
        return
    deep = examination.depth >= MAX_DEPTH
    for examined, (at, item) in enumerate(found):
        if deep or examined == MAX_NESTED or not examination.companions.take():
            count, limit = len(found), examined
            yield say(NAME, Outcome.WARN, "nested_too_many", pointer=at, count=count, limit=limit)
            return
        yield from _verify(examination, item, at, achievements)


def _verify(
    examination: Examination, item: Any, at: str, achievements: set[str]
) -> Iterator[Check]:
    try:
        own = begin_beside(examination, item)
    except BadgingError as error:
        why, name = error.message, "?"
        code = "nested_undecided" if isinstance(error, DocumentUnavailable) else "nested_fails"
        yield say(NAME, Outcome.WARN, code, pointer=at, credential=name, why=why)
        return
    achievements |= _achievements_in(own.credential)
    name = title_of(own.credential)
    is_unproven = _is_without_proof(own)
    if is_unproven:
        own.origin = examination.origin  # the record's signature is over it
        failure, undecided, inner = outcome_of(own, _COVERED)
    else:
        failure, undecided, inner = outcome_of(own)
    if failure:
        code = "nested_undecided" if undecided else "nested_fails"
        yield say(NAME, Outcome.WARN, code, pointer=at, credential=name, why=failure)
        return
    yield (_unproven if is_unproven else _held)(examination, own, at, name)
    yield from (finding.at(at) for finding in inner)


def _held(examination: Examination, own: Examination, at: str, name: str) -> Check:
    whose = id_of(one(own.credential.get("credentialSubject")))
    person = id_of(one(examination.credential.get("credentialSubject")))
    if whose and person and whose != person:
        return say(
            NAME, Outcome.WARN, "nested_of_another",
            pointer=at, credential=name, recipient=whose,
        )  # fmt: skip
    return say(NAME, Outcome.PASS, "nested_holds", pointer=at, credential=name)


def _unproven(examination: Examination, own: Examination, at: str, name: str) -> Check:
    issuer = _issuer_of(own.credential)
    publisher = id_of(examination.credential.get("issuer", examination.credential.get("publisher")))
    if issuer and issuer == publisher:
        return say(NAME, Outcome.PASS, "nested_covered", pointer=at, credential=name)
    shown = issuer or "?"
    return say(
        NAME, Outcome.WARN, "nested_vouched", pointer=at, credential=name, issuer=shown
    )  # fmt: skip


def _is_without_proof(own: Examination) -> bool:
    if own.jws is not None:
        return False
    if own.detected.is_earlier:
        return not verification_of(own.credential)
    return "proof" not in own.credential


def _issuer_of(credential: Mapping[str, Any]) -> str:
    achievement = credential.get("achievement")
    if isinstance(achievement, Mapping):
        return id_of(achievement.get("issuer"))
    return id_of(credential.get("issuer"))


def _achievements_in(credential: Mapping[str, Any]) -> set[str]:
    found = {id_of(achievement) for _, achievement in clr.achievements_of(credential)}
    return (found | {id_of(credential.get("achievement"))}) - {""}


def _dangling_1(credential: Mapping[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    """CLR 1.0: `associations` of the achievements name others by `targetId`."""
    places = [("/achievements", credential.get("achievements"))]
    places += [
        (f"/assertions/{i}/achievement", a.get("achievement"))
        for i, a in enumerate(as_list(credential.get("assertions")))
        if isinstance(a, Mapping)
    ]
    for at, several in places:
        for index, achievement in enumerate(as_list(several)):
            if not isinstance(achievement, Mapping):
                continue
            here = f"{at}/{index}" if isinstance(several, list) else at
            for end, association in enumerate(as_list(achievement.get("associations"))):
                name = (
                    id_of(association.get("targetId")) if isinstance(association, Mapping) else ""
                )
                if name and name not in known:
                    yield f"{here}/associations/{end}/targetId", name
