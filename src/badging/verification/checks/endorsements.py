"""endorsements: does what others say about the badge hold?

Each is a credential of its own and is verified in its own right (Open Badges 3.0, 9.2). One that
does not hold takes nothing from the badge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError
from badging.model.common import as_list, id_of, text_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "endorsements"
MAX_ENDORSEMENTS = 12
MAX_DEPTH = 1
"""Endorsements of an endorsement are not followed: each would make us ask for more documents."""

_EXAMINED = frozenset(("format", "schema", "contexts", "proof", "issuer", "status", "validity"))


def check(examination: Examination) -> Iterator[Check]:
    if examination.depth >= MAX_DEPTH:
        return
    found = list(_find(examination.credential, ""))
    if not found:
        yield say(NAME, Outcome.SKIP, "no_endorsements")
        return
    if not examination.origin_established:
        yield say(NAME, Outcome.SKIP, "not_reached_unproven", pointer=found[0][0])
        return
    for at, endorsement in found[:MAX_ENDORSEMENTS]:
        yield _verify(examination, endorsement, at)
    if len(found) > MAX_ENDORSEMENTS:
        count, limit = len(found), MAX_ENDORSEMENTS
        yield say(NAME, Outcome.WARN, "endorsements_too_many", count=count, limit=limit)


def check_2(examination: Examination) -> Iterator[Check]:
    """Of 2.0: named, not examined."""
    badge = examination.hosted.badge or {}
    if as_list(examination.credential.get("endorsement")) or as_list(badge.get("endorsement")):
        yield say(NAME, Outcome.SKIP, "endorsements_not_examined", pointer="/endorsement")
    else:
        yield say(NAME, Outcome.SKIP, "no_endorsements")


def _find(node: Any, at: str) -> Iterator[tuple[str, Any]]:
    """Endorsements wherever they stand, but not those inside an endorsement."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            place = f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
            if key in ("endorsement", "endorsementJwt"):
                several = isinstance(value, list)
                for index, item in enumerate(as_list(value)):
                    yield (f"{place}/{index}" if several else place), item
            elif key != "proof":
                yield from _find(value, place)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _find(item, f"{at}/{index}")


def _verify(examination: Examination, endorsement: Any, at: str) -> Check:
    from badging.verification.pipeline import run

    try:
        own = examination.beside(_text(examination, endorsement), "json")
    except (BadgingError, TypeError, ValueError) as error:
        why = error.message if isinstance(error, BadgingError) else "It cannot be read."
        return say(
            NAME, Outcome.WARN, "endorsement_fails", pointer=at, endorser="somebody", why=why
        )
    endorser = _name(own.credential)
    if own.detected.kind != "EndorsementCredential":
        why = "It is no EndorsementCredential."
        return say(NAME, Outcome.WARN, "endorsement_fails", pointer=at, endorser=endorser, why=why)
    failures = [c for c in run(own, _EXAMINED) if c.outcome is Outcome.FAIL]
    if not failures:
        return say(NAME, Outcome.PASS, "endorsement_holds", pointer=at, endorser=endorser)
    grave = [c for c in failures if not c.undecided]
    code = "endorsement_fails" if grave else "endorsement_undecided"
    why = (grave or failures)[0].reason
    return say(NAME, Outcome.WARN, code, pointer=at, endorser=endorser, why=why)


def _text(examination: Examination, endorsement: Any) -> str:
    if isinstance(endorsement, str):
        return endorsement
    if isinstance(endorsement, Mapping) and "@context" not in endorsement:
        # Inside another credential its words have the meanings of the contexts around it.
        endorsement = {"@context": examination.credential.get("@context"), **endorsement}
    return json.dumps(endorsement, ensure_ascii=False)


def _name(credential: Mapping[str, Any]) -> str:
    issuer = credential.get("issuer")
    name = text_of(issuer.get("name")) if isinstance(issuer, Mapping) else ""
    return name or id_of(issuer) or "somebody"
