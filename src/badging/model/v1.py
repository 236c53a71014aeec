"""Open Badges 1.0 (2013) and 1.1 (2015): an assertion that points to a badge class, which points to
an issuer; each a file of its own.

1.1 gave them `@context`, `type` and `id`; else the two are one. Times may be seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from badging.model.common import text_of
from badging.model.shape import Model, Problem

_LINKED = {
    "@context": ("Context", "0..*"),
    "type": ("String", "0..*"),
    "id": ("URI", "0..1"),
}

CLASSES: dict[str, dict[str, tuple[str, str]]] = {
    "Assertion": {
        **_LINKED,
        "uid": ("String", "1"),
        "recipient": ("IdentityObject", "1"),
        "badge": ("Linked", "1"),
        "verify": ("Verification", "1"),
        "issuedOn": ("AnyTime", "1"),
        "expires": ("AnyTime", "0..1"),
        "evidence": ("Reference", "0..1"),
        "image": ("Reference", "0..1"),
    },
    "BadgeClass": {
        **_LINKED,
        "name": ("String", "1"),
        "description": ("String", "1"),
        "image": ("Reference", "1"),
        "criteria": ("Reference", "1"),
        "issuer": ("Linked", "1"),
        "alignment": ("Alignment", "0..*"),
        "tags": ("String", "0..*"),
    },
    "Profile": {
        **_LINKED,
        "name": ("String", "1"),
        "url": ("Homepage", "1"),
        "description": ("String", "0..1"),
        "image": ("Reference", "0..1"),
        "email": ("Email", "0..1"),
        "revocationList": ("URI", "0..1"),
    },
    "Alignment": {
        "name": ("String", "1"),
        "url": ("URI", "1"),
        "description": ("String", "0..1"),
    },
    "IdentityObject": {
        "type": ("IdentityType", "1"),
        "identity": ("EmailOrHash", "1"),
        "hashed": ("Boolean", "1"),
        "salt": ("String", "0..1"),
    },
    "Verification": {"type": ("VerificationType", "1"), "url": ("URI", "0..1")},
}

MODEL = Model(
    classes=CLASSES,
    required_types={},
    terms={
        "VerificationType": frozenset(("hosted", "signed")),
        "IdentityType": frozenset(("email",)),
    },
    open_terms=frozenset(("IdentityType",)),
    untyped=frozenset(("IdentityObject",)),
    absent={
        **{("BadgeClass", part): "part_missing" for part in ("description", "image", "criteria")},
        ("Profile", "url"): "part_missing",
        ("IdentityObject", "hashed"): "hashed_missing",
    },
)


def problems(node: Mapping[str, Any], kind: str) -> list[Problem]:
    """Where a node differs from the class `kind` of 1.0 and 1.1.

    An assertion without a uid is known by its address; one that is signed has to have a name.
    """
    found = MODEL.problems(node, kind)
    if text_of(node.get("id")) or _kind_of_verification(node) == "hosted":
        found = [
            replace(p, code="uid_missing", grave=False) if p.pointer == "/uid" and p.grave else p
            for p in found
        ]
    return found


def _kind_of_verification(assertion: Mapping[str, Any]) -> str:
    value = assertion.get("verify")
    return text_of(value.get("type")) if isinstance(value, Mapping) else ""
