"""A badge in the words of its reader: what a page, a command line or a program shows.

Keys that the badge does not have are absent, so that nothing has to be guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model import v0
from badging.model.clr import achievements_of
from badging.model.common import as_list, id_of, is_uri, parse_any_time, text_of, types_of, words_of
from badging.model.detect import AWARDED, detect

Summary = dict[str, Any]
MAX_LISTED = 500
"""Achievements of a learner record that are listed."""


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
    subject = _node(credential.get("credentialSubject"))
    achievement = _node(subject.get("achievement"))
    return _present(
        id=id_of(credential),
        name=text_of(credential.get("name")) or text_of(achievement.get("name")),
        description=text_of(credential.get("description"))
        or text_of(achievement.get("description")),
        type=types_of(credential),
        image=_first_image(credential, subject, achievement),
        issuer=_issuer(credential.get("issuer")),
        recipient=_present(
            id=id_of(subject),
            name=_recipient_name(subject),
            identifiers=[_identifier_v3(i) for i in _nodes(subject.get("identifier"))],
        ),
        achievement=_achievement(achievement),
        valid_from=text_of(credential.get("validFrom", credential.get("issuanceDate"))),
        valid_until=text_of(credential.get("validUntil", credential.get("expirationDate"))),
        awarded=text_of(credential.get("awardedDate")),
        narrative=text_of(subject.get("narrative")) or text_of(subject.get("endorsementComment")),
        evidence=[_evidence(e) for e in as_list(credential.get("evidence"))],
        results=[_result(r) for r in _nodes(subject.get("result"))],
        endorsed=id_of(subject) if "EndorsementCredential" in types_of(credential) else "",
        achievements=_listed(credential) if "ClrCredential" in types_of(credential) else [],
    )


def summarise_v0(assertion: Mapping[str, Any]) -> Summary:
    """Summary of an assertion of 0.5, with addresses in relation to the issuer's origin."""
    badge = _node(assertion.get("badge"))
    issuer = _node(badge.get("issuer"))
    origin = v0.origin_of(assertion)
    evidence = v0.absolute(assertion.get("evidence"), origin)
    return _present(
        name=text_of(badge.get("name")),
        description=text_of(badge.get("description")),
        image=v0.absolute(badge.get("image"), origin),
        issuer=_present(
            id=origin,
            name=text_of(issuer.get("name")),
            url=origin,
            email=text_of(issuer.get("contact")),
        ),
        recipient=_present(identifiers=[_identifier_v2(v0.recipient_of(assertion))]),
        achievement=_present(
            name=text_of(badge.get("name")),
            description=text_of(badge.get("description")),
            criteria=_present(id=v0.absolute(badge.get("criteria"), origin)),
            image=v0.absolute(badge.get("image"), origin),
        ),
        valid_from=_moment(assertion.get("issued_on")),
        valid_until=_moment(assertion.get("expires")),
        evidence=[{"id": evidence}] if evidence else [],
    )


def summarise_endorsement(
    endorsement: Mapping[str, Any], issuer: Mapping[str, Any] | None = None
) -> Summary:
    """Summary of an Endorsement of 2.0 or CLR 1.0. endorsed: the identifier of what it is about."""
    claim = _node(endorsement.get("claim"))
    endorser = endorsement.get("issuer")
    return _present(
        id=id_of(endorsement),
        type=types_of(endorsement),
        issuer=_issuer(_node(endorser) if issuer is None else issuer) or _issuer(endorser),
        valid_from=_moment(endorsement.get("issuedOn")),
        narrative=words_of(claim.get("endorsementComment")),
        endorsed=id_of(claim),
    )


