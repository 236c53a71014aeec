"""A badge in the words of its reader: what a page, a command line or a program shows.

Keys that the badge does not have are absent, so that nothing has to be guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model.clr import achievements_of
from badging.model.common import as_list, id_of, text_of, types_of
from badging.model.detect import AWARDED, detect
from badging.model.showing import (
    MAX_LISTED,
    Summary,
    address_of,
    evidence_of,
    first_image,
    image_of,
    issuer_of,
    node_of,
    nodes_of,
    present,
    result_of,
)
from badging.model.summary_earlier import (
    summarise_clr1,
    summarise_endorsement,
    summarise_v0,
    summarise_v2,
)


def summarise(
    document: Mapping[str, Any],
    badge: Mapping[str, Any] | None = None,
    issuer: Mapping[str, Any] | None = None,
) -> Summary:
    """Summary of a document of any version; {} of one that is awarded to nobody.

    badge, issuer: the badge class and the profile of a hosted badge, where they were had.
    """
    detected = detect(document)
    if not detected.is_earlier:
        return summarise_v3(document)
    if detected.kind not in AWARDED:
        return {}
    if detected.version == "0.5":
        return summarise_v0(document)
    if detected.kind == "Endorsement":
        return summarise_endorsement(document, issuer)
    if detected.version == "CLR 1.0":
        return summarise_clr1(document, issuer)
    return summarise_v2(document, badge, issuer)


def summarise_v3(credential: Mapping[str, Any]) -> Summary:
    """Summary of an AchievementCredential or EndorsementCredential (keys: see `report.Report`)."""
    subject = node_of(credential.get("credentialSubject"))
    achievement = node_of(subject.get("achievement"))
    return present(
        id=id_of(credential),
        name=text_of(credential.get("name")) or text_of(achievement.get("name")),
        description=text_of(credential.get("description"))
        or text_of(achievement.get("description")),
        type=types_of(credential),
        image=first_image(credential, subject, achievement),
        issuer=issuer_of(credential.get("issuer")),
        recipient=present(
            id=id_of(subject),
            name=_recipient_name(subject),
            identifiers=[_identifier_v3(i) for i in nodes_of(subject.get("identifier"))],
        ),
        achievement=_achievement(achievement),
        valid_from=text_of(credential.get("validFrom", credential.get("issuanceDate"))),
        valid_until=text_of(credential.get("validUntil", credential.get("expirationDate"))),
        awarded=text_of(credential.get("awardedDate")),
        narrative=text_of(subject.get("narrative")) or text_of(subject.get("endorsementComment")),
        evidence=[evidence_of(e) for e in as_list(credential.get("evidence"))],
        results=[result_of(r) for r in nodes_of(subject.get("result"))],
        endorsed=id_of(subject) if "EndorsementCredential" in types_of(credential) else "",
        achievements=_listed(credential) if "ClrCredential" in types_of(credential) else [],
    )


def _listed(credential: Mapping[str, Any]) -> list[Summary]:
    """The achievements of a learner record, each once."""
    found: dict[str, Summary] = {}
    for at, achievement in achievements_of(credential)[:MAX_LISTED]:
        found.setdefault(id_of(achievement) or at, _achievement(achievement))
    return [shown for shown in found.values() if shown]


def _achievement(node: Mapping[str, Any]) -> Summary:
    stated = node.get("criteria")
    criteria = node_of(stated)
    return present(
        id=id_of(node),
        name=text_of(node.get("name")),
        description=text_of(node.get("description")),
        type=text_of(node.get("achievementType")),
        criteria=present(id=address_of(stated), narrative=text_of(criteria.get("narrative"))),
        image=image_of(node.get("image")),
        tags=[t for t in as_list(node.get("tag")) if isinstance(t, str)],
        alignments=[
            present(
                name=text_of(a.get("targetName")),
                url=text_of(a.get("targetUrl")),
                framework=text_of(a.get("targetFramework")),
                code=text_of(a.get("targetCode")),
            )
            for a in nodes_of(node.get("alignment"))
        ],
    )


def _recipient_name(subject: Mapping[str, Any]) -> str:
    """A name is given in the open as an identifier of type "name" (or, outside the model, so)."""
    for identity in nodes_of(subject.get("identifier")):
        if identity.get("identityType") == "name" and identity.get("hashed") is False:
            return text_of(identity.get("identityHash"))
    return text_of(subject.get("name"))


def _identifier_v3(identity: Mapping[str, Any]) -> Summary:
    return present(
        type=text_of(identity.get("identityType")),
        hashed=identity.get("hashed") is not False,
        value=text_of(identity.get("identityHash")),
    )
