"""The piece of a text where the words stand, marked. Everything else in it is escaped."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString

from alliance.search.words import Query, Spot, spots

LOOKED_AT = 60_000  # characters of a text in which the best piece is looked for
AROUND = 260  # characters shown


def marked(text: str, query: Query) -> SafeString:
    """The whole text, escaped, with each word that matches in <mark>."""
    return _mark(text, _hits(text, query), 0, len(text))


def snippet(text: str, query: Query) -> SafeString:
    """The piece with the most different words of the query, about AROUND characters long."""
    text = text[:LOOKED_AT]
    hits = _hits(text, query)
    start = 0
    best = 0
    for first, hit in enumerate(hits):
        near = {one.word for one in hits[first : first + 20] if one.end - hit.start < AROUND - 60}
        if len(near) > best:
            best, start = len(near), max(0, hit.start - 60)
    if start:
        blank = text.find(" ", start, start + 40)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + AROUND)
    if end < len(text):
        blank = text.rfind(" ", end - 40, end)
        end = blank if blank > start else end
    piece = _mark(text, hits, start, end)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return SafeString(f"{before}{piece}{after}")


def _hits(text: str, query: Query) -> list[Spot]:
    whole = {word for term in query.terms for word in term.words}
    begun = tuple(term.words[-1] for term in query.terms if term.is_prefix)
    return [
        spot
        for spot in spots(text)
        if spot.word in whole or (begun and spot.word.startswith(begun))
    ]


def _mark(text: str, hits: list[Spot], start: int, end: int) -> SafeString:
    pieces = []
    at = start
    for hit in hits:
        if hit.start < at or hit.end > end:
            continue
        pieces += [escape(text[at : hit.start]), "<mark>", escape(text[hit.start : hit.end])]
        pieces.append("</mark>")
        at = hit.end
    pieces.append(escape(text[at:end]))
    return SafeString("".join(pieces))
