"""What a reader sees in a document and a signature over its graph does not hold.

A proof of the rdfc suites signs the graph, not the text. Some of the text never reaches the graph,
and one graph can be written in many ways. So whoever holds a signed badge could add a line that is
not signed, or write a signed statement so that a program no longer finds it where it looks: an
expiry under its full IRI instead of `validUntil`. `survey` names every such place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.linked_data.prepared import prepare
from badging.linked_data.watching import HARMLESS_TYPES, Finding, Kind

__all__ = ["HARMLESS_TYPES", "Finding", "Kind", "survey", "survey_alone", "undefined_terms"]

_VANISHING = frozenset((Kind.PROPERTY, Kind.TYPE, Kind.IDENTIFIER))


def undefined_terms(document: Mapping[str, Any], documents: Documents) -> list[str]:
    """JSON pointers of properties, types and identifiers that are not in the signed graph.

    Without the harmless types (see HARMLESS_TYPES). Raises as `canonical.canonicalize` does.
    """
    found = survey(document, documents)
    return [finding.pointer for finding in found if finding.kind in _VANISHING]


def survey(document: Mapping[str, Any], documents: Documents) -> list[Finding]:
    """Every place where a reader may see something else than what is signed, in document order.

    The document is to be without its own proof; one that is `Prepared` is not walked again.
    Raises as `canonical.canonicalize` does.
    """
    return prepare(document, documents).findings


def survey_alone(document: Mapping[str, Any], documents: Documents) -> list[Finding]:
    """The same, at less cost where the canonical form of the document will not be asked for."""
    return prepare(document, documents).findings_alone
