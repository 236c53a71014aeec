"""RDFC-1.0 over emitted statements, where every blank node can be told from the others at once.

That is section 4.4.3 without step 5: the first-degree hashes (4.7) are all different, so that their
order alone gives out the labels. Where two are alike, the statements are written out as quads and
go the whole way, through `rdfc.py`.
"""

from __future__ import annotations

import hashlib

from badging.linked_data.emitting import Blank, Emission, Graph
from badging.linked_data.nquads import Quad
from badging.linked_data.rdfc import MAX_BLANK_NODES, MAX_QUADS, Hash, canonicalize_quads
from badging.linked_data.shapes import LAST

_A, _Z = "_:a", "_:z"


def canonical(emission: Emission, algorithm: str) -> str:
    """Canonical N-Quads. algorithm: a name of hashlib.

    Raises TooComplex as `rdfc.canonicalize_quads` does, to which everything beyond goes.
    """
    labels = labels_of(emission.blanks, getattr(hashlib, algorithm))
    if labels is not None:
        lines = lines_of(emission, labels)
        if len(lines) <= MAX_QUADS:
            lines.sort()  # 5: code point order
            return "".join(lines)
    return canonicalize_quads(quads(emission), algorithm=algorithm)


def lines_of(emission: Emission, labels: dict[Blank, str]) -> list[str]:
    """The statements as N-Quads with these labels, not in order."""
    lines = _lines(emission.default, labels, "")
    for blank in emission.blanks:
        if blank.names is not None:
            lines += _lines(blank.names, labels, f" {labels[blank]}{LAST}")
    return lines


def quads(emission: Emission) -> list[Quad]:
    """The statements as a dataset, for the whole road."""
    labels = {blank: f"_:b{number}" for number, blank in enumerate(emission.blanks)}
    found = [_quad(line, "") for line in _lines(emission.default, labels, "")]
    for blank in emission.blanks:
        if blank.names is not None:
            lines = _lines(blank.names, labels, LAST)
            found += [_quad(line, labels[blank]) for line in lines]
    return found


def _quad(line: str, graph: str) -> Quad:
    subject, predicate, object_ = line[: -len(LAST)].split(" ", 2)
    return Quad(subject, predicate, object_, graph)


def labels_of(blanks: list[Blank], hash: Hash) -> dict[Blank, str] | None:
    """4.4.3 steps 3 and 4; None where two hashes are alike, or beyond the bound."""
    by_hash = {
        hash(said_of(blank).encode()).digest()
        if blank.digests is None
        else _kept_digest(blank, hash): blank
        for blank in blanks
    }
    if len(by_hash) != len(blanks) or len(blanks) > MAX_BLANK_NODES:
        return None
    return {by_hash[digest]: f"_:c14n{n}" for n, digest in enumerate(sorted(by_hash))}


def _kept_digest(blank: Blank, hash: Hash) -> bytes:
    """Of a blank node in an object that came before: it was hashed then."""
    assert blank.digests is not None
    digest = blank.digests.get(hash)
    if digest is None:
        digest = blank.digests[hash] = hash(said_of(blank).encode()).digest()
    return digest


def said_of(blank: Blank) -> str:
    """4.7.3: the statements in which it is, itself as `_:a`, other blank nodes as `_:z`, sorted."""
    if not blank.end or blank.names is not None:
        return "".join(sorted(_said_among_graphs(blank)))
    tails = blank.tails
    if blank.links:
        tails = [*tails, *(f"{head}{_Z}{LAST}" for head, _ in blank.links)]
    tails.sort()
    said = _A + _A.join(tails) if tails else ""
    if not blank.above:
        return said
    led = f"{blank.above}{_A}{LAST}"
    return (
        said + led if led[0] == "_" else led + said
    )  # "<" comes before "_:a", and that before _:z


def _said_among_graphs(blank: Blank) -> list[str]:
    """The same for a node in a named graph, or one that is the name of a graph; not in order."""
    end = blank.end or f" {_Z}{LAST}"
    lines = [f"{_A}{tail}{end}" for tail in blank.tails]
    lines += [f"{_A}{head}{_Z}{end}" for head, _ in blank.links]
    if blank.above:
        lines.append(f"{blank.above}{_A}{end}")
    if blank.names is not None:
        end = f" {_A}{LAST}"
        lines += [f"{line}{end}" for line in blank.names.lines]
        lines += [f"{lead}{_Z}{end}" for lead, _ in blank.names.links]
        for other in blank.names.blanks:
            lines += [f"{_Z}{tail}{end}" for tail in other.tails]
            lines += [f"{_Z}{head}{_Z}{end}" for head, _ in other.links]
    return lines


def _lines(graph: Graph, labels: dict[Blank, str], end: str) -> list[str]:
    """The statements of a graph, labelled. end: "" where they have theirs already."""
    last = end or LAST
    lines = [f"{line}{end}" for line in graph.lines] if end else graph.lines.copy()
    lines += [f"{lead}{labels[blank]}{last}" for lead, blank in graph.links]
    for blank in graph.blanks:
        label = labels[blank]
        lines += [f"{label}{tail}{end}" for tail in blank.tails]
        lines += [f"{label}{head}{labels[other]}{last}" for head, other in blank.links]
    return lines
