"""Which version, and which kind of thing, a document is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from badging.model.common import OBJECTS, contexts_of, types_of

VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
OB_2 = ("https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json")
OB_1 = ("https://w3id.org/openbadges/v1", "https://openbadgespec.org/v1/context.json")
CLR_1 = "/spec/clr/v1p0/"
OB_2_1 = "/spec/ob/v2p1/"
"""Within the addresses under which 1EdTech has published the contexts of CLR 1.0 and 2.1."""

BADGE_TYPES = ("AchievementCredential", "OpenBadgeCredential")
KINDS_2 = (
    "Assertion", "BadgeClass", "Issuer", "Profile", "Endorsement", "CryptographicKey",
    "RevocationList",
)  # fmt: skip
KINDS_CLR_1 = (
    "Clr", "Assertion", "Achievement", "Endorsement", "Profile", "CryptographicKey",
    "RevocationList",
)  # fmt: skip

EARLIER = ("0.5", "1.0", "1.1", "2.0", "2.1", "CLR 1.0")
"""Versions from before verifiable credentials: hosted, or signed as a JWS over the text."""
AWARDED = ("Assertion", "Clr", "Endorsement")
"""Kinds of those versions that are issued, and so can be verified; the others describe."""


@dataclass(frozen=True, slots=True)
class Detected:
    """version: "0.5", "1.0", "1.1", "2.0", "2.1", "3.0", "CLR 1.0", "CLR 2.0", or "" for a document
    of no known version.

    kind: what it is in that version, e.g. "AchievementCredential", "Assertion"; "" when unknown.
    data_model: of verifiable credentials, "2.0" or "1.1"; "" for what is none.
    """

    version: str
    kind: str
    data_model: str = ""

    @property
    def is_earlier(self) -> bool:
        """Whether it is of a version from before verifiable credentials."""
        return self.version in EARLIER


def detect(document: Any) -> Detected:
    """Tell version and kind from contexts and types, or else from the keys. Never raises."""
    if not isinstance(document, OBJECTS):
        return Detected("", "")
    types = types_of(document)
    contexts = [c for c in contexts_of(document) if isinstance(c, str)]
    if "VerifiablePresentation" in types:
        return Detected("", "VerifiablePresentation", _data_model(document, contexts))
    if "VerifiableCredential" in types or VC_1 in contexts or VC_2 in contexts:
        kind = _kind_3(types)
        version = "CLR 2.0" if kind == "ClrCredential" else "3.0"
        return Detected(version, kind, _data_model(document, contexts))
    return _earlier(document, types, contexts)


def same_context(url: str, published: tuple[str, ...]) -> bool:
    """Whether the address is one of these, or a known misspelling of it: http, a last slash."""
    plain = url.removeprefix("https://").removeprefix("http://").rstrip("/")
    return any(plain == known.removeprefix("https://") for known in published)


def _earlier(document: Mapping[str, Any], types: list[str], contexts: list[str]) -> Detected:
    if any(CLR_1 in c for c in contexts) or {"Clr", "CLR"} & set(types):
        return Detected("CLR 1.0", _first("Clr" if t == "CLR" else t for t in types))
    kind = next((kind for kind in KINDS_2 if kind in types), "")
    if kind == "Assertion" and "achievement" in document and "badge" not in document:
        return Detected("CLR 1.0", kind)
    if version := _version_named(contexts):
        return Detected(version, kind or ("" if version != "1.1" else _kind_1(document)))
    if kind and ("@context" in document or "verification" in document):
        return Detected("2.0", kind)
    return _without_names(document)


def _version_named(contexts: list[str]) -> str:
    if any(OB_2_1 in c for c in contexts):
        return "2.1"
    if any(same_context(c, OB_2) for c in contexts):
        return "2.0"
    return "1.1" if any(same_context(c, OB_1) for c in contexts) else ""


def _without_names(document: Mapping[str, Any]) -> Detected:
    if isinstance(document.get("recipient"), str) and isinstance(document.get("badge"), Mapping):
        return Detected("0.5", "Assertion")
    kind = _kind_1(document)
    return Detected("1.0", kind) if kind else Detected("", "")


def _first(types: Iterable[str]) -> str:
    return next((kind for kind in types if kind in KINDS_CLR_1), "")


def _kind_3(types: list[str]) -> str:
    for kind in ("ClrCredential", *BADGE_TYPES, "EndorsementCredential"):
        if kind in types:
            return "AchievementCredential" if kind in BADGE_TYPES else kind
    for kind in ("BitstringStatusListCredential", "StatusList2021Credential"):
        if kind in types:
            return kind
    return ""


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
