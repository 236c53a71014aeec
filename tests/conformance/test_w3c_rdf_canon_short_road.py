"""The W3C suite of RDFC-1.0 by the short road: labels from first-degree hashes alone.

The compiled path makes trees: a blank node is led to from one place at most. The datasets of the
suite that are such trees are given to it piece by piece; the others go the whole road, which
`test_w3c_rdf_canon.py` shows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.conformance import vectors
from tests.conformance.test_w3c_rdf_canon import FOLDER, algorithm, dataset, entries

from badging.linked_data import rdfc, short_road
from badging.linked_data.emitting import Blank, Graph
from badging.linked_data.nquads import Quad
from badging.linked_data.shapes import LAST

ENTRIES = [*entries("RDFC10EvalTest"), *entries("RDFC10NegativeEvalTest")]


@dataclass
class Statements:
    """What the short road needs of an emission."""

    default: Graph = field(default_factory=lambda: Graph(LAST))
    blanks: list[Blank] = field(default_factory=list)


def is_tree(quads: list[Quad]) -> bool:
    """Whether the compiled path could have made this."""
    led_to = Counter(quad.object for quad in quads if quad.object.startswith("_:"))
    graphs: dict[str, set[str]] = {}
    for quad in quads:
        graphs.setdefault(quad.subject, set()).add(quad.graph)
    names = {quad.graph for quad in quads if quad.graph}
    return (
        all(count == 1 for count in led_to.values())
        and all(len(graphs[term]) == 1 for term in graphs if term.startswith("_:"))
        and all(
            quad.subject != quad.object
            and (
                not quad.object.startswith("_:") or graphs.get(quad.object) in (None, {quad.graph})
            )
            for quad in quads
        )
        and all(name.startswith("_:") and name not in graphs for name in names)
    )


def statements(quads: list[Quad]) -> Statements:
    """The quads as the compiled path holds them."""
    found = Statements()
    nodes: dict[str, Blank] = {}
    graphs = {"": found.default}

    def node(term: str, inside: str) -> Blank:
        if term not in nodes:
            nodes[term] = Blank("", graph(inside).end)
            found.blanks.append(nodes[term])
        return nodes[term]

    def graph(name: str) -> Graph:
        if name not in graphs:
            outside = next((quad.graph for quad in quads if quad.object == name), "")
            blank = node(name, outside)
            blank.names = graphs[name] = Graph("")
        return graphs[name]

    for subject, predicate, object_, name in quads:
        inside = graph(name)
        head = f" {predicate} "
        lines, links, lead, above = inside.lines, inside.links, subject + head, subject + head
        if subject.startswith("_:"):
            speaker = node(subject, name)
            if speaker not in inside.blanks:
                inside.blanks.append(speaker)
            lines, links, lead, above = speaker.tails, speaker.links, head, f"_:z{head}"
        if object_.startswith("_:"):
            child = node(object_, name)
            child.above = above
            links.append((lead, child))
        else:
            lines.append(f"{lead}{object_}{inside.end}")
    return found


TREES = [one for one in ENTRIES if one.values[0] is None or is_tree(dataset(one.values[0]))]


@pytest.mark.parametrize("entry", TREES)
def test_the_short_road_gives_the_published_form(entry: dict[str, Any]) -> None:
    made = statements(dataset(entry))
    if "result" not in entry:
        with pytest.raises(rdfc.TooComplex):
            short_road.canonical(made, algorithm(entry))
        return
    assert short_road.canonical(made, algorithm(entry)) == vectors.text(
        f"{FOLDER}/{entry['result']}"
    )


def test_the_short_road_alone_is_enough_for_most_trees_of_the_suite() -> None:
    vectors.folder(FOLDER)
    made = [statements(dataset(entry.values[0])) for entry in TREES]
    short = [one for one in made if short_road.labels_of(one.blanks, hashlib.sha256) is not None]
    assert (len(ENTRIES), len(TREES), len(short)) == (65, 34, 21)
