"""The one door to canonical N-Quads: everything that is hashed for a proof comes from here.

Whoever needs the survey of a document too (`undefined.survey`) prepares it first and hands the
prepared document to both, which then cost one walk:

    secured = unsecured(document, documents)    # or prepare(...) where there is no proof
    survey(secured, documents)
    canonicalize(secured, documents)            # also through the suites, which call just this
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.linked_data.prepared import Prepared, prepare, unsecured

__all__ = ["Prepared", "canonicalize", "prepare", "unsecured"]


def canonicalize(
    document: Mapping[str, Any], documents: Documents, *, algorithm: str = "sha256"
) -> str:
    """Canonical N-Quads of a JSON-LD document (RDFC-1.0), as text with a line end after each quad.

    algorithm: hash inside the canonicalisation, "sha256" or "sha384". Raises InvalidCredential for
    a document that is no JSON-LD, TooComplex beyond the bounds, DocumentUnavailable for a context
    that is neither known nor among the documents.
    """
    return prepare(document, documents).canonical(algorithm)
