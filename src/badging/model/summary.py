"""A badge in the words of its reader: what a page, a command line or a program shows.

Keys that the badge does not have are absent, so that nothing has to be guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model.common import as_list, id_of, text_of, types_of

Summary = dict[str, Any]


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
    )


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
        id=id_of(assertion),
        name=text_of(badge.get("name")),
        description=text_of(badge.get("description")),
        type=types_of(assertion),
        image=_image(assertion.get("image")) or _image(badge.get("image")),
        issuer=_issuer(issuer) or _issuer(id_of(badge.get("issuer"))),
        recipient=_present(identifiers=[_identifier_v2(recipient)] if recipient else []),
        achievement=_present(
            id=id_of(badge) or id_of(assertion.get("badge")),
            name=text_of(badge.get("name")),
            description=text_of(badge.get("description")),
            criteria=_present(
                id=id_of(criteria), narrative=text_of(_node(criteria).get("narrative"))
            ),
            image=_image(badge.get("image")),
            tags=[t for t in as_list(badge.get("tags")) if isinstance(t, str)],
        ),
        valid_from=str(assertion.get("issuedOn", "")),
        valid_until=str(assertion.get("expires", "")),
        narrative=text_of(assertion.get("narrative")),
        evidence=[_evidence(e) for e in as_list(assertion.get("evidence"))],
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
        name=text_of(node.get("name")),
        url=text_of(node.get("url")),
        email=text_of(node.get("email")),
        image=_image(node.get("image")),
    )


def _achievement(node: Mapping[str, Any]) -> Summary:
    criteria = _node(node.get("criteria"))
    return _present(
        id=id_of(node),
        name=text_of(node.get("name")),
        description=text_of(node.get("description")),
        type=text_of(node.get("achievementType")),
        criteria=_present(id=id_of(criteria), narrative=text_of(criteria.get("narrative"))),
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
        name=text_of(node.get("name")),
        description=text_of(node.get("description")),
        narrative=text_of(node.get("narrative")),
        genre=text_of(node.get("genre")),
    )


def _result(node: Mapping[str, Any]) -> Summary:
    return _present(
        value=text_of(node.get("value")),
        status=text_of(node.get("status")),
        description=id_of(node.get("resultDescription")),
    )
