"""The one door to canonical N-Quads: everything that is hashed for a proof comes from here.

Today the reference path (pyld, then our RDFC-1.0) is behind it; a faster one can be put beside it
without a caller noticing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.linked_data.rdfc import canonicalize_quads
from badging.linked_data.reference import to_quads


def canonicalize(
    document: Mapping[str, Any], documents: Documents, *, algorithm: str = "sha256"
) -> str:
    """Canonical N-Quads of a JSON-LD document (RDFC-1.0), as text with a line end after each quad.

    algorithm: hash inside the canonicalisation, "sha256" or "sha384". Raises InvalidCredential for
    a document that is no JSON-LD, TooComplex beyond the bounds, DocumentUnavailable for a context
    that is neither known nor among the documents.
    """
    return canonicalize_quads(to_quads(document, documents), algorithm=algorithm)