def summarise_clr1(document: Mapping[str, Any], issuer: Mapping[str, Any] | None = None) -> Summary:
    """Summary of a Clr (CLR 1.0), or of one of its assertions."""
    if "achievement" in document:
        achievement = _node(document.get("achievement"))
        recipient = _node(document.get("recipient"))
        return _present(
            id=id_of(document),
            name=words_of(achievement.get("name")),
            description=words_of(achievement.get("description")),
            type=types_of(document),
            image=_image(achievement.get("image")),
            issuer=_issuer(_node(achievement.get("issuer"))),
            recipient=_present(identifiers=[_identifier_v2(recipient)] if recipient else []),
            achievement=_achievement_clr1(achievement),
            valid_from=_moment(document.get("issuedOn")),
            valid_until=_moment(document.get("expires")),
            narrative=text_of(document.get("narrative")),
            evidence=[_evidence(e) for e in as_list(document.get("evidence"))],
            results=[_result(r) for r in _nodes(document.get("results"))],
        )
    learner = _node(document.get("learner"))
    inside = [_node(a.get("achievement")) for a in _nodes(document.get("assertions"))]
    achievements = [a for a in [*_nodes(document.get("achievements")), *inside] if a]
    return _present(
        id=id_of(document),
        name=words_of(document.get("name")),
        type=types_of(document),
        issuer=_issuer(_node(document.get("publisher")) if issuer is None else issuer),
        recipient=_present(id=id_of(learner), name=words_of(learner.get("name"))),
        valid_from=_moment(document.get("issuedOn")),
        achievements=[shown for a in achievements[:MAX_LISTED] if (shown := _achievement_clr1(a))],
    )


def _achievement_clr1(node: Mapping[str, Any]) -> Summary:
    criteria = _node(node.get("requirement"))
    return _present(
        id=id_of(node),
        name=words_of(node.get("name")),
        description=words_of(node.get("description")),
        type=text_of(node.get("achievementType")),
        criteria=_present(id=id_of(criteria), narrative=words_of(criteria.get("narrative"))),
        image=_image(node.get("image")),
    )


def _listed(credential: Mapping[str, Any]) -> list[Summary]:
    """The achievements of a learner record, each once."""
    found: dict[str, Summary] = {}
    for at, achievement in achievements_of(credential)[:MAX_LISTED]:
        found.setdefault(id_of(achievement) or at, _achievement(achievement))
    return [shown for shown in found.values() if shown]


def _moment(value: Any) -> str:
    """A time as it is written; seconds since 1970 as a date and time."""
    if isinstance(value, str) and not value.isdecimal():
        return value.strip()
    moment = parse_any_time(value)
    return "" if moment is None else moment.isoformat().replace("+00:00", "Z")


def summarise_v2(
    assertion: Mapping[str, Any],
    badge: Mapping[str, Any] | None = None,
    issuer: Mapping[str, Any] | None = None,
) -> Summary:
    """Summary of a 2.0 or 1.x assertion, with its badge class and issuer where they were had."""
    badge = _node(assertion.get("badge")) if badge is None else badge
    issuer = _node(badge.get("issuer")) if issuer is None else issuer
    recipient = _node(assertion.get("recipient"))
    criteria = badge.get("criteria")
    return _present(
        id=id_of(assertion) or text_of(_node(assertion.get("verify")).get("url")),
        name=words_of(badge.get("name")),
        description=words_of(badge.get("description")),
        type=types_of(assertion),
        image=_image(assertion.get("image")) or _image(badge.get("image")),
        issuer=_issuer(issuer) or _issuer(id_of(badge.get("issuer"))),
        recipient=_present(identifiers=[_identifier_v2(recipient)] if recipient else []),
        achievement=_present(
            id=id_of(badge) or id_of(assertion.get("badge")),
            name=words_of(badge.get("name")),
            description=words_of(badge.get("description")),
            criteria=_present(id=_address(criteria), narrative=_narrative(criteria)),
            image=_image(badge.get("image")),
            tags=[words for t in as_list(badge.get("tags")) if (words := words_of(t))],
            alignments=[_alignment_v2(a) for a in _nodes(badge.get("alignment"))],
            language=text_of(badge.get("@language")),
        ),
        valid_from=_moment(assertion.get("issuedOn")),
        valid_until=_moment(assertion.get("expires")),
        narrative=words_of(assertion.get("narrative")),
        evidence=[_evidence(e) for e in as_list(assertion.get("evidence"))],
    )


