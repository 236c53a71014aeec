"""What changed between two texts, word by word, for people to read.

The texts are compared line by line first and, where lines differ, by words. A difference is said
by `<ins>` and `<del>` with a sign and hidden words around it, never by colour alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Pairs of equal lines, or words, that one comparison may have to look at. Beyond it, what lies
# between the common beginning and the common end counts as replaced: the work that a text can
# cause stays bounded, and the difference stays true.
MAX_PAIRS = 200_000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of text and what became of it. The pieces that are not added are the old text, those
    that are not removed the new one.
    """

    change: Change
    text: str


def diff(old: str, new: str) -> list[Piece]:
    """The pieces of both texts, in reading order; what was removed stands before what came."""
    pieces: list[Piece] = []
    old, new = _plain_ends(old), _plain_ends(new)
    for same, before, after in _runs(_lines(old), _lines(new)):
        if same:
            pieces.append(Piece(Change.SAME, "".join(before)))
        elif before and after:
            pieces += _by_words("".join(before), "".join(after))
        else:
            pieces += _replaced("".join(before), "".join(after))
    return list(_joined(pieces))


def has_changes(pieces: Sequence[Piece]) -> bool:
    return any(piece.change != Change.SAME for piece in pieces)


def to_html(pieces: Sequence[Piece]) -> SafeString:
    """The pieces as HTML, for an element with `class="diff"`, which keeps line breaks."""
    return format_html_join("", "{}", ((_html(piece),) for piece in pieces))


def diff_html(old: str, new: str) -> SafeString:
    return to_html(diff(old, new))


def _html(piece: Piece) -> SafeString:
    if piece.change == Change.SAME:
        return format_html("{}", piece.text)
    tag, words = ("ins", _("added:")) if piece.change == Change.ADDED else ("del", _("removed:"))
    hidden = format_html('<span class="visually-hidden"> {} </span>', words)
    end = format_html('<span class="visually-hidden"> {} </span>', _("end of change"))
    return format_html("<{0}>{1}{2}{3}</{0}>", SafeString(tag), hidden, piece.text, end)


def _by_words(old: str, new: str) -> Iterator[Piece]:
    for same, before, after in _runs(_WORDS.findall(old), _WORDS.findall(new)):
        if same:
            yield Piece(Change.SAME, "".join(before))
        else:
            yield from _replaced("".join(before), "".join(after))


def _replaced(old: str, new: str) -> Iterator[Piece]:
    if old:
        yield Piece(Change.REMOVED, old)
    if new:
        yield Piece(Change.ADDED, new)


def _runs(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """(is it the same, what was there, what is there), over both sequences whole."""
    head = _common(zip(old, new, strict=False))
    rest_old, rest_new = old[head:], new[head:]
    tail = _common(zip(reversed(rest_old), reversed(rest_new), strict=False))
    middle_old = rest_old[: len(rest_old) - tail]
    middle_new = rest_new[: len(rest_new) - tail]
    if head:
        yield True, old[:head], new[:head]
    if _pairs(middle_old, middle_new) <= MAX_PAIRS:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield tag == "equal", middle_old[a:b], middle_new[c:d]
    elif middle_old or middle_new:
        yield False, middle_old, middle_new
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _common(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for a, b in pairs:
        if a != b:
            break
        count += 1
    return count


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    there = Counter(new)
    return sum(count * there[word] for word, count in Counter(old).items())


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _plain_ends(text: str) -> str:
    """Line ends as forms send them and as they are stored are no difference."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one; a lone blank between two changes belongs to them, so that a
    new sentence is one change and not one for each word.
    """
    swallowed = _swallow_blanks(_same_as_one(pieces))
    run: list[Piece] = []
    for piece in [*swallowed, None]:
        if piece is not None and piece.change != Change.SAME:
            run.append(piece)
            continue
        yield from _replaced(
            "".join(p.text for p in run if p.change == Change.REMOVED),
            "".join(p.text for p in run if p.change == Change.ADDED),
        )
        run = []
        if piece is not None:
            yield piece


def _same_as_one(pieces: Sequence[Piece]) -> list[Piece]:
    """What stayed may come in several runs: of lines, and of words beside them."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.change == found[-1].change == Change.SAME:
            found[-1] = Piece(Change.SAME, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _swallow_blanks(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and all(
            pieces[beside].change != Change.SAME for beside in (place - 1, place + 1)
        )
        if piece.change == Change.SAME and between and piece.text == " ":
            yield Piece(Change.REMOVED, piece.text)
            yield Piece(Change.ADDED, piece.text)
        else:
            yield piece
