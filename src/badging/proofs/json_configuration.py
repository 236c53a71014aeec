"""What the suites over canonical JSON do with `@context` (VC-DI-EDDSA 3.3.2, VC-DI-ECDSA 3.3.2).

They sign letters, the contexts' names among them. A proof carries the contexts of its time along,
so that contexts which were appended later, for another proof of a set, do not break it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def with_contexts(options: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """Create Proof, step 2: the options, with the document's contexts where it has any."""
    if "@context" not in document:
        return dict(options)
    return {**options, "@context": document["@context"]}


def begins_with_signed(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bool:
    """Verify Proof, step 4.1: whether the document's contexts begin with those of the proof."""
    if "@context" not in proof:
        return True
    signed, present = _names(proof["@context"]), _names(document.get("@context", []))
    return present[: len(signed)] == signed


def as_signed(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """Verify Proof, step 4.2: the document with the contexts that it had when it was signed."""
    if "@context" not in proof:
        return dict(document)
    return {**document, "@context": proof["@context"]}


def is_signed_whole(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bool:
    """Whether every context of the document is signed: none was appended after the signature."""
    return document.get("@context") == as_signed(document, proof).get("@context")


def _names(contexts: Any) -> list[Any]:
    return contexts if isinstance(contexts, list) else [contexts]
