"""Comprehensive Learner Record 2.0 (ClrCredential) and 1.0 (Clr): what holds many achievements.

A ClrCredential is a verifiable credential around others; a Clr is a document of its own time, with
assertions inside (`assertions`) or signed each by itself (`signedAssertions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from badging.model import v3
from badging.model.common import as_list, id_of, one
from badging.model.shape import Model, Problem

CLR_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)?\.json")
SCHEMA_URL = re.compile(
    r"https://purl\.imsglobal\.org/spec/clr/v2p0/schema/(json/)?"
    r"(clr_v2p0_)?clrcredential(v1p1)?(_schema)?\.json"
)
"""Published JSON Schemas that say what the tables below say."""
_OB_OR_CLR = (CLR_CONTEXT, v3.OB_CONTEXT)

_AWARD = {k: v for k, v in v3.CLASSES["AchievementCredential"].items() if not k.startswith("valid")}

CLASSES_2: dict[str, dict[str, tuple[str, str]]] = {
    **v3.CLASSES,
    "ClrCredential": {
        **_AWARD,
        "name": ("String", "1"),
        "partial": ("Boolean", "0..1"),
        "credentialSubject": ("ClrSubject", "1"),
        "validFrom": ("DateTimeZ", "1"),
        "validUntil": ("DateTimeZ", "0..1"),
    },
    "ClrCredentialV1": {
        **_AWARD,
        "name": ("String", "1"),
        "partial": ("Boolean", "0..1"),
        "credentialSubject": ("ClrSubject", "1"),
        "issuanceDate": ("DateTimeZ", "1"),
        "expirationDate": ("DateTimeZ", "0..1"),
    },
    "ClrSubject": {
        "id": ("URI", "0..1"),
        "type": ("String", "1..*"),
        "identifier": ("IdentityObject", "0..*"),
        "achievement": ("Achievement", "0..*"),
        "verifiableCredential": ("Object|CompactJws", "1..*"),
        "association": ("Association", "0..*"),
    },
    "Association": {
        "type": ("String", "1..*"),
        "associationType": ("AssociationType", "1"),
        "sourceId": ("URI", "1"),
        "targetId": ("URI", "1"),
    },
}

ASSOCIATIONS = frozenset(
    ("exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes",
     "replacedBy")
)  # fmt: skip

MODEL_2 = Model(
    classes=CLASSES_2,
    required_types={
        **v3.MODEL.required_types,
        "ClrCredential": ("ClrCredential",),
        "ClrCredentialV1": ("ClrCredential",),
        "ClrSubject": ("ClrSubject",),
        "Association": ("Association",),
    },
    terms={**v3.TERMS, "AssociationType": ASSOCIATIONS},
    open_terms=v3.MODEL.open_terms | {"AssociationType"},
    untyped=v3.MODEL.untyped | {"ClrSubject", "Association"},
    addressable=v3.MODEL.addressable,
    absent=v3.MODEL.absent,
    recurring=v3.RECURRING,
)

CLASSES_1: dict[str, dict[str, tuple[str, str]]] = {
    "Clr": {
        "@context": ("Context", "0..*"),
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "issuedOn": ("DateTime", "1"),
        "learner": ("Profile", "1"),
        "publisher": ("Profile", "1"),
        "name": ("String", "0..1"),
        "partial": ("Boolean", "0..1"),
        "achievements": ("Achievement", "0..*"),
        "assertions": ("Assertion", "0..*"),
        "signedAssertions": ("CompactJws", "0..*"),
        "signedEndorsements": ("CompactJws", "0..*"),
        "verification": ("Verification", "0..1"),
    },
    "Assertion": {
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "achievement": ("Achievement|URI", "1"),
        "recipient": ("IdentityObject", "1"),
        "issuedOn": ("DateTime", "1"),
        "expires": ("DateTime", "0..1"),
        "evidence": ("Object", "0..*"),
        "results": ("Object", "0..*"),
        "narrative": ("Prose", "0..1"),
        "endorsements": ("Object", "0..*"),
        "signedEndorsements": ("CompactJws", "0..*"),
        "verification": ("Verification", "0..1"),
    },
    "Achievement": {
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "name": ("String", "1"),
        "issuer": ("Profile|URI", "1"),
        "achievementType": ("String", "0..1"),
        "description": ("Prose", "0..1"),
        "requirement": ("Object", "0..1"),
        "associations": ("Association", "0..*"),
        "endorsements": ("Object", "0..*"),
        "signedEndorsements": ("CompactJws", "0..*"),
    },
    "Association": {
        "associationType": ("String", "1"),
        "targetId": ("URI", "1"),
        "title": ("String", "0..1"),
    },
    "Endorsement": {
        "id": ("URI", "1"),
        "type": ("String", "1..*"),
        "claim": ("Claim", "1"),
        "issuedOn": ("DateTime", "1"),
        "issuer": ("Object|URI", "1"),
        "verification": ("Verification", "0..1"),
    },
    "Claim": {"id": ("URI", "1"), "endorsementComment": ("String", "0..1")},
    "Profile": {
        "id": ("URI", "1"),
        "type": ("String", "0..*"),
        "name": ("String", "0..1"),
        "url": ("Homepage", "0..1"),
        "email": ("Email", "0..1"),
        "publicKey": ("Object|URI", "0..*"),
    },
    "IdentityObject": {
        "type": ("String", "1..*"),
        "identity": ("IdentityHash", "1"),
        "hashed": ("Boolean", "1"),
        "salt": ("String", "0..1"),
    },
    "Verification": {"type": ("String", "1..*"), "creator": ("URI", "0..1")},
}

MODEL_1 = Model(
    classes=CLASSES_1,
    required_types={
        "Clr": ("Clr", "CLR"),
        "Assertion": ("Assertion",),
        "Achievement": ("Achievement",),
        "Endorsement": ("Endorsement",),
    },
    terms={},
    untyped=frozenset(("Achievement", "IdentityObject", "Verification")),
    absent={("IdentityObject", "hashed"): "hashed_missing"},
)


def problems_2(credential: Mapping[str, Any], data_model: str) -> list[Problem]:
    """Where a ClrCredential differs from CLR 2.0, on the given data model ("2.0" or "1.1")."""
    found = list(v3.envelope_problems(credential, data_model, contexts=_OB_OR_CLR))
    found += v3.nobody(credential)
    told = v3.told_by(found)
    name = "ClrCredentialV1" if data_model == "1.1" else "ClrCredential"
    return found + [p for p in MODEL_2.problems(credential, name) if p.pointer not in told]


def problems_1(node: Mapping[str, Any], kind: str) -> list[Problem]:
    """Where a node differs from the class `kind` of CLR 1.0."""
    return [p for p in MODEL_1.problems(node, kind) if p.code != "not_a_list"]


def achievements_of(credential: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Every achievement of a ClrCredential with its place: its own, and those of the credentials
    inside that are readable as they are.
    """
    found = []
    subject = one(credential.get("credentialSubject"))
    if isinstance(subject, Mapping):
        at = "/credentialSubject"
        several = subject.get("achievement")
        for index, achievement in enumerate(as_list(several)):
            place = (
                f"{at}/achievement/{index}" if isinstance(several, list) else f"{at}/achievement"
            )
            if isinstance(achievement, Mapping):
                found.append((place, achievement))
        for index, nested in enumerate(as_list(subject.get("verifiableCredential"))):
            if isinstance(nested, Mapping):
                inside = f"{at}/verifiableCredential/{index}"
                found += [(inside + place, each) for place, each in achievements_of(nested)]
    return found


def dangling(credential: Mapping[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    """Ends of `association` that name no achievement of the record: (pointer, identifier).

    known: identifiers of achievements that stand in credentials which are no plain objects.
    """
    names = known | {id_of(achievement) for _, achievement in achievements_of(credential)}
    subject = one(credential.get("credentialSubject"))
    listed = subject.get("association") if isinstance(subject, Mapping) else None
    for index, association in enumerate(as_list(listed)):
        if not isinstance(association, Mapping):
            continue
        for end in ("sourceId", "targetId"):
            name = association.get(end)
            if isinstance(name, str) and name not in names:
                yield f"/credentialSubject/association/{index}/{end}", name
