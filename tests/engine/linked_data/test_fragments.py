"""Objects whose statements are kept from document to document: the same form, and nobody's data."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.engine.linked_data.compare import answers, compare

from badging.documents import Offline
from badging.linked_data import emitting, known_shapes
from badging.linked_data.canonical import canonicalize, prepare
from badging.linked_data.emitting import Emission
from badging.linked_data.prepared import prepare_by_reference

Badge = dict[str, Any]
ALIGNMENT = {
    "type": ["Alignment"],
    "targetName": "Facilitation",
    "targetUrl": "https://example.org/frameworks/facilitation",
}
LEVEL = {
    "id": "urn:example:level",
    "type": ["RubricCriterionLevel"],
    "name": "Mastered",
    "alignment": [ALIGNMENT],
}


@pytest.fixture(autouse=True)
def _nothing_is_known() -> Iterator[None]:
    known_shapes.forget()
    yield
    known_shapes.forget()


def parts_of(badge: Badge) -> list[str]:
    """The names of the objects that were known, once the badge was met twice."""
    for _ in range(2):
        Emission(copy.deepcopy(badge))
    parts = Emission(copy.deepcopy(badge)).parts
    assert parts is not None
    return sorted(part.subject for part in parts)


def equal(badge: Badge) -> None:
    way, differences = compare(badge)
    assert differences == {}
    assert way == "compiled"


def test_what_the_badges_of_an_issuer_share_is_known(badge: Badge) -> None:
    known = parts_of(badge)
    assert f"<{badge['issuer']['id']}>" in known
    assert f"<{badge['credentialSubject']['achievement']['id']}>" in known
    equal(badge)


def test_whose_badge_it_is_is_not_kept(badge: Badge) -> None:
    subject = badge["credentialSubject"]
    subject |= {"id": "did:example:learner", "role": "nobody else may read this"}
    assert "<did:example:learner>" not in parts_of(badge)
    kept = repr([*known_shapes.default_graph._kept.young.values()])
    assert badge["issuer"]["id"] in kept
    assert "did:example:learner" not in kept
    assert "nobody else may read this" not in kept


def test_an_object_that_stands_twice_has_blank_nodes_of_its_own_each_time(badge: Badge) -> None:
    achievement = badge["credentialSubject"]["achievement"]
    achievement["creditsAvailable"] = 1.5  # so that it is not known itself, and what is in it is
    achievement["resultDescription"] = [
        {
            "id": f"urn:example:result:{number}",
            "type": ["ResultDescription"],
            "name": "Result",
            "resultType": "RubricCriterionLevel",
            "rubricCriterionLevel": [copy.deepcopy(LEVEL)],
        }
        for number in (1, 1, 2)
    ]
    known = parts_of(badge)
    assert known.count("<urn:example:result:1>") == 1
    assert "<urn:example:result:2>" in known
    equal(badge)
    nodes = [copy.deepcopy(badge) for _ in range(2)]
    forms = [answers(prepare(one, Offline())) for one in nodes]
    assert forms[0] == answers(prepare_by_reference(badge, Offline()))


def test_what_is_known_in_one_graph_is_not_taken_for_another(badge: Badge) -> None:
    """An endorsement is a graph of its own, and its statements say so."""
    endorsement = {
        "@context": badge["@context"],
        "id": "urn:example:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": "did:example:endorser", "type": ["Profile"], "address": {
            "type": ["Address"], "addressCountry": "Utopia"}},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:example:endorsed", "type": ["EndorsementSubject"]},
    }  # fmt: skip
    equal(endorsement)
    badge["endorsement"] = [endorsement, {**copy.deepcopy(endorsement), "id": "urn:example:two"}]
    assert "<urn:example:endorsement>" in parts_of(badge)
    equal(badge)
    equal(endorsement)


@pytest.mark.parametrize(
    "change",
    [
        lambda issuer: issuer.update(name="\x7f"),
        lambda issuer: issuer.update(name="\x0b"),
        lambda issuer: issuer.update(strange="a word without a meaning"),
        lambda issuer: issuer.update(type=["Profile", "Strange"]),
        lambda issuer: issuer.update(otherIdentifier=[{"type": ["1EdTechRevocationList"]}]),
        lambda issuer: issuer.update(parentOrg={"id": issuer["id"], "type": ["Profile"]}),
        lambda issuer: issuer.update(image={"id": "relative", "type": ["Image"]}),
    ],
    ids=["delete", "control", "term", "type", "harmless", "named twice", "relative"],
)
def test_what_is_not_plain_is_not_kept(badge: Badge, change: Callable[[Badge], None]) -> None:
    change(badge["issuer"])
    _, differences = compare(badge)
    assert differences == {}
    kept = [one for one, _ in known_shapes.default_graph._kept.young.values()]
    assert badge["issuer"] not in kept


def test_a_known_object_does_not_stand_deeper_than_is_walked(
    badge: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    badge["issuer"]["parentOrg"] = {
        "id": "did:example:parent",
        "type": ["Profile"],
        "address": {"type": ["Address"], "geo": {"type": ["GeoCoordinates"]}},
    }
    assert f"<{badge['issuer']['id']}>" in parts_of(badge)
    monkeypatch.setattr(emitting, "MAX_DEPTH", 3)
    known_shapes.forget()
    with pytest.raises(emitting.NotCompiled):
        Emission(badge)
    monkeypatch.setattr(emitting, "MAX_DEPTH", 30)
    parts_of(badge)
    monkeypatch.setattr(emitting, "MAX_DEPTH", 3)
    with pytest.raises(emitting.NotCompiled):
        Emission(badge)
    assert compare(badge) == ("reference: size", {})


def test_both_hashes_of_a_known_object_are_those_of_the_reference(badge: Badge) -> None:
    parts_of(badge)
    for algorithm in ("sha384", "sha256", "sha384"):
        expected = prepare_by_reference(badge, Offline()).canonical(algorithm)
        assert canonicalize(copy.deepcopy(badge), Offline(), algorithm=algorithm) == expected


def test_known_objects_are_the_same_in_many_threads(badge: Badge) -> None:
    badges = []
    for number in range(40):
        one = copy.deepcopy(badge)
        one["issuer"]["name"] = f"Issuer {number % 2}"
        one["issuer"]["address"] = {"type": ["Address"], "addressCountry": f"Land {number % 4}"}
        badges.append(one)
    expected = [prepare_by_reference(one, Offline()).canonical() for one in badges]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: canonicalize(one, Offline()), badges * 8))
    assert found == expected * 8
