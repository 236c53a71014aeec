"""Bounds of the canonicalisation; that it is right is for tests/conformance/test_w3c_rdf_canon."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.linked_data.nquads import Quad
from badging.linked_data.rdfc import MAX_BLANK_NODES, TooComplex, canonicalize_quads


def clique(size: int) -> list[Quad]:
    nodes = range(size)
    return [Quad(f"_:n{a}", "<x:p>", f"_:n{b}") for a in nodes for b in nodes if a != b]


def ring(size: int) -> list[Quad]:
    return [Quad(f"_:n{n}", "<x:p>", f"_:n{(n + 1) % size}") for n in range(size)]


@pytest.mark.parametrize(
    "dataset", [clique(9), clique(30), ring(400), ring(5000)], ids=["9", "30", "ring", "long ring"]
)
def test_poison_is_refused_quickly(dataset: list[Quad]) -> None:
    begin = time.process_time()
    with pytest.raises(TooComplex):
        canonicalize_quads(dataset)
    assert time.process_time() - begin < 5


def test_more_blank_nodes_than_allowed_are_refused_at_once() -> None:
    dataset = [Quad(f"_:n{n}", "<x:p>", f'"{n}"') for n in range(MAX_BLANK_NODES + 1)]
    with pytest.raises(TooComplex, match="without an identifier"):
        canonicalize_quads(dataset)


def test_many_distinct_nodes_take_the_short_road() -> None:
    dataset = [Quad(f"_:n{n}", "<x:p>", f'"{n}"') for n in range(2000)]
    assert canonicalize_quads(dataset).count("\n") == 2000


terms = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "<x:s>"])
small = st.lists(st.builds(Quad, terms, st.just("<x:p>"), terms, st.just("")), max_size=7)


@settings(max_examples=60, deadline=None)
@given(small, st.randoms(use_true_random=False))
def test_labels_and_order_do_not_matter(dataset: list[Quad], chance: random.Random) -> None:
    names = ["_:a", "_:b", "_:c", "_:d"]
    others = [f"_:x{n}" for n in range(4)]
    chance.shuffle(others)
    relabel = dict(zip(names, others, strict=True))
    renamed = [Quad(*(relabel.get(term, term) for term in quad)) for quad in dataset]
    chance.shuffle(renamed)
    assert canonicalize_quads(renamed) == canonicalize_quads(dataset)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_small_ring_of_equals_has_one_form_for_all_labellings(size: int) -> None:
    forms = set()
    for order in itertools.permutations(range(size)):
        relabel = {f"_:n{a}": f"_:m{b}" for a, b in enumerate(order)}
        forms.add(canonicalize_quads(Quad(*(relabel.get(t, t) for t in q)) for q in ring(size)))
    assert len(forms) == 1
