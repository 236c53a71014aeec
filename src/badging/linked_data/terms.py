"""Values as N-Quads writes them: what JSON-LD makes of a text, a number, a link."""

from __future__ import annotations

import math
import re
from json.encoder import encode_basestring as quote
from typing import Any

from badging.linked_data.nquads import XSD_BOOLEAN, XSD_DOUBLE, XSD_INTEGER
from badging.linked_data.shapes import Kind, NotCompiled, Reason, Slot

MAX_LINKS = 4096
MAX_LINK = 200
"""IRIs of so many characters that are remembered to be well formed."""

_BOOLEAN, _INTEGER, _DOUBLE = f"^^<{XSD_BOOLEAN}>", f"^^<{XSD_INTEGER}>", f"^^<{XSD_DOUBLE}>"

# What both the reference (pyld's idea of absolute) and N-Quads take for an IRI, and no half pair.
is_iri = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\\s\ud800-\udfff]*").fullmatch
# JSON escapes what N-Quads escapes, but writes these with small letters, and 7F not at all.
_other_escape = re.compile(r"\\u00[01][a-f]|\x7f").search
_links: dict[str, str] = {}


def term(value: Any, slot: Slot) -> str:
    """A value that is no object, as N-Quads writes it (JSON-LD 1.1 API, 5.3.2 and 8.2.2)."""
    kind = value.__class__
    if kind is str:
        if slot.kind is Kind.LITERAL:
            return quote(value) + slot.datatype
        if slot.kind is Kind.LINK:
            return link(value, slot.prefixes)
        written = slot.words.get(value)
        if written is None:
            raise NotCompiled(Reason.IDENTIFIER)
        return written
    if kind is bool:
        return ('"true"' if value else '"false"') + (slot.datatype or _BOOLEAN)
    if kind is float and math.isfinite(value):
        if not value.is_integer():
            return f'"{double(value)}"{slot.datatype or _DOUBLE}'
        value = int(value)
    elif kind is not int:
        raise NotCompiled(Reason.VALUE)
    if abs(value) >= 10**21:
        raise NotCompiled(Reason.VALUE)
    return f'"{value}"{slot.datatype or _INTEGER}'


def link(value: Any, prefixes: frozenset[str]) -> str:
    """An IRI between its brackets; nothing that is relative, blank, abbreviated or malformed."""
    if value.__class__ is not str:
        raise NotCompiled(Reason.IDENTIFIER)
    written = _links.get(value)
    if written is None:
        if not is_iri(value):
            raise NotCompiled(Reason.IDENTIFIER)
        written = f"<{value}>"
        if len(value) <= MAX_LINK:
            if len(_links) >= MAX_LINKS:
                _links.clear()
            _links[value] = written
    if prefixes and value.partition(":")[0] in prefixes:
        raise NotCompiled(Reason.IDENTIFIER)
    return written


def double(value: float) -> str:
    """The canonical form of an xsd:double, as JSON-LD has it (1.1 API, 8.6)."""
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    digits = mantissa.rstrip("0")
    return f"{digits}0E{int(exponent)}" if digits.endswith(".") else f"{digits}E{int(exponent)}"


def check_text(text: str) -> None:
    """That all in it was quoted as N-Quads has it, and can be encoded. Raises NotCompiled."""
    if ("\\u00" in text or "\x7f" in text) and _other_escape(text):
        raise NotCompiled(Reason.TEXT)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:  # half of a surrogate pair
            raise NotCompiled(Reason.TEXT) from error
