"""Summaries of the versions before 3.0, and of CLR 1.0 (keys: see `report.Report`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model import v0
from badging.model.common import as_list, id_of, is_uri, text_of, types_of, words_of
from badging.model.showing import (
    MAX_LISTED,
    Summary,
    address_of,
    evidence_of,
    identifier_v2,
    image_of,
    issuer_of,
    moment_of,
    node_of,
    nodes_of,
    present,
    result_of,
)


def summarise_v0(assertion: Mapping[str, Any]) -> Summary:
    """Summary of an assertion of 0.5, with addresses in relation to the issuer's origin."""
    badge = node_of(assertion.get("badge"))
    issuer = node_of(badge.get("issuer"))
    origin = v0.origin_of(assertion)
    evidence = v0.absolute(assertion.get("evidence"), origin)
    return present(
        name=text_of(badge.get("name")),
        description=text_of(badge.get("description")),
        image=v0.absolute(badge.get("image"), origin),
        issuer=present(
            id=origin,
            name=text_of(issuer.get("name")),
            url=origin,
            email=text_of(issuer.get("contact")),
        ),
        recipient=present(identifiers=[identifier_v2(v0.recipient_of(assertion))]),
        achievement=present(
            name=text_of(badge.get("name")),
            description=text_of(badge.get("description")),
            criteria=present(id=v0.absolute(badge.get("criteria"), origin)),
            image=v0.absolute(badge.get("image"), origin),
        ),
        valid_from=moment_of(assertion.get("issued_on")),
        valid_until=moment_of(assertion.get("expires")),
        evidence=[{"id": evidence}] if evidence else [],
    )


def summarise_v2(
    assertion: Mapping[str, Any],
    badge: Mapping[str, Any] | None = None,
    issuer: Mapping[str, Any] | None = None,
) -> Summary:
    """Summary of a 2.0 or 1.x assertion, with its badge class and issuer where they were had."""
    badge = node_of(assertion.get("badge")) if badge is None else badge
    issuer = node_of(badge.get("issuer")) if issuer is None else issuer
    recipient = node_of(assertion.get("recipient"))
    criteria = badge.get("criteria")
    return present(
        id=id_of(assertion) or text_of(node_of(assertion.get("verify")).get("url")),
        name=words_of(badge.get("name")),
        description=words_of(badge.get("description")),
        type=types_of(assertion),
        image=image_of(assertion.get("image")) or image_of(badge.get("image")),
        issuer=issuer_of(issuer) or issuer_of(id_of(badge.get("issuer"))),
        recipient=present(identifiers=[identifier_v2(recipient)] if recipient else []),
        achievement=present(
            id=id_of(badge) or id_of(assertion.get("badge")),
            name=words_of(badge.get("name")),
            description=words_of(badge.get("description")),
            criteria=present(id=address_of(criteria), narrative=_narrative(criteria)),
            image=image_of(badge.get("image")),
            tags=[words for t in as_list(badge.get("tags")) if (words := words_of(t))],
            alignments=[_alignment_v2(a) for a in nodes_of(badge.get("alignment"))],
            language=text_of(badge.get("@language")),
        ),
        valid_from=moment_of(assertion.get("issuedOn")),
        valid_until=moment_of(assertion.get("expires")),
        narrative=words_of(assertion.get("narrative")),
        evidence=[evidence_of(e) for e in as_list(assertion.get("evidence"))],
    )


def summarise_endorsement(
    endorsement: Mapping[str, Any], issuer: Mapping[str, Any] | None = None
) -> Summary:
    """Summary of an Endorsement of 2.0 or CLR 1.0. endorsed: the identifier of what it is about."""
    claim = node_of(endorsement.get("claim"))
    endorser = endorsement.get("issuer")
    return present(
        id=id_of(endorsement),
        type=types_of(endorsement),
        issuer=issuer_of(node_of(endorser) if issuer is None else issuer) or issuer_of(endorser),
        valid_from=moment_of(endorsement.get("issuedOn")),
        narrative=words_of(claim.get("endorsementComment")),
        endorsed=id_of(claim),
    )


def summarise_clr1(document: Mapping[str, Any], issuer: Mapping[str, Any] | None = None) -> Summary:
    """Summary of a Clr (CLR 1.0), or of one of its assertions."""
    if "achievement" in document:
        achievement = node_of(document.get("achievement"))
        recipient = node_of(document.get("recipient"))
        return present(
            id=id_of(document),
            name=words_of(achievement.get("name")),
            description=words_of(achievement.get("description")),
            type=types_of(document),
            image=image_of(achievement.get("image")),
            issuer=issuer_of(node_of(achievement.get("issuer"))),
            recipient=present(identifiers=[identifier_v2(recipient)] if recipient else []),
            achievement=_achievement_clr1(achievement),
            valid_from=moment_of(document.get("issuedOn")),
            valid_until=moment_of(document.get("expires")),
            narrative=text_of(document.get("narrative")),
            evidence=[evidence_of(e) for e in as_list(document.get("evidence"))],
            results=[result_of(r) for r in nodes_of(document.get("results"))],
        )
    learner = node_of(document.get("learner"))
    inside = [node_of(a.get("achievement")) for a in nodes_of(document.get("assertions"))]
    achievements = [a for a in [*nodes_of(document.get("achievements")), *inside] if a]
    return present(
        id=id_of(document),
        name=words_of(document.get("name")),
        type=types_of(document),
        issuer=issuer_of(node_of(document.get("publisher")) if issuer is None else issuer),
        recipient=present(id=id_of(learner), name=words_of(learner.get("name"))),
        valid_from=moment_of(document.get("issuedOn")),
        achievements=[shown for a in achievements[:MAX_LISTED] if (shown := _achievement_clr1(a))],
    )


def _achievement_clr1(node: Mapping[str, Any]) -> Summary:
    criteria = node_of(node.get("requirement"))
    return present(
        id=id_of(node),
        name=words_of(node.get("name")),
        description=words_of(node.get("description")),
        type=text_of(node.get("achievementType")),
        criteria=present(id=id_of(criteria), narrative=words_of(criteria.get("narrative"))),
        image=image_of(node.get("image")),
    )


def _narrative(criteria: Any) -> str:
    if isinstance(criteria, str):
        return "" if is_uri(criteria) else criteria.strip()
    return words_of(node_of(criteria).get("narrative"))


def _alignment_v2(node: Mapping[str, Any]) -> Summary:
    """2.0 names the parts after their target; 1.x did not."""
    return present(
        name=words_of(node.get("targetName", node.get("name"))),
        url=text_of(node.get("targetUrl", node.get("url"))),
        framework=words_of(node.get("targetFramework")),
        code=text_of(node.get("targetCode")),
    )
