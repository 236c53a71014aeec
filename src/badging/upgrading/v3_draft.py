"""2.0 in the words of 3.0: one function for each class, trees of leaves in and out.

What a function does not take up is not lost: whoever calls it finds the leaves that are left.
(Open Badges 3.0, Implementation Guide, "Migrating".)
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from badging.model.common import is_uri
from badging.model.detect import VC_2
from badging.upgrading.earlier import time
from badging.upgrading.leaves import Leaf, leaf, plain, present, several, text
from badging.upgrading.original import Original

OB_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
ASSERTION = "https://w3id.org/openbadges#Assertion"
BADGE_CLASS = "https://w3id.org/openbadges#BadgeClass"
LINK = "The original badge of version {version}"
LINK_WHY = (
    "This credential was first awarded as a badge of Open Badges {version}, which can be verified "
    "for itself."
)
IDENTITY_TYPES = {"email": "emailAddress", "url": "identifier", "id": "identifier"}

Tree = dict[str, Any]


def credential_of(
    assertion: Tree,
    original: Original,
    *,
    issuer: str = "",
    wrapper: Mapping[str, Any] | None = None,
) -> Tree:
    """The credential, without what has no place in it. issuer: the issuer's identifier of today.

    wrapper: the profile of whoever signs in the issuer's stead.
    """
    badge = _object(assertion.get("badge"))
    profile = _profile(badge.get("issuer"), "" if wrapper else issuer)
    achievement = _achievement(badge, assertion, original)
    if wrapper is not None:
        achievement["creator"] = profile
        profile = {"type": ["Profile"], **wrapper}
    evidence = [_evidence(each) for each in several(assertion.get("evidence"))]
    evidence.append(_link(assertion, original))
    return present(
        **{"@context": [VC_2, OB_3]},
        id=_new_id(original.address or original.text),
        type=["VerifiableCredential", "OpenBadgeCredential"],
        name=text(badge.get("name")),
        issuer=profile,
        validFrom=time(assertion.get("issuedOn")),
        validUntil=time(assertion.get("expires")),
        image=_image(assertion.get("image")),
        credentialSubject=_subject(assertion, achievement),
        evidence=[each for each in evidence if each],
    )


def _subject(assertion: Tree, achievement: Tree) -> Tree:
    recipient = _object(_one(assertion.get("recipient")))
    kind, identity = recipient.get("type", "email"), text(recipient.get("identity"))
    kind = text(kind) or plain(kind)
    name = str(plain(kind))
    hashed = _hashed(recipient.get("hashed"), identity)
    known_as = IDENTITY_TYPES.get(name, f"ext:{name}")
    identifier = present(
        type="IdentityObject",
        identityHash=identity,
        identityType=kind.into(known_as) if isinstance(kind, Leaf) else known_as,
        hashed=hashed,
        salt=text(recipient.get("salt")),
    )
    in_the_open = identity is not None and plain(hashed) is False
    return present(
        type=["AchievementSubject"],
        id=Leaf(identity.value) if in_the_open and identity and is_uri(identity.value) else None,
        identifier=[identifier] if identity is not None else [],
        narrative=text(assertion.get("narrative")),
        achievement=achievement,
    )


def _hashed(tree: Any, identity: Leaf | None) -> Any:
    """Whether the identity is a hash, as it is said; else by its looks (see `leniency`)."""
    if isinstance(tree, bool):
        return Leaf(tree)
    stated = leaf(_one(tree), lambda value: isinstance(value, bool) or value in ("true", "false"))
    if stated is not None:
        return stated.into(stated.value in (True, "true"))
    looks_so = identity is not None and identity.value.startswith(("sha256$", "sha1$", "md5$"))
    return Leaf(looks_so)


def _achievement(badge: Tree, assertion: Tree, original: Original) -> Tree:
    own = text(badge.get("id")) or text(assertion.get("badge"))
    old = own.value if own is not None else ""
    related = [_related(each) for each in several(badge.get("related"))]
    if own is not None and is_uri(old):
        version = f"Open Badges v{original.version.replace('.', 'p')}"
        kind = _said(BADGE_CLASS, badge)
        related.insert(0, {"id": own, "type": ["Related", kind], "version": version})
    return present(
        id=_new_id(old or f"{original.address or original.text}#badge"),
        type=["Achievement"],
        name=text(badge.get("name")),
        description=text(badge.get("description")),
        criteria=_criteria(badge.get("criteria")),
        image=_image(badge.get("image")),
        alignment=[each for a in several(badge.get("alignment")) if (each := _alignment(a))],
        tag=[tag for each in several(badge.get("tags")) if (tag := text(each)) is not None],
        inLanguage=text(badge.get("@language")),
        version=text(badge.get("version")),
        related=[each for each in related if each],
    )


def _profile(tree: Any, identifier: str) -> Tree:
    """The issuer's profile; under another identifier, the old one is an `otherIdentifier`."""
    profile = _object(_one(tree))
    own = text(profile.get("id")) or text(tree)
    other = []
    if identifier and own is not None and own.value != identifier:
        entry = {"type": "IdentifierEntry", "identifier": own, "identifierType": "identifier"}
        other.append(entry)
    url = text(profile.get("url"))
    return present(
        id=identifier if other or own is None else own,
        type=[_said("Profile", profile)],
        name=text(profile.get("name")),
        url=url if url is not None and is_uri(url.value) else None,
        email=text(profile.get("email")),
        phone=text(profile.get("telephone")),
        description=text(profile.get("description")),
        image=_image(profile.get("image")),
        otherIdentifier=other,
    )


