"""The text of a proposal as a document: numbered sections with anchors that stay.

An anchor is made of the heading's words, so it stays where sections are moved or numbered anew. An
author may fix it: `## Terms {#terms}`. On a page it stands as `sec-terms`, which no other part of
the page can be called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it.token import Token

from alliance.writing import markdown

ANCHOR_CHARACTERS = 80
_FIXED = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]{0,79})\}\s*$")


@dataclass(frozen=True)
class Section:
    """`number` is "2.1", "" for what stands before the first heading; `level` begins at 1. `source`
    is its Markdown without the heading.
    """

    number: str
    anchor: str
    title: str
    level: int
    html: SafeString
    source: str

    @property
    def tag_level(self) -> int:
        """The level of its heading on a page, which has an h1 above."""
        return min(self.level + 1, 6)

    @property
    def html_id(self) -> str:
        return f"sec-{self.anchor}" if self.anchor else ""


@lru_cache(maxsize=64)
def sections(text: str) -> tuple[Section, ...]:
    """The sections of Markdown `text` in reading order; headings go down one level at a time,
    whichever levels the author used. Headings inside quotations and lists begin none.
    """
    lines = text.splitlines()
    blocks = list(_blocks(markdown.parse(text)))
    used = sorted({heading.tag for heading, _, _ in blocks if heading is not None})
    found: list[Section] = []
    counts: list[int] = []
    taken: set[str] = set()
    for place, (heading, inline, body) in enumerate(blocks):
        first = heading.map[1] if heading is not None and heading.map else 0
        after = blocks[place + 1][0] if place + 1 < len(blocks) else None
        last = after.map[0] if after is not None and after.map else len(lines)
        source = "\n".join(lines[first:last]).strip()
        html = markdown.render(body)
        if heading is None:
            if source:
                found.append(Section("", "", "", 0, html, source))
            continue
        level = min(used.index(heading.tag) + 1, len(counts) + 1)
        counts = [*counts[:level], *[0] * (level - len(counts))]
        counts[level - 1] += 1
        title, anchor = _title(inline)
        anchor = _free(anchor, taken)
        number = ".".join(map(str, counts))
        found.append(Section(number, anchor, title, level, html, source))
    return tuple(found)


def anchors(text: str) -> list[tuple[str, str]]:
    """(anchor, "2.1 Terms") of each section with a heading."""
    return [(one.anchor, f"{one.number} {one.title}") for one in sections(text) if one.anchor]


def _blocks(tokens: list[Token]) -> list[tuple[Token | None, Token | None, list[Token]]]:
    """(heading, its inline token, the tokens up to the next heading); the first has no heading."""
    blocks: list[tuple[Token | None, Token | None, list[Token]]] = [(None, None, [])]
    waiting = iter(tokens)
    for token in waiting:
        if token.type == "heading_open" and token.level == 0:
            inline = next(waiting)
            next(waiting)  # heading_close
            blocks.append((token, inline, []))
        else:
            blocks[-1][2].append(token)
    return blocks


def _title(inline: Token | None) -> tuple[str, str]:
    """The words of a heading, and its anchor."""
    children = (inline.children or []) if inline is not None else []
    words = "".join(
        " " if one.type in ("softbreak", "hardbreak") else one.content
        for one in children
        if one.type in ("text", "code_inline", "softbreak", "hardbreak")
    )
    fixed = _FIXED.search(words)
    if fixed:
        return words[: fixed.start()].strip(), fixed[1]
    return words.strip(), slugify(words)[:ANCHOR_CHARACTERS].strip("-_") or "section"


def _free(anchor: str, taken: set[str]) -> str:
    """The anchor, with a number where an earlier section has it."""
    free, count = anchor, 1
    while free in taken:
        count += 1
        free = f"{anchor}-{count}"
    taken.add(free)
    return free
