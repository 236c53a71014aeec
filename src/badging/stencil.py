"""The text of a document with gaps: what the badges of one issuer have in common, to the letter.

A text that differs from one that was read strictly in nothing but what stands in some of its
strings is the same JSON with other texts in these places: it has the same tokens, the same names
in the same order, the same depth. So it need not be read again; letters are compared, which costs
next to nothing, and the gaps taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

MAX_GAPS = 64
MAX_CHARS = 32 * 1024
"""Of a text that is laid on a stencil, or that one is cut from."""

Place = tuple[str | int, ...]
Keeps = Callable[[Place, Any], bool]
"""Whether what stands in this place is the same in all documents of the stencil."""

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Stencil:
    """begin: the text before the first gap. between: what follows each gap, from the quotation mark
    that ends it, with its length. gaps: where they are. blank: the document with nothing in them.

    holders: objects and lists with a gap inside, as (index of the one around, name in it, itself);
    the document is the one before the first. ends: of each gap the index of its holder, and its
    name.
    """

    begin: str
    between: tuple[tuple[str, int], ...]
    gaps: tuple[Place, ...]
    blank: dict[str, Any]
    holders: tuple[tuple[int, Any, Any], ...]
    ends: tuple[tuple[int, Any], ...]

    def read(self, text: str) -> tuple[str, ...] | None:
        """What stands in the gaps of this text; None for one that differs elsewhere, or in which a
        gap has anything but printable characters without an escape.
        """
        if not text.startswith(self.begin):
            return None
        values, at = [], len(self.begin)
        for following, size in self.between:
            end = text.find('"', at)
            if not text.startswith(following, end):
                return None
            values.append(text[at:end])
            at = end + size
        inside = "".join(values)
        if at != len(text) or "\\" in inside or not inside.isprintable():
            return None
        return tuple(values)

    def filled(self, values: Sequence[str]) -> dict[str, Any]:
        """The document with these texts in its gaps. What has no gap in it is shared by all."""
        document = self.blank.copy()
        made: list[Any] = [document]
        for around, name, holder in self.holders:
            own = made[around][name] = holder.copy()
            made.append(own)
        for (holder, name), value in zip(self.ends, values, strict=True):
            made[holder][name] = value
        return document


def picking(indices: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What takes the texts with these indices out of all, in this order; always a sequence."""
    if len(indices) == 1:
        return itemgetter(slice(indices[0], indices[0] + 1))
    return itemgetter(*indices) if indices else lambda _values: ()


class _NoStencil(Exception):
    """The text is not that of the document, or has a number where no gap can be."""


def cut(text: str, document: dict[str, Any], keeps: Keeps) -> Stencil | None:
    """The stencil of a text and the document that was read from it; None where there is none.

    Each text in it that is not kept becomes a gap. A number that is not kept is refused, for it is
    neither a gap nor the same in all documents.
    """
    if len(text) > MAX_CHARS:
        return None
    tokens = _STRING.finditer(text)
    try:
        found = list(_gaps(document, (), tokens, keeps, kept=False))
    except _NoStencil:
        return None
    if not 0 < len(found) <= MAX_GAPS or next(tokens, None) is not None:
        return None
    starts = [start for _, start, _ in found]
    parts = [text[end:start] for (_, _, end), start in zip(found, [*starts[1:], None], strict=True)]
    gaps = tuple(place for place, _, _ in found)
    blank = _blanked(document, (), frozenset(gaps))
    between = tuple((part, len(part)) for part in parts)
    return Stencil(text[: starts[0]], between, gaps, blank, *_holders(blank, gaps))


def _gaps(
    value: Any, place: Place, tokens: Iterator[re.Match[str]], keeps: Keeps, *, kept: bool
) -> Iterator[tuple[Place, int, int]]:
    """Of each gap the place, and begin and end in the text. Raises _NoStencil."""
    kept = kept or keeps(place, value)
    if isinstance(value, str):
        token = _next(tokens, value)
        if not kept:
            yield place, token.start() + 1, token.end() - 1
    elif isinstance(value, dict):
        for name, item in value.items():
            _next(tokens, name)
            yield from _gaps(item, (*place, name), tokens, keeps, kept=kept)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _gaps(item, (*place, index), tokens, keeps, kept=kept)
    elif not kept and not isinstance(value, bool) and value is not None:
        raise _NoStencil


def _next(tokens: Iterator[re.Match[str]], expected: str) -> re.Match[str]:
    token = next(tokens, None)
    if token is None or json.loads(token[0]) != expected:
        raise _NoStencil
    return token


def _blanked(value: Any, place: Place, gaps: frozenset[Place]) -> Any:
    """A copy of all that has gaps in it, with nothing there."""
    if place in gaps:
        return ""
    if isinstance(value, dict):
        return {name: _blanked(item, (*place, name), gaps) for name, item in value.items()}
    if isinstance(value, list):
        return [_blanked(item, (*place, index), gaps) for index, item in enumerate(value)]
    return value


def _holders(
    blank: dict[str, Any], gaps: tuple[Place, ...]
) -> tuple[tuple[tuple[int, Any, Any], ...], tuple[tuple[int, Any], ...]]:
    """See `Stencil`: the holders, and the ends."""
    numbers: dict[Place, int] = {(): 0}
    holders: list[tuple[int, Any, Any]] = []
    for gap in gaps:
        holder: Any = blank
        for depth in range(1, len(gap)):
            way = gap[:depth]
            holder = holder[way[-1]]
            if way not in numbers:
                numbers[way] = len(numbers)
                holders.append((numbers[way[:-1]], way[-1], holder))
    return tuple(holders), tuple((numbers[gap[:-1]], gap[-1]) for gap in gaps)