def _said(kind: str, node: Tree) -> Leaf | str:
    """A type in the draft that says what `type` and `@context` of the original said."""
    said = [
        found
        for key in ("type", "@context")
        if (found := leaf(node.get(key), lambda value: isinstance(value, str))) is not None
    ]
    return said[0].into(kind, *said[1:]) if said else kind


def _link(assertion: Tree, original: Original) -> Tree | None:
    """Evidence that names the hosted original: whoever wants can verify it there."""
    if not original.address or not is_uri(original.address):
        return None
    own = text(assertion.get("id"))
    verification = _object(assertion.get("verification"))
    kind = text(verification.get("type"))
    url = text(verification.get("url"))
    address: Leaf | str = original.address
    origins = [each for each in (own, url) if each is not None and each.value == original.address]
    if origins:
        address = origins[0].into(original.address, *origins[1:])
        hosted = kind is not None and kind.value.lower() in ("hosted", "hostedbadge")
        if hosted:
            address = address.into(original.address, kind)
    return {
        "id": address,
        "type": ["Evidence", _said(ASSERTION, assertion)],
        "name": LINK.format(version=original.version),
        "description": LINK_WHY.format(version=original.version),
    }


def _criteria(tree: Any) -> Tree | None:
    """A page, a text, or an object with both."""
    node = _object(_one(tree))
    if node:
        return present(id=_address(node.get("id")), narrative=text(node.get("narrative")))
    found = text(tree)
    if found is None:
        return None
    return {"id" if is_uri(found.value) else "narrative": found}


def _image(tree: Any) -> Tree | None:
    tree = _one(tree)
    node = _object(tree)
    address = _address(node.get("id")) if node else _address(tree)
    if address is None:
        return None
    return present(id=address, type="Image", caption=text(node.get("caption")))


def _evidence(tree: Any) -> Tree | None:
    node = _object(tree)
    if not node:
        address = _address(tree)
        return {"id": address, "type": ["Evidence"]} if address is not None else None
    kinds = [each for each in several(node.get("type")) if plain(each) == "Evidence"]
    members = present(
        id=_address(node.get("id")),
        narrative=text(node.get("narrative")),
        name=text(node.get("name")),
        description=text(node.get("description")),
        genre=text(node.get("genre")),
        audience=text(node.get("audience")),
    )
    return {**members, "type": kinds or ["Evidence"]} if members else None


def _alignment(tree: Any) -> Tree | None:
    node = _object(tree)
    name, url = text(node.get("targetName")), text(node.get("targetUrl"))
    if name is None or url is None:
        return None
    return present(
        type="Alignment",
        targetName=name,
        targetUrl=url,
        targetDescription=text(node.get("targetDescription")),
        targetFramework=text(node.get("targetFramework")),
        targetCode=text(node.get("targetCode")),
    )


def _related(tree: Any) -> Tree | None:
    node = _object(tree)
    address = _address(node.get("id") if node else tree)
    if address is None:
        return None
    return present(
        id=address,
        type=["Related"],
        inLanguage=text(node.get("@language")),
        version=text(node.get("version")),
    )


def _address(tree: Any) -> Leaf | None:
    found = text(tree)
    return found if found is not None and is_uri(found.value) else None


def _one(tree: Any) -> Any:
    return tree[0] if isinstance(tree, list) and len(tree) == 1 else tree


def _object(tree: Any) -> Tree:
    return tree if isinstance(tree, dict) else {}


def _new_id(name: str) -> str:
    """An identifier made of another one: the same each time (RFC 9562, 5.5)."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
