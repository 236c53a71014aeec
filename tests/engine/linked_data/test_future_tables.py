"""Known contexts that no table states yet: what they hold is compiled rightly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.linked_data.compare import compare

from badging.linked_data import contexts, known_shapes
from badging.linked_data.contexts import Context, digest_of
from badging.linked_data.emitting import Emission
from badging.linked_data.shapes import NotCompiled, Reason

FUTURE = "https://example.org/future/v1"
XSD = "http://www.w3.org/2001/XMLSchema#"
Badge = dict[str, Any]
State = Callable[[dict[str, Any]], None]


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> State:
    """Makes a context one of those that are known."""

    def stated(terms: dict[str, Any]) -> None:
        document = {"@context": {"@version": 1.1, **terms}}
        found = Context(FUTURE, document, digest_of(document), known=True)
        known, load = contexts.known, contexts.load
        monkeypatch.setattr(
            contexts, "known", lambda url: document if url == FUTURE else known(url)
        )
        monkeypatch.setattr(
            contexts, "load", lambda url, given: found if url == FUTURE else load(url, given)
        )
        known_shapes.forget()

    return stated


def document(**members: Any) -> Badge:
    return {
        "@context": [contexts.CREDENTIALS_V2, FUTURE],
        "id": "urn:x",
        "type": ["VerifiableCredential"],
        **members,
    }


def iri(name: str, **more: Any) -> dict[str, Any]:
    return {"@id": f"https://example.org/{name}", **more}


COMPILED: dict[str, tuple[dict[str, Any], Badge]] = {
    "a link": ({"shoe": iri("shoe", **{"@type": "@id"})}, {"shoe": ["urn:a", "urn:b", "urn:a"]}),
    "a set": ({"shoe": iri("shoe", **{"@container": "@set"})}, {"shoe": ["a", "a", ["b"][0]]}),
    "a list": ({"shoe": iri("shoe", **{"@container": "@list"})}, {"shoe": ["a", 1, True, 2.5]}),
    "a list of links": (
        {"shoe": iri("shoe", **{"@container": "@list", "@type": "@id"})},
        {"shoe": ["urn:a", "urn:b"]},
    ),
    "a list of one": ({"shoe": iri("shoe", **{"@container": "@list"})}, {"shoe": "a"}),
    "two terms for one property": (
        {"shoe": iri("shoe"), "boot": iri("shoe")},
        {"shoe": "a", "boot": ["a", "b"]},
    ),
    "a term for rdf:type": (
        {"kind": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type": "@id"}},
        {"kind": "https://www.w3.org/2018/credentials#VerifiableCredential"},
    ),
    "an IRI beyond ASCII": ({"shoe": "https://example.org/größe"}, {"shoe": "42"}),
    "a scope of a member": (
        {"shoe": iri("shoe", **{"@context": {"size": "https://example.org/size"}})},
        {"shoe": {"size": 42}},
    ),
    "a scope of a type that ends inside": (
        {"Shoe": iri("Shoe", **{"@context": {"size": iri("size"), "sole": iri("sole")}})},
        {"evidence": {"type": "Shoe", "size": "42", "sole": {"id": "urn:sole"}}},
    ),
    "a datatype": ({"size": iri("size", **{"@type": f"{XSD}decimal"})}, {"size": ["4.20", 4, 4.5]}),
}

REFUSED: dict[str, tuple[Reason, dict[str, Any], Badge]] = {
    "a vocabulary for all": (Reason.CONTEXT, {"@vocab": "https://example.org/#"}, {"shoe": "a"}),
    "a language for all": (Reason.CONTEXT, {"@language": "en"}, {"name": "a"}),
    "a language of a term": (Reason.FORM, {"shoe": iri("s", **{"@language": "en"})}, {"shoe": "a"}),
    "a direction": (Reason.FORM, {"shoe": iri("s", **{"@direction": "rtl"})}, {"shoe": "a"}),
    "a language map": (
        Reason.FORM,
        {"shoe": iri("s", **{"@container": "@language"})},
        {"shoe": {"en": "a", "de": "b"}},
    ),
    "an index": (
        Reason.FORM,
        {"shoe": iri("s", **{"@container": "@index"})},
        {"shoe": {"left": "a", "right": "b"}},
    ),
    "a map by identifier": (
        Reason.FORM,
        {"shoe": iri("s", **{"@container": "@id"})},
        {"shoe": {"urn:a": {"name": "a"}}},
    ),
    "a map of graphs": (
        Reason.FORM,
        {"shoe": iri("s", **{"@container": ["@graph", "@id"]})},
        {"shoe": {"urn:a": {"name": "a"}}},
    ),
    "the other direction": (
        Reason.FORM,
        {"worn": {"@reverse": "https://example.org/wears", "@type": "@id"}},
        {"worn": "urn:a"},
    ),
    "a nest": (Reason.KEYWORD, {"more": "@nest"}, {"more": {"name": "a"}}),
    "another name for the type": (Reason.KEYWORD, {"kind": "@type"}, {"kind": "Evidence"}),
    "another name for the id": (
        Reason.KEYWORD,
        {"name_": "@id"},
        {"evidence": {"name_": "urn:a", "type": "Evidence"}},
    ),
    "another name for the value": (Reason.KEYWORD, {"text": "@value"}, {"name": {"text": "a"}}),
    "another name for the value inside a type": (
        Reason.KEYWORD,
        {"Shoe": iri("Shoe", **{"@context": {"text": "@value", "size": iri("size")}})},
        {"evidence": {"type": "Shoe", "size": {"text": "a"}}},
    ),
    "texts that are numbers": (
        Reason.FORM,
        {"size": iri("size", **{"@type": f"{XSD}double"})},
        {"size": "4.20"},
    ),
    "numbers that are texts": (
        Reason.FORM,
        {"size": iri("size", **{"@type": f"{XSD}string"})},
        {"size": 42},
    ),
    "no coercion at all": (Reason.FORM, {"size": iri("s", **{"@type": "@none"})}, {"size": "4"}),
    "an abbreviation": (
        Reason.IDENTIFIER,
        {"urn": {"@id": "https://example.org/", "@prefix": True}},
        {"evidence": "urn:a"},
    ),
    "an abbreviated id": (
        Reason.IDENTIFIER,
        {"ex": {"@id": "https://example.org/", "@prefix": True}},
        {"evidence": {"id": "ex:a"}},
    ),
    "a term that is taken away": (Reason.TERM, {"shoe": None}, {"shoe": "a"}),
    "an IRI that cannot be written": (Reason.FORM, {"shoe": "urn:a<b"}, {"shoe": "a"}),
    "a type that cannot be written": (
        Reason.FORM,
        {"Shoe": "urn:a<b"},
        {"evidence": {"type": "Shoe"}},
    ),
    "a scope that changes its own member": (
        Reason.FORM,
        {"shoe": iri("s", **{"@context": {"shoe": iri("s", **{"@type": "@id"})}})},
        {"shoe": "urn:a"},
    ),
    "a scope that takes its own member away": (
        Reason.FORM,
        {"shoe": iri("s", **{"@context": {"shoe": None}})},
        {"shoe": "urn:a"},
    ),
}


@pytest.mark.parametrize("name", COMPILED)
def test_it_is_compiled_and_the_same(state: State, name: str) -> None:
    terms, members = COMPILED[name]
    state(terms)
    Emission(document(**members))
    assert compare(document(**members))[1] == {}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_left_to_the_reference(state: State, name: str) -> None:
    reason, terms, members = REFUSED[name]
    state(terms)
    with pytest.raises(NotCompiled) as caught:
        Emission(document(**members))
    assert caught.value.reason is reason
    assert compare(document(**members))[1] == {}
