"""endorsements: does what others say about the badge hold?

Each is a credential of its own and is verified in its own right (Open Badges 3.0, 9.2), and has to
be about what it stands at. One that does not hold takes nothing from the badge. Endorsements of an
endorsement are followed some steps, and all together some in number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable
from badging.model.common import as_list, id_of, one, pointer
from badging.proofs.hosted_v2 import same_address
from badging.verification.companions import begin_beside, endorser_of, outcome_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.hosted_documents import issuer_key
from badging.verification.report import Check, Outcome

NAME = "endorsements"
MAX_ENDORSEMENTS = 12
_NONE = say(NAME, Outcome.SKIP, "no_endorsements")
MAX_DEPTH = 3
"""Steps from the badge: its endorsements, those of these, and those of these again."""

_KEYS = frozenset(("endorsement", "endorsementJwt"))
_WRITTEN = ('"endorsement"', '"endorsementJwt"')
_KEYS_EARLIER = frozenset(("endorsement", "endorsements", "signedEndorsements"))
_NOT_ENTERED = frozenset(
    ("@context", "proof", "verifiableCredential", "assertions", "signedAssertions")
)
"""Not the endorsements of this document: those inside are each looked at in its own right."""

Found = tuple[str, Any, frozenset[str]]
"""Pointer, the endorsement, and the identifiers of what it stands at."""


def check(examination: Examination) -> Iterator[Check]:
    found: list[Found] = []
    # First the beginning of both _KEYS, which most badges do not have at all.
    if examination.may_mention("endorsement") and any(map(examination.may_mention, _WRITTEN)):
        found += _find(examination.credential, "", _KEYS)
    yield from _examine(examination, found)


def check_2(examination: Examination) -> Iterator[Check]:
    """Of earlier versions: at the assertion, its badge class, and its issuer's profile."""
    parts, credential = examination.hosted, examination.credential
    found = list(_find(credential, "", _KEYS_EARLIER))
    seen = {at for at, _, _ in found}
    for part, at in (
        (parts.badge, "/badge"),
        (parts.issuer, "/badge/issuer" if parts.badge else f"/{issuer_key(examination)}"),
    ):
        found += [f for f in _find(part, at, _KEYS_EARLIER) if f[0] not in seen]
    yield from _examine(examination, found)


def _examine(examination: Examination, found: list[Found]) -> Iterator[Check]:
    if not found:
        if examination.depth == 0:
            yield _NONE
        return
    if not examination.origin_established:
        yield say(NAME, Outcome.SKIP, "not_reached_unproven", pointer=found[0][0])
        return
    if examination.depth >= MAX_DEPTH:
        at = found[0][0]
        yield say(NAME, Outcome.WARN, "endorsements_too_deep", pointer=at, limit=MAX_DEPTH)
        return
    for examined, (at, endorsement, names) in enumerate(found):
        if examined == MAX_ENDORSEMENTS or not examination.companions.take():
            count, limit = len(found), examined
            yield say(NAME, Outcome.WARN, "endorsements_too_many", count=count, limit=limit)
            return
        yield from _verify(examination, endorsement, at, names)


def _find(node: Any, at: str, keys: frozenset[str], outer: Any = None) -> Iterator[Found]:
    """Endorsements wherever they stand, but not those inside an endorsement."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in keys:
                place = at + pointer(key)
                names = _names_of(node, outer)
                several = isinstance(value, list)
                for index, item in enumerate(as_list(value)):
                    yield (f"{place}/{index}" if several else place), item, names
            elif isinstance(value, (dict, list)) and key not in _NOT_ENTERED:
                yield from _find(value, at + pointer(key), keys, node)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _find(item, f"{at}/{index}", keys, outer)


def _names_of(node: Mapping[str, Any], outer: Any) -> frozenset[str]:
    """Identifiers of what an endorsement that stands at this node may be about.

    At a badge as a whole: the badge, its recipient, what was achieved, and who issued it.
    """
    subject = one(node.get("credentialSubject"))
    named = [node, node.get("badge"), node.get("achievement"), node.get("issuer"), subject]
    if isinstance(subject, Mapping):
        named.append(one(subject.get("achievement")))
    if outer is not None:
        named = [node]
    return frozenset(name for value in named if (name := id_of(value)))


def _verify(
    examination: Examination, endorsement: Any, at: str, names: frozenset[str]
) -> Iterator[Check]:
    endorser = "somebody"
    try:
        own = begin_beside(examination, endorsement)
    except BadgingError as error:
        lost = isinstance(error, DocumentUnavailable)
        code = "endorsement_undecided" if lost else "endorsement_fails"
        yield say(NAME, Outcome.WARN, code, pointer=at, endorser=endorser, why=error.message)
        return
    if own.detected.kind not in ("EndorsementCredential", "Endorsement"):
        why = "It is no endorsement."
        yield say(NAME, Outcome.WARN, "endorsement_fails", pointer=at, endorser=endorser, why=why)
        return
    failure, undecided, inner = outcome_of(own)
    endorser = endorser_of(own)
    if failure:
        code = "endorsement_undecided" if undecided else "endorsement_fails"
        yield say(NAME, Outcome.WARN, code, pointer=at, endorser=endorser, why=failure)
        return
    about = _about(own.credential)
    if any(about == name or same_address(about, name) for name in names):
        yield say(NAME, Outcome.PASS, "endorsement_holds", pointer=at, endorser=endorser)
    else:
        yield say(
            NAME, Outcome.WARN, "endorsement_of_another",
            pointer=at, endorser=endorser, endorsed=about or "nothing",
        )  # fmt: skip
    for finding in inner:
        yield finding.at(at)


def _about(endorsement: Mapping[str, Any]) -> str:
    """The identifier of what is endorsed."""
    return id_of(one(endorsement.get("credentialSubject", endorsement.get("claim"))))
