"""What is criticised: an achievement, with or without an award of it, of any version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from badging.documents import Documents
from badging.errors import BadgingError, DocumentUnavailable, Misused
from badging.model.common import as_list, id_of, text_of, types_of
from badging.model.detect import detect
from badging.reading import parse_json, read, unjudged


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the document, and its JSON pointer."""

    node: Mapping[str, Any]
    at: str

    def of(self, key: str) -> Place:
        """The object under a key, the first of several; an empty one where there is none."""
        value = self.node.get(key)
        if isinstance(value, list):
            return Place(_object(value[0] if value else None), f"{self.at}/{key}/0")
        return Place(_object(value), f"{self.at}/{key}")

    def text(self, key: str) -> str:
        return text_of(self.node.get(key))

    def each(self, key: str) -> list[tuple[Any, str]]:
        """The values under a key with their pointers, whether they stand in a list or alone."""
        value = self.node.get(key)
        if isinstance(value, list):
            return [(item, f"{self.at}/{key}/{n}") for n, item in enumerate(value)]
        return [(item, f"{self.at}/{key}") for item in as_list(value)]


@dataclass(frozen=True, slots=True)
class Draft:
    """kind, version: see `remarks.Critique`. award: None for an achievement that nobody has yet.

    missing: address of a badge class that is not at hand, or "".
    """

    kind: str
    version: str
    achievement: Place | None
    award: Place | None = None
    missing: str = ""
    issuer: Place = field(default_factory=lambda: Place({}, ""))

    @property
    def is_older(self) -> bool:
        return self.version != "3.0"

    @property
    def subject(self) -> Place:
        """Where the recipient of the award stands."""
        assert self.award is not None, "an achievement that nobody has yet has no recipient"
        return self.award if self.is_older else self.award.of("credentialSubject")


def draft_of(presented: Mapping[str, Any] | bytes | str, documents: Documents) -> Draft:
    """Find the achievement and the award in what was handed in.

    Raises Unreadable for what is no JSON object, signed text or baked image; Misused for another
    kind of document.
    """
    document = presented if isinstance(presented, Mapping) else unjudged(read(presented))
    detected = detect(document)
    whole = Place(document, "")
    if detected.version == "3.0" and detected.kind == "AchievementCredential":
        achievement = whole.of("credentialSubject").of("achievement")
        return Draft(detected.kind, "3.0", achievement, whole, issuer=whole.of("issuer"))
    if "Achievement" in types_of(document):
        return Draft("Achievement", "3.0", whole, issuer=whole.of("creator"))
    if detected.kind == "BadgeClass":
        return Draft("BadgeClass", detected.version, whole, issuer=whole.of("issuer"))
    if detected.kind == "Assertion" and not detected.version.startswith("CLR"):
        return _of_assertion(whole, detected.version, documents)
    raise Misused(
        "This is neither an achievement nor a badge.",
        pointer="/type",
        remedy="Give an Achievement or AchievementCredential (3.0), a BadgeClass or Assertion.",
        code="no_draft",
    )


def _of_assertion(whole: Place, version: str, documents: Documents) -> Draft:
    badge = whole.of("badge")
    url = id_of(whole.node.get("badge"))
    if not badge.node and url:
        try:
            found = parse_json(documents.get(url).body)
        except (DocumentUnavailable, BadgingError):
            found = None
        if not isinstance(found, Mapping):
            return Draft("Assertion", version, None, whole, missing=url)
        badge = Place(found, badge.at)
    return Draft("Assertion", version, badge, whole, issuer=badge.of("issuer"))


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
