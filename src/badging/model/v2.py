"""Open Badges 2.0 (2018) and 2.1 (2020): classes, properties and cardinalities (specification 2.0).

2.0 lets most things stand as an object or as the URL of one, a text in several languages, and a
single value for a list. 2.1 adds ways to carry badges (Badge Connect) and leaves the badge itself
as it is; it asks for BadgeClass.image no more, which nobody did.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model.shape import Model, Problem

_NODE = {"id": ("URI", "1"), "type": ("String", "1..*"), "@language": ("Language", "0..1")}
_ENDORSED = {"endorsement": ("URI|Object|CompactJws", "0..*")}

CLASSES: dict[str, dict[str, tuple[str, str]]] = {
    "Assertion": {
        "@context": ("Context", "1..*"),
        **_NODE,
        "recipient": ("IdentityObject", "1"),
        "badge": ("URI|Object", "1"),
        "verification": ("Verification", "1"),
        "issuedOn": ("DateTime", "1"),
        "expires": ("DateTime", "0..1"),
        "image": ("URI|Object", "0..1"),
        "evidence": ("URI|Evidence", "0..*"),
        "narrative": ("Prose|Text", "0..1"),
        "revoked": ("Boolean", "0..1"),
        "revocationReason": ("Text", "0..1"),
        **_ENDORSED,
    },
    "BadgeClass": {
        **_NODE,
        "name": ("Text", "1"),
        "description": ("Text", "1"),
        "image": ("URI|Object", "0..1"),  # the text says 1, 2.1 and what is in use say 0..1
        "criteria": ("URI|Object|String", "1"),
        "issuer": ("URI|Object", "1"),
        "alignment": ("Alignment", "0..*"),
        "tags": ("Text", "0..*"),
        **_ENDORSED,
    },
    "Profile": {
        **_NODE,
        "name": ("Text", "0..1"),
        "url": ("Homepage", "0..1"),
        "email": ("Email", "0..1"),
        "telephone": ("String", "0..1"),
        "description": ("Text", "0..1"),
        "image": ("URI|Object", "0..1"),
        "publicKey": ("URI|Object", "0..*"),
        "revocationList": ("URI", "0..1"),
        **_ENDORSED,
    },
    "Endorsement": {
        "@context": ("Context", "0..*"),
        **_NODE,
        "claim": ("Claim", "1"),
        "issuer": ("URI|Object", "1"),
        "issuedOn": ("DateTime", "1"),
        "verification": ("Verification", "1"),
    },
    "Claim": {"id": ("URI", "1"), "endorsementComment": ("Text", "0..1")},
    "IdentityObject": {
        "type": ("String", "1..*"),
        "identity": ("IdentityHash", "1"),
        "hashed": ("Boolean", "1"),
        "salt": ("String", "0..1"),
    },
    "Evidence": {
        "id": ("URI", "0..1"),
        "type": ("String", "0..*"),
        "narrative": ("Text", "0..1"),
        "name": ("Text", "0..1"),
        "description": ("Text", "0..1"),
        "genre": ("Text", "0..1"),
        "audience": ("Text", "0..1"),
    },
    "Alignment": {
        "targetName": ("Text", "1"),
        "targetUrl": ("URI", "1"),
        "targetDescription": ("Text", "0..1"),
        "targetFramework": ("Text", "0..1"),
        "targetCode": ("String", "0..1"),
    },
    "Verification": {"type": ("String", "1..*"), "creator": ("URI", "0..1")},
    "CryptographicKey": {
        "id": ("URI", "1"),
        "type": ("String", "0..*"),
        "owner": ("URI", "1"),
        "publicKeyPem": ("String", "1"),
    },
    "RevocationList": {"id": ("URI", "0..1"), "revokedAssertions": ("URI|Object", "0..*")},
}

MODEL = Model(
    classes=CLASSES,
    required_types={
        "Assertion": ("Assertion",),
        "BadgeClass": ("BadgeClass",),
        "Profile": ("Issuer", "Profile"),
        "Endorsement": ("Endorsement",),
        "CryptographicKey": ("CryptographicKey",),
    },
    terms={},
    untyped=frozenset(("BadgeClass", "Profile", "IdentityObject", "Verification")),
    absent={
        ("IdentityObject", "hashed"): "hashed_missing",
        ("Endorsement", "verification"): "type_missing",
    },
)


def problems(node: Mapping[str, Any], kind: str) -> list[Problem]:
    """Where a node differs from the class `kind` of 2.0. Single values for lists are usual here."""
    found = [p for p in MODEL.problems(node, kind) if p.code != "not_a_list"]
    if kind == "Assertion" and "verify" in node:
        found = [p for p in found if p.pointer != "/verification"] + _verify(node)
    return found


def _verify(node: Mapping[str, Any]) -> list[Problem]:
    """`verify` of 1.x: the context of 2.0 still has it, for the same property."""
    both = "verification" in node and node["verification"] != node["verify"]
    code = "wrong_value" if both else "verify_for_verification"
    return [Problem("/verify", code, "verify", "verification", grave=both)]
