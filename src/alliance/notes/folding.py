"""Texts as Yjs documents: changes folded into a text, and a new text turned into changes."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from pycrdt import Doc, Text

NAME = "text"  # of the one shared text of a document
LETTERS = 4_000  # of both texts, that are compared one by one


def document(updates: Iterable[bytes]) -> Doc:
    """The document that `updates` make, in whatever order they come."""
    doc: Doc = Doc()
    doc[NAME] = Text()
    for update in updates:
        doc.apply_update(update)
    return doc


def text_of(doc: Doc) -> str:
    return str(doc.get(NAME, type=Text))


def change(doc: Doc, new: str) -> bytes:
    """Turn the text of `doc` into `new` by the smallest edits, and return them as one update.

    Only what differs is touched, so that merging it with what others wrote meanwhile keeps both.
    Positions in Yjs count UTF-8 bytes here, as pycrdt does.
    """
    before = doc.get_state()
    text = doc.get(NAME, type=Text)
    old = str(text)
    for tag, i1, i2, j1, j2 in reversed(_edits(old, new)):
        start = len(old[:i1].encode())
        if tag in ("replace", "delete"):
            del text[start : start + len(old[i1:i2].encode())]
        if tag in ("replace", "insert"):
            text.insert(start, new[j1:j2])
    return doc.get_update(before)


def _edits(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    # What both begin and end with is the same: most edits are at one place.
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    # Lines first: comparing long texts by letters takes quadratic time.
    if len(old_middle) + len(new_middle) > LETTERS:
        found = _by_lines(old_middle, new_middle)
    else:
        matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=False)
        found = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    return [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in found]


def _by_lines(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts_before, starts_after = _starts(before), _starts(after)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (tag, starts_before[i1], starts_before[i2], starts_after[j1], starts_after[j2])
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
