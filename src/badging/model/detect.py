"""Which version, and which kind of thing, a document is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badging.model.common import contexts_of, types_of

VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
OB_2 = ("https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json")
OB_1 = ("https://w3id.org/openbadges/v1", "https://openbadgespec.org/v1/context.json")

BADGE_TYPES = ("AchievementCredential", "OpenBadgeCredential")
KINDS_2 = (
    "Assertion", "BadgeClass", "Issuer", "Profile", "Endorsement", "CryptographicKey",
    "RevocationList",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detected:
    """version: "3.0", "2.0", "1.1", "1.0", or "" for a document of no known version.

    kind: what it is in that version, e.g. "AchievementCredential", "Assertion"; "" when unknown.
    data_model: of verifiable credentials, "2.0" or "1.1"; "" for what is none.
    """

    version: str
    kind: str
    data_model: str = ""


def detect(document: Any) -> Detected:
    """Tell version and kind from contexts and types, or else from the keys. Never raises."""
    if not isinstance(document, Mapping):
        return Detected("", "")
    types = types_of(document)
    contexts = [c for c in contexts_of(document) if isinstance(c, str)]
    if "VerifiablePresentation" in types:
        return Detected("", "VerifiablePresentation", _data_model(document, contexts))
    if "VerifiableCredential" in types or VC_1 in contexts or VC_2 in contexts:
        return Detected("3.0", _kind_3(types), _data_model(document, contexts))
    return _earlier(document, types, contexts)


def _earlier(document: Mapping[str, Any], types: list[str], contexts: list[str]) -> Detected:
    kind = _kind_2(types)
    if any(c in OB_2 for c in contexts):
        return Detected("2.0", kind)
    if any(c in OB_1 for c in contexts):
        return Detected("1.1", kind or _kind_1(document))
    if kind and ("@context" in document or "verification" in document):
        return Detected("2.0", kind)
    kind = _kind_1(document)
    return Detected("1.0", kind) if kind else Detected("", "")


def _kind_3(types: list[str]) -> str:
    for kind in (*BADGE_TYPES, "EndorsementCredential", "ClrCredential"):
        if kind in types:
            return "AchievementCredential" if kind in BADGE_TYPES else kind
    for kind in ("BitstringStatusListCredential", "StatusList2021Credential"):
        if kind in types:
            return kind
    return ""


def _kind_2(types: list[str]) -> str:
    return next((kind for kind in KINDS_2 if kind in types), "")


def _kind_1(document: Mapping[str, Any]) -> str:
    """1.0 has neither contexts nor types: an assertion is known by what it must have."""
    if "recipient" in document and "badge" in document:
        return "Assertion"
    if "criteria" in document and "issuer" in document:
        return "BadgeClass"
    return ""


def _data_model(document: Mapping[str, Any], contexts: list[str]) -> str:
    if contexts and contexts[0] in (VC_1, VC_2):
        return "2.0" if contexts[0] == VC_2 else "1.1"
    if VC_2 in contexts or "validFrom" in document:
        return "2.0"
    return "1.1" if VC_1 in contexts or "issuanceDate" in document else ""
