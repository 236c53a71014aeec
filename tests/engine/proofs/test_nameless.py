"""Selective disclosure names the nodes without an identifier; both paths find the same ones."""

from __future__ import annotations

from tests.engine.linked_data.generating import document

from badging.documents import Offline
from badging.linked_data.prepared import prepare
from badging.linked_data.reference import to_quads
from badging.proofs.statements import _nameless, _Nodes


def test_the_compiled_path_finds_the_nodes_that_the_reference_sees() -> None:
    compared = 0
    for seed in range(300):
        one = document(seed)
        if prepare(one, Offline()).emission() is None:
            continue
        seen = _Nodes()
        to_quads(one, Offline(), seen)
        assert _nameless(one, Offline()) == seen.nameless
        compared += 1
    assert compared > 100
