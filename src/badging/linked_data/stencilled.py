"""The canonical form of documents that are the same but for some texts (`stencil.py`).

Which statements there are does not depend on what a literal says, nor on an address, as long as it
is one. So one document goes through the compiled path with a mark in each gap, and what comes out
is canonical N-Quads with marks: a text to be filled in. Where the marks could decide what comes
first, nothing is filled in, but asked of the compiled path.

Two things hang on what is in the gaps. The labels of blank nodes go by their hashes, so those with
a mark in what is said of them are hashed for each document, and the text of a labelling is made
when it is first met. And an identifier must be none that stands elsewhere in the document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import perm
from typing import Any

from badging.linked_data.emitting import Emission
from badging.linked_data.rdfc import MAX_QUADS
from badging.linked_data.shapes import NotCompiled
from badging.linked_data.short_road import lines_of, said_of
from badging.linked_data.terms import is_iri
from badging.stencil import Place, picking

MAX_WRITTEN = 128 * 1024
"""Characters of the texts of all labellings, which are kept. A badge with two blank nodes of its
own among four has 12, of about 6 KB."""

_FIRST = 0xE000
_MARK = re.compile("[\ue000-\uf8ff]")
"""Marks are characters for private use; a document that has one already is not for this path."""

Values = Sequence[str]
Fill = Callable[[Values], str]


@dataclass(slots=True, eq=False)
class Stencilled:
    """links: gaps that hold an address, by index, with its scheme and colon. named: those of them
    that are the identifier of an object; names: the identifiers of all other objects, `<iri>`.
    fixed: what is said of the blank nodes without a gap, by index; filled: of the others.
    is_written: whether the orders that these can have are few enough for their texts to be kept.
    """

    emission: Emission
    links: dict[int, str]
    named: tuple[int, ...]
    names: frozenset[str]
    fixed: dict[int, bytes]
    filled: dict[int, Fill]
    is_written: bool
    _digests: dict[str, dict[bytes, int]] = field(default_factory=dict)
    _texts: dict[tuple[int, ...], Fill | None] = field(default_factory=dict)

    def fits(self, values: Values) -> bool:
        """Whether a document with these texts in the gaps has the statements of the others, and the
        survey nothing to say of it, either.
        """
        for index, scheme in self.links.items():
            value = values[index]
            # With the scheme that was there, it is no abbreviation in any context, either.
            if not value.startswith(scheme) or not is_iri(value):
                return False
        own = [f"<{values[index]}>" for index in self.named]
        return self.names.isdisjoint(own) and (len(own) < 2 or len(set(own)) == len(own))

    def canonical(self, values: Values, algorithm: str) -> str | None:
        """Canonical N-Quads of the document with these texts in the gaps, which fit; None where
        that is not certain.
        """
        if not self.is_written:
            return None
        hash = getattr(hashlib, algorithm)
        digests = self._digests.get(algorithm)
        if digests is None:
            digests = {hash(said).digest(): index for index, said in self.fixed.items()}
            self._digests[algorithm] = digests
        by_digest = digests.copy()
        for index, fill in self.filled.items():
            by_digest[hash(fill(values).encode()).digest()] = index
        if len(by_digest) != len(self.emission.blanks):  # two are alike
            return None
        order = tuple([by_digest[digest] for digest in sorted(by_digest)])
        if order not in self._texts:  # of which there are few, so nothing is taken out again
            self._texts[order] = self._text(order)
        text = self._texts[order]
        return None if text is None else text(values)

    def _text(self, order: tuple[int, ...]) -> Fill | None:
        """The canonical form with the blank nodes labelled in this order."""
        blanks = self.emission.blanks
        labels = {blanks[index]: f"_:c14n{number}" for number, index in enumerate(order)}
        lines = lines_of(self.emission, labels)
        return _fill(lines, self.links) if len(lines) <= MAX_QUADS else None


def stencilled(document: dict[str, Any], gaps: Mapping[Place, str]) -> Stencilled | None:
    """What documents like this one have in common; None where the compiled path is not certain.

    document: without its proof. gaps: where they are, each with what stands there in one document.
    """
    marks = {place: chr(_FIRST + index) for index, place in enumerate(gaps)}
    schemes = {
        place: text.partition(":")[0] + ":" if is_iri(text) else "" for place, text in gaps.items()
    }
    try:
        if _MARK.search(_all(_emitted(document, gaps))):
            return None
        said = _all(_emitted(document, {place: schemes[place] + marks[place] for place in gaps}))
        for place, mark in marks.items():
            if f"<{schemes[place]}{mark}>" not in said:  # no address, though it looks like one
                schemes[place] = ""
        emission = _emitted(document, {place: schemes[place] + marks[place] for place in gaps})
    except (NotCompiled, RecursionError):
        return None
    own = document.get("id")
    if ("id",) not in gaps and own is not None and emission.identifiers.count(f"<{own}>") > 1:
        return None  # more is said of the document itself in another place
    return _of_emission(emission, [schemes[place] for place in gaps])


def _emitted(document: dict[str, Any], texts: Mapping[Place, str]) -> Emission:
    """The statements of the document with these texts in it. Raises NotCompiled."""
    return Emission.alone(_with(document, (), texts))


def _with(value: Any, place: Place, texts: Mapping[Place, str]) -> Any:
    if place in texts:
        return texts[place]
    if isinstance(value, dict):
        return {name: _with(item, (*place, name), texts) for name, item in value.items()}
    if isinstance(value, list):
        return [_with(item, (*place, index), texts) for index, item in enumerate(value)]
    return value


def _all(emission: Emission) -> str:
    return "".join(lines_of(emission, dict.fromkeys(emission.blanks, "_:b")))


def _of_emission(emission: Emission, schemes: list[str]) -> Stencilled | None:
    names = emission.identifiers
    if not emission.certain or emission.harmless:
        return None
    written = _all(emission)
    marks = _MARK.findall(written)
    if len(set(marks)) != len(schemes):  # a text that is in no statement
        return None
    links = {index: scheme for index, scheme in enumerate(schemes) if scheme}
    fixed: dict[int, bytes] = {}
    filled: dict[int, Fill] = {}
    for index, blank in enumerate(emission.blanks):
        said = said_of(blank)
        if _MARK.search(said) is None:
            fixed[index] = said.encode()
        elif (fill := _fill(_lines(said), links)) is not None:
            filled[index] = fill
        else:
            return None
    marked = [name for name in names if _MARK.search(name)]
    return Stencilled(
        emission=emission,
        links=links,
        named=tuple(ord(_MARK.findall(name)[0]) - _FIRST for name in marked),
        names=frozenset(names).difference(marked),
        fixed=fixed,
        filled=filled,
        is_written=perm(len(emission.blanks), len(filled)) * len(written) <= MAX_WRITTEN,
    )


def _lines(said: str) -> list[str]:
    """Not by `splitlines`, to which other characters end a line, too."""
    return [f"{line}\n" for line in said.split("\n")[:-1]]


def _fill(lines: list[str], links: Mapping[int, str]) -> Fill | None:
    """How these lines are written in order (code points), whatever is in the gaps; None where that
    would have to be known.

    Lines are in order for all texts when, of two that follow each other, the first difference is
    between characters and not in a gap. Of those further apart it is then, too.
    """
    lines.sort()
    if not all(_is_settled(one, other) for one, other in pairwise(lines)):
        return None
    text = "".join(lines)
    for index, scheme in links.items():
        text = text.replace(f"<{scheme}{chr(_FIRST + index)}>", f"<{chr(_FIRST + index)}>")
    order = [ord(mark) - _FIRST for mark in _MARK.findall(text)]
    if not order:
        return lambda _values: text
    around = [""] * (2 * len(order) + 1)
    around[::2], pick = _MARK.split(text), picking(order)

    def fill(values: Values) -> str:
        written = around.copy()
        written[1::2] = pick(values)
        return "".join(written)

    return fill


def _is_settled(one: str, other: str) -> bool:
    """Whether the first difference of two lines is between characters, and not in a gap."""
    while True:
        found, too = _MARK.search(one), _MARK.search(other)
        before = one[: found.start()] if found else one
        before_too = other[: too.start()] if too else other
        if before != before_too:
            return not before.startswith(before_too) and not before_too.startswith(before)
        if found is None or too is None or found[0] != too[0]:
            return False
        one, other = one[found.end() :], other[too.end() :]  # the same text is in both
