"""What changed between two texts, word by word, for people to read.

The texts are compared line by line first and, where lines differ, by words. What that may cost is
bounded: where texts repeat themselves so often that looking at each pair of equal words would take
long, what is once in both holds them together. The difference stays true, and is told in
larger pieces. It is said by `<ins>` and `<del>` with a sign and hidden words around it, never by
colour alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MOST_STEPS = 10_000_000  # of one comparison: about a second
SPANS = (1, 5, 25)  # of how many words, or lines, that are once in both texts an anchor is made
Run = tuple[bool, Sequence[str], Sequence[str]]
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


@dataclass
class Effort:
    """What is left of the work that one comparison, or several together, may take, in pairs of
    equal words that are looked at.
    """

    steps: int = MOST_STEPS


def diff(old: str, new: str, effort: Effort | None = None) -> list[Piece]:
    """The pieces of both texts, in reading order; what was removed stands before what came.

    effort: shared by the comparisons of one page, so that their number costs no more either.
    """
    pieces: list[Piece] = []
    old, new, effort = _plain_ends(old), _plain_ends(new), effort or Effort()
    for same, before, after in _runs(_lines(old), _lines(new), effort):
        if same:
            pieces.append(Piece(Change.SAME, "".join(before)))
        elif before and after:
            pieces += _by_words("".join(before), "".join(after), effort)
        else:
            pieces += _replaced("".join(before), "".join(after))
    return list(_joined(pieces))


def has_changes(pieces: Sequence[Piece]) -> bool:
    return any(piece.change != Change.SAME for piece in pieces)


def to_html(pieces: Sequence[Piece]) -> SafeString:
    """The pieces as HTML, for an element with `class="diff"`, which keeps line breaks."""
    return format_html_join("", "{}", ((_html(piece),) for piece in pieces))


def diff_html(old: str, new: str, effort: Effort | None = None) -> SafeString:
    return to_html(diff(old, new, effort))


def _html(piece: Piece) -> SafeString:
    if piece.change == Change.SAME:
        return format_html("{}", piece.text)
    tag, words = ("ins", _("added:")) if piece.change == Change.ADDED else ("del", _("removed:"))
    hidden = format_html('<span class="visually-hidden"> {} </span>', words)
    end = format_html('<span class="visually-hidden"> {} </span>', _("end of change"))
    return format_html("<{0}>{1}{2}{3}</{0}>", SafeString(tag), hidden, piece.text, end)


def _by_words(old: str, new: str, effort: Effort) -> Iterator[Piece]:
    for same, before, after in _runs(_WORDS.findall(old), _WORDS.findall(new), effort):
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
    old: Sequence[str], new: Sequence[str], effort: Effort, spans: Sequence[int] = SPANS
) -> Iterator[Run]:
    """(is it the same, what was there, what is there), over both sequences whole."""
    head = _common(zip(old, new, strict=False))
    rest_old, rest_new = old[head:], new[head:]
    tail = _common(zip(reversed(rest_old), reversed(rest_new), strict=False))
    middle_old = rest_old[: len(rest_old) - tail]
    middle_new = rest_new[: len(rest_new) - tail]
    if head:
        yield True, old[:head], new[:head]
    try:
        yield from _pair_by_pair(middle_old, middle_new, effort)
    except _TooMuch:
        yield from _by_anchors(middle_old, middle_new, effort, spans)
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


class _TooMuch(Exception):
    """A comparison would take more steps than it may."""


class _Metered(SequenceMatcher[str]):
    """May take half of the effort that is left, so that something is left for what follows."""

    def __init__(self, old: Sequence[str], new: Sequence[str], effort: Effort) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._there = old, Counter(new)
        self._effort, self._least = effort, effort.steps // 2

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Looks at each pair of equal words; so often it is counted before."""
        self._effort.steps -= sum(self._there[word] for word in self._old[alo:ahi])
        if self._effort.steps < self._least:
            self._effort.steps = self._least
            raise _TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


def _pair_by_pair(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Run]:
    """Raises `_TooMuch`."""
    return [
        (tag == "equal", old[a:b], new[c:d])
        for tag, a, b, c, d in _Metered(old, new, effort).get_opcodes()
    ]


def _by_anchors(
    old: Sequence[str], new: Sequence[str], effort: Effort, spans: Sequence[int]
) -> Iterator[Run]:
    """What is once in both holds them together; between two anchors they are compared for
    themselves, with longer anchors if need be.
    """
    if not spans:
        yield False, old, new
        return
    span, longer = spans[0], spans[1:]
    from_old = from_new = 0
    for a, b in _anchors(old, new, span):
        if a >= from_old and b >= from_new:  # else it overlaps with the one before
            yield from _runs(old[from_old:a], new[from_new:b], effort, longer)
            yield True, old[a : a + span], new[b : b + span]
            from_old, from_new = a + span, b + span
    yield from _runs(old[from_old:], new[from_new:], effort, longer)


def _anchors(old: Sequence[str], new: Sequence[str], span: int) -> list[tuple[int, int]]:
    """Where in both stands what is once in each: the longest row that follows each other in both,
    found as in sorting by patience.
    """
    here, there = _once(old, span), _once(new, span)
    ends: list[int] = []  # for each length, the least place in `new` at which a row of it ends
    rows: list[_Row] = []  # that row
    for words, at in here.items():
        if (place := there.get(words)) is not None:
            length = bisect_left(ends, place)
            row = _Row(at, place, rows[length - 1] if length else None)
            ends[length : length + 1] = [place]
            rows[length : length + 1] = [row]
    found: list[tuple[int, int]] = []
    left = rows[-1] if rows else None
    while left is not None:
        found.append((left.old, left.new))
        left = left.before
    return found[::-1]


@dataclass(frozen=True)
class _Row:
    """Of anchors: the place of the last one in both texts, and the row before it."""

    old: int
    new: int
    before: _Row | None


def _once(words: Sequence[str], span: int) -> dict[tuple[str, ...], int]:
    """Where each row of so many words stands that is there once, in their order."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - span + 1):
        key = tuple(words[at : at + span])
        found[key] = -1 if key in found else at
    return {key: at for key, at in found.items() if at >= 0}


def _common(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for a, b in pairs:
        if a != b:
            break
        count += 1
    return count


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
