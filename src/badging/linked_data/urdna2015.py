"""URDNA2015, from which RDFC-1.0 came: the canonical form of proofs before Data Integrity.

The two give out the same labels in the same way, and differ in how a text is written: URDNA2015
escapes four characters of it, RDFC-1.0 all control characters (section 5). Since labels come from
hashes of what is written, a badge with a tab in it may differ in more than the tab.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.linked_data.canonical import prepare
from badging.linked_data.rdfc import canonicalize_quads

_ESCAPED = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_BARE = {"b": "\b", "t": "\t", "f": "\f"}
"""What is left as it is, beside the characters that RDFC-1.0 writes by their number."""


def canonicalize(document: Mapping[str, Any], documents: Documents) -> str:
    """Canonical N-Quads of a JSON-LD document by URDNA2015. Raises as `canonical.canonicalize`."""
    quads = prepare(document, documents).quads()
    return canonicalize_quads(quad._replace(object=written(quad.object)) for quad in quads)


def written(text: str) -> str:
    """A literal, or whole statements, of RDFC-1.0 as URDNA2015 writes them."""
    return _ESCAPED.sub(_written, text) if "\\" in text else text


def _written(match: re.Match[str]) -> str:
    code, short = match.groups()
    return chr(int(code, 16)) if code else _BARE.get(short, match[0])
