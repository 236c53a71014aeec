"""0.5, 1.0 and 1.1 as 2.0: trees of leaves in, a tree of leaves out.

What 2.0 has no word for stays under its own, which 2.0 allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model import v0
from badging.model.common import parse_any_time
from badging.model.detect import OB_1, OB_2, same_context
from badging.upgrading.leaves import Leaf, leaf, plain, present, several, text

Tree = dict[str, Any]


def to_2(version: str, assertion: Tree, address: str) -> Tree:
    """The assertion, with its badge class and profile inside, in the words of 2.0.

    address: where the original is kept, or "".
    """
    if version == "0.5":
        return _from_0(assertion, address)
    if version in ("1.0", "1.1"):
        return _from_1(assertion, address)
    return assertion


def _from_0(assertion: Tree, address: str) -> Tree:
    badge = _object(assertion.get("badge"))
    issuer = _object(badge.get("issuer"))
    origin = v0.origin_of(plain(assertion))
    recipient = text(assertion.get("recipient"))
    stated = v0.recipient_of(plain(assertion))
    profile = _with(
        _others(issuer, "origin", "name", "contact"),
        type="Profile",
        id=text(issuer.get("origin")),
        name=text(issuer.get("name")),
        email=text(issuer.get("contact")),
    )
    return _with(
        _others(assertion, "recipient", "salt", "badge", "issued_on", "expires", "evidence"),
        **{"@context": OB_2[0]},
        type="Assertion",
        id=address,
        recipient=present(
            type=stated["type"],
            hashed=stated["hashed"],
            identity=recipient,
            salt=text(assertion.get("salt")),
        ),
        badge=_with(
            _others(badge, "name", "description", "image", "criteria", "issuer"),
            type="BadgeClass",
            id=_related_to(address, "badge"),
            name=text(badge.get("name")),
            description=text(badge.get("description")),
            image=_absolute(badge.get("image"), origin),
            criteria=_absolute(badge.get("criteria"), origin),
            issuer=profile,
        ),
        issuedOn=time(assertion.get("issued_on")),
        expires=time(assertion.get("expires")),
        evidence=_absolute(assertion.get("evidence"), origin),
        verification={"type": "hosted"},
    )


def _from_1(assertion: Tree, address: str) -> Tree:
    badge = assertion.get("badge")
    verify = _object(assertion.get("verify"))
    kind = text(verify.get("type"))
    key = "creator" if kind is not None and kind.value == "signed" else "url"
    return _with(
        _others(
            assertion, "@context", "type", "id", "recipient", "badge", "issuedOn", "expires",
            "verify",
        ),
        **{"@context": _context_2(assertion.get("@context", OB_2[0]))},
        type=assertion.get("type", "Assertion"),
        id=text(assertion.get("id")) or address,
        recipient=assertion.get("recipient"),
        badge=_badge_1(badge) if isinstance(badge, dict) else badge,
        issuedOn=time(assertion.get("issuedOn")),
        expires=time(assertion.get("expires")),
        verification=_with(
            _others(verify, "type", "url"), type=kind or "hosted", **{key: verify.get("url")}
        ),
    )  # fmt: skip


def _badge_1(badge: Tree) -> Tree:
    issuer = badge.get("issuer")
    alignment = [
        _with(
            _others(each, "name", "url", "description"),
            targetName=each.get("name"),
            targetUrl=each.get("url"),
            targetDescription=each.get("description"),
        )
        if isinstance(each, dict)
        else each
        for each in several(badge.get("alignment"))
    ]
    return _with(
        _in_context_2(_others(badge, "type", "alignment", "issuer")),
        type=badge.get("type", "BadgeClass"),
        alignment=alignment,
        issuer=_in_context_2({"type": "Profile", **issuer}) if isinstance(issuer, dict) else issuer,
    )


def _in_context_2(node: Tree) -> Tree:
    return node | {"@context": _context_2(node["@context"])} if "@context" in node else node


def _context_2(tree: Any) -> Any:
    """The context of 2.0 where that of 1.1 was; others, such as those of extensions, stay."""
    if isinstance(tree, list):
        return [_context_2(one) for one in tree]
    of_1 = leaf(tree, lambda value: isinstance(value, str) and same_context(value, OB_1))
    return tree if of_1 is None else of_1.into(OB_2[0])


def time(tree: Any) -> Leaf | None:
    """A time in the form of 2.0 and 3.0, with its zone; None for what cannot be read."""
    found = leaf(tree, lambda value: parse_any_time(value) is not None)
    if found is None:
        return None
    moment = parse_any_time(found.value)
    assert moment is not None
    return found.into(moment.isoformat().replace("+00:00", "Z"))


def _with(others: Tree, **members: Any) -> Tree:
    """An object of those members that are something, and of others that are not among them."""
    found = present(**members)
    return found | {key: value for key, value in others.items() if key not in found}


def _others(node: Mapping[str, Any], *names: str) -> Tree:
    return {key: value for key, value in node.items() if key not in names}


def _object(tree: Any) -> Tree:
    return tree if isinstance(tree, dict) else {}


def _absolute(tree: Any, origin: str) -> Leaf | None:
    found = text(tree)
    return None if found is None else found.into(v0.absolute(found.value, origin))


def _related_to(address: str, part: str) -> str:
    return f"{address}#{part}" if address else ""