def _address(criteria: Any) -> str:
    """The address of criteria: an object's id, or the text itself where it is an address."""
    found = id_of(criteria)
    return found if isinstance(criteria, Mapping) or is_uri(found) else ""


def _narrative(criteria: Any) -> str:
    if isinstance(criteria, str):
        return "" if is_uri(criteria) else criteria.strip()
    return words_of(_node(criteria).get("narrative"))


def _alignment_v2(node: Mapping[str, Any]) -> Summary:
    """2.0 names the parts after their target; 1.x did not."""
    return _present(
        name=words_of(node.get("targetName", node.get("name"))),
        url=text_of(node.get("targetUrl", node.get("url"))),
        framework=words_of(node.get("targetFramework")),
        code=text_of(node.get("targetCode")),
    )


def _present(**values: Any) -> Summary:
    return {key: value for key, value in values.items() if value not in ("", [], {}, None)}


def _node(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def _nodes(value: Any) -> list[Mapping[str, Any]]:
    return [v for v in as_list(value) if isinstance(v, Mapping)]


def _image(value: Any) -> str:
    return id_of(value[0] if isinstance(value, list) and value else value)


def _first_image(*nodes: Mapping[str, Any]) -> str:
    return next((image for node in nodes if (image := _image(node.get("image")))), "")


def _issuer(value: Any) -> Summary:
    node = _node(value)
    return _present(
        id=id_of(value),
        name=words_of(node.get("name")),
        url=text_of(node.get("url")),
        email=text_of(node.get("email")),
        image=_image(node.get("image")),
    )


def _achievement(node: Mapping[str, Any]) -> Summary:
    stated = node.get("criteria")
    criteria = _node(stated)
    return _present(
        id=id_of(node),
        name=text_of(node.get("name")),
        description=text_of(node.get("description")),
        type=text_of(node.get("achievementType")),
        criteria=_present(id=_address(stated), narrative=text_of(criteria.get("narrative"))),
        image=_image(node.get("image")),
        tags=[t for t in as_list(node.get("tag")) if isinstance(t, str)],
        alignments=[
            _present(
                name=text_of(a.get("targetName")),
                url=text_of(a.get("targetUrl")),
                framework=text_of(a.get("targetFramework")),
                code=text_of(a.get("targetCode")),
            )
            for a in _nodes(node.get("alignment"))
        ],
    )


def _recipient_name(subject: Mapping[str, Any]) -> str:
    """A name is given in the open as an identifier of type "name" (or, outside the model, so)."""
    for identity in _nodes(subject.get("identifier")):
        if identity.get("identityType") == "name" and identity.get("hashed") is False:
            return text_of(identity.get("identityHash"))
    return text_of(subject.get("name"))


def _identifier_v3(identity: Mapping[str, Any]) -> Summary:
    return _present(
        type=text_of(identity.get("identityType")),
        hashed=identity.get("hashed") is not False,
        value=text_of(identity.get("identityHash")),
    )


def _identifier_v2(recipient: Mapping[str, Any]) -> Summary:
    return _present(
        type=text_of(recipient.get("type")),
        hashed=recipient.get("hashed") is not False,
        value=text_of(recipient.get("identity")),
    )


def _evidence(value: Any) -> Summary:
    node = _node(value)
    return _present(
        id=id_of(value),
        name=words_of(node.get("name")),
        description=words_of(node.get("description")),
        narrative=words_of(node.get("narrative")),
        genre=text_of(node.get("genre")),
    )


def _result(node: Mapping[str, Any]) -> Summary:
    return _present(
        value=_digits(node.get("value")),
        status=text_of(node.get("status")),
        description=id_of(node.get("resultDescription")),
    )


def _digits(value: Any) -> str:
    """The value of a result; a number stands for its digits."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return text_of(value)
