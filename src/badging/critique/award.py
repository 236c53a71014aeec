"""Questions about the award: how long it holds, what shows it, whether it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from badging.critique.draft import Draft
from badging.critique.remarks import Remark, remark
from badging.critique.wording import prose

AGING_TYPES = frozenset(
    ("Certification", "License", "JourneymanCertificate", "MasterCertificate", "Membership")
)
"""Values of achievementType (3.0, B.3.1) that are given for a time."""

_AGING = re.compile(
    r"\b(?:certification|certified|licen[cs]ed?|first[ -]aid|cpr|life ?guard|fire safety"
    r"|food (?:safety|hygiene)|safety training|security clearance|driving permit"
    r"|valid for \d+ (?:month|year)s?|certificaci[oó]n|certificad[oa] en|licencia"
    r"|primeros auxilios|socorrista|manipulador de alimentos"
    r"|v[aá]lid[oa] por \d+ (?:meses|a[nñ]os?))\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:see (?:the )?(?:evidence|attach(?:ed|ment)|portfolio|link|video|project)"
    r"|attached (?:evidence|work|project)|linked (?:evidence|work|project)|(?:as )?evidenced by"
    r"|evidence (?:is|was|of (?:this|the) work)|portfolio|submitted (?:work|project|evidence)"
    r"|v[eé]ase|(?:prueba|evidencia|trabajo) adjunt[oa]|portafolio)\b",
    re.IGNORECASE,
)


def lasting(draft: Draft) -> Iterator[Remark]:
    """Whether a claim that ages comes with an end."""
    word = _aging(draft)
    if not word:
        return
    if draft.award is None:
        yield remark("ages", "", word=word)
        return
    keys = ("expires",) if draft.is_older else ("validUntil", "expirationDate")
    if not any(draft.award.node.get(key) for key in keys):
        yield remark("no_expiry", f"/{keys[0]}", word=word)


def _aging(draft: Draft) -> str:
    if draft.achievement is not None:
        kind = draft.achievement.text("achievementType")
        if kind in AGING_TYPES:
            return kind
    found = (_AGING.search(text) for text, _at in prose(draft))
    return next((match[0] for match in found if match), "")


def evidence(draft: Draft) -> Iterator[Remark]:
    """Whether what the words promise is there."""
    if draft.award is None or draft.award.each("evidence"):
        return
    for text, _at in prose(draft):
        if found := _PROMISE.search(text):
            yield remark("no_evidence", "/evidence", word=found[0])
            return


def revoking(draft: Draft) -> Iterator[Remark]:
    if draft.award is not None and not draft.is_older and not draft.award.each("credentialStatus"):
        yield remark("no_status", "/credentialStatus")


def issuers(draft: Draft) -> Iterator[Remark]:
    """Whether people can tell who issues it. In 2.0 the profile may be elsewhere: not asked."""
    issuer = draft.issuer
    if draft.kind == "Achievement" and not issuer.node:
        return  # an achievement need not name its creator
    if not issuer.node and draft.is_older:
        return
    if not issuer.text("name"):
        yield remark("no_issuer_name", f"{issuer.at}/name")
    if not issuer.text("url") and not issuer.text("email"):
        yield remark("no_issuer_address", f"{issuer.at}/url")
