"""Open Badges 2.0 (and 1.1): classes, properties and cardinalities (specification 2.0).

2.0 lets most things stand as an object or as the URL of one, and dates without a zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model.shape import Model, Problem

_NODE = {"id": ("URI", "0..1"), "type": ("String", "1..*")}

CLASSES: dict[str, dict[str, tuple[str, str]]] = {
    "Assertion": {
        "@context": ("Context", "1..*"),
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "recipient": ("IdentityObject", "1"),
        "badge": ("URI|Object", "1"),
        "verification": ("Verification", "1"),
        "issuedOn": ("DateTime", "1"),
        "expires": ("DateTime", "0..1"),
        "image": ("URI|Object", "0..1"),
        "narrative": ("String", "0..1"),
    },
    "BadgeClass": {
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "name": ("String", "1"),
        "description": ("String", "1"),
        "image": ("URI|Object", "0..1"),  # the text says 1, 2.1 and what is in use say 0..1
        "criteria": ("URI|Object|String", "1"),
        "issuer": ("URI|Object", "1"),
    },
    "Profile": {
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "name": ("String", "0..1"),
        "url": ("URI", "0..1"),
        "email": ("Email", "0..1"),
    },
    "IdentityObject": {
        "type": ("String", "1..*"),
        "identity": ("String", "1"),
        "hashed": ("Boolean", "1"),
        "salt": ("String", "0..1"),
    },
    "Verification": {"type": ("String", "1..*")},
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
        "CryptographicKey": ("CryptographicKey",),
    },
    terms={},
)


def problems(node: Mapping[str, Any], kind: str) -> list[Problem]:
    """Where a node differs from the class `kind` of 2.0. Single values for lists are usual here."""
    return [p for p in MODEL.problems(node, kind) if p.code != "not_a_list"]
