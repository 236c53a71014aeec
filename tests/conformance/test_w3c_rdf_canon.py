"""RDF Dataset Canonicalization (RDFC-1.0): the W3C suite, with its manifest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.conformance import vectors

from badging.linked_data import nquads, rdfc

FOLDER = "w3c/rdf-canon"
MANIFEST = vectors.VECTORS / FOLDER / "manifest.jsonld"


def entries(kind: str) -> list[Any]:
    if not MANIFEST.is_file():
        reason = "the published vectors w3c/rdf-canon are not on this machine (set VECTORS=)"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    found = json.loads(MANIFEST.read_text())["entries"]
    return [pytest.param(one, id=one["id"]) for one in found if one["type"] == f"rdfc:{kind}"]


def dataset(entry: dict[str, Any]) -> list[nquads.Quad]:
    return nquads.parse(vectors.text(f"{FOLDER}/{entry['action']}"))


def algorithm(entry: dict[str, Any]) -> str:
    return str(entry.get("hashAlgorithm", "SHA256")).lower()


@pytest.mark.parametrize("entry", entries("RDFC10EvalTest"))
def test_canonical_form_equals_the_published_one(entry: dict[str, Any]) -> None:
    canonical = rdfc.canonicalize_quads(dataset(entry), algorithm=algorithm(entry))
    assert canonical == vectors.text(f"{FOLDER}/{entry['result']}")


@pytest.mark.parametrize("entry", entries("RDFC10MapTest"))
def test_issued_identifiers_equal_the_published_ones(entry: dict[str, Any]) -> None:
    issued = rdfc.issue_identifiers(dataset(entry), algorithm=algorithm(entry))
    bare = {existing[2:]: canonical[2:] for existing, canonical in issued.items()}
    assert bare == vectors.load(f"{FOLDER}/{entry['result']}")


@pytest.mark.parametrize("entry", entries("RDFC10NegativeEvalTest"))
def test_poison_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(rdfc.TooComplex):
        rdfc.canonicalize_quads(dataset(entry), algorithm=algorithm(entry))
