"""N-Quads: read strictly, written in canonical form (RDF 1.1 N-Quads; RDFC-1.0, section 5).

A quad is a tuple of four texts, each as N-Quads writes it: `<iri>`, `_:label`, `"text"@en`, and
"" for the default graph. That is all that canonicalisation needs, and costs no objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from badging.errors import InvalidCredential

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
XSD_DOUBLE = "http://www.w3.org/2001/XMLSchema#double"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Quad(NamedTuple):
    """subject, predicate, object, graph ("" is the default graph), each as N-Quads writes it."""

    subject: str
    predicate: str
    object: str
    graph: str = ""


_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
    **{chr(code): f"\\u{code:04X}" for code in (*range(8), 0x0B, *range(0x0E, 0x20), 0x7F)},
}
_TO_ESCAPE = re.compile(r'[\x00-\x1f"\\\x7f]')
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]*")
_LANGUAGE = re.compile(r"[a-zA-Z]+(?:-[a-zA-Z0-9]+)*")


def iri(value: str) -> str:
    """Write an absolute IRI. Raises InvalidCredential for one that N-Quads cannot hold."""
    if not _IRI.fullmatch(value):
        raise InvalidCredential(
            f"{value[:200]!r} is no absolute IRI.",
            remedy="Percent-encode spaces and other characters that an IRI cannot hold.",
            code="invalid_iri",
        )
    return f"<{value}>"


def literal(value: str, datatype: str = XSD_STRING, language: str = "") -> str:
    """Write a literal in canonical form. Raises InvalidCredential for an ill-formed tag or type."""
    text = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], value)
    if language:
        if not _LANGUAGE.fullmatch(language):
            raise InvalidCredential(f"{language[:80]!r} is no language tag.", code="invalid_tag")
        return f'"{text}"@{language}'
    return f'"{text}"' if datatype == XSD_STRING else f'"{text}"^^{iri(datatype)}'


def write(quads: Iterable[Quad]) -> str:
    """Write quads one a line, in the order given."""
    return "".join(map(line, quads))


def line(quad: Quad) -> str:
    """Write one quad with its line end."""
    subject, predicate, object_, graph = quad
    if graph:
        return f"{subject} {predicate} {object_} {graph} .\n"
    return f"{subject} {predicate} {object_} .\n"


_IRIREF = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_LABEL_START = (
    "A-Za-z_0-9:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LABEL_PART = _LABEL_START + "\\-\u00b7\u0300-\u036f\u203f-\u2040"
_BLANK = rf"_:[{_LABEL_START}](?:[{_LABEL_PART}.]*[{_LABEL_PART}])?"
_STRING = r'"((?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)"'
_EMPTY = re.compile(r"[ \t]*(?:#.*)?")
_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTER = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@cache
def _line() -> re.Pattern[str]:
    """Compiled when it is asked for: that takes 15 ms, and no badge is read from N-Quads."""
    return re.compile(
        rf"[ \t]*({_IRIREF}|{_BLANK})[ \t]*({_IRIREF})[ \t]*"
        rf"({_IRIREF}|{_BLANK}|{_STRING}(?:\^\^({_IRIREF})|@({_LANGUAGE.pattern}))?)[ \t]*"
        rf"({_IRIREF}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
    )


def parse(text: str) -> list[Quad]:
    """Read N-Quads; each quad once, in order. Raises ValueError with the line number."""
    found: dict[Quad, None] = {}
    for number, one in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        match = _line().fullmatch(one)
        if match is None:
            if _EMPTY.fullmatch(one):
                continue
            raise ValueError(f"line {number} is no N-Quad")
        subject, predicate, object_, value, datatype, language, graph = match.groups()
        try:
            if value is not None:
                object_ = literal(
                    _unescaped(value), _bare(datatype) if datatype else XSD_STRING, language or ""
                )
            else:
                object_ = _term(object_)
            quad = Quad(_term(subject), _term(predicate), object_, _term(graph) if graph else "")
        except InvalidCredential as error:
            raise ValueError(f"line {number}: {error}") from error
        found[quad] = None
    return list(found)


def _term(text: str) -> str:
    return text if text.startswith("_:") else iri(_bare(text))


def _bare(iriref: str) -> str:
    return _unescaped(iriref[1:-1])


def _unescaped(text: str) -> str:
    return _UNESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, plain = match.groups()
    if plain is not None:
        return _CHARACTER.get(plain, plain)
    code = int(short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise ValueError(f"U+{code:X} is no character")
    return chr(code)
