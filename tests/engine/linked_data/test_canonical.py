from __future__ import annotations

import json
from typing import Any

import pytest

from badging.documents import MappedDocuments, Offline
from badging.errors import BadgingError, DocumentUnavailable, InvalidCredential
from badging.linked_data import contexts
from badging.linked_data.canonical import canonicalize

FOREIGN = "https://example.org/context.json"


def foreign(context: Any) -> MappedDocuments:
    return MappedDocuments({FOREIGN: json.dumps({"@context": context}).encode()})


def test_each_context_is_processed_once_a_process(
    badge: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyld.jsonld import JsonLdProcessor

    canonicalize(badge, Offline())
    defined = []
    create = JsonLdProcessor._create_term_definition

    def counted(self: Any, *args: Any, **options: Any) -> Any:
        defined.append(args[2])
        return create(self, *args, **options)

    monkeypatch.setattr(JsonLdProcessor, "_create_term_definition", counted)
    for _ in range(3):
        canonicalize(badge, Offline())
    assert defined == []


def test_a_foreign_context_is_processed_again_only_when_it_changed(
    badge: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    badge["@context"].append(FOREIGN)
    badge["credentialSubject"]["shoe"] = "left"
    first = canonicalize(badge, foreign({"shoe": "https://example.org/shoe"}))
    again = canonicalize(badge, foreign({"shoe": "https://example.org/shoe"}))
    other = canonicalize(badge, foreign({"shoe": "https://example.org/boot"}))
    assert first == again
    assert "https://example.org/shoe" in first
    assert "https://example.org/boot" in other


def test_order_of_keys_and_white_space_do_not_matter(badge: dict[str, Any]) -> None:
    turned = json.loads(json.dumps(dict(reversed(badge.items())), indent=3))
    assert canonicalize(turned, Offline()) == canonicalize(badge, Offline())


def test_the_document_is_not_changed(badge: dict[str, Any]) -> None:
    before = json.dumps(badge)
    canonicalize(badge, Offline())
    assert json.dumps(badge) == before


def test_a_number_without_fraction_is_an_integer_however_written(badge: dict[str, Any]) -> None:
    badge["credentialSubject"]["creditsEarned"] = 42
    whole = canonicalize(badge, Offline())
    badge["credentialSubject"]["creditsEarned"] = 42.0
    assert canonicalize(badge, Offline()) == whole
    assert '"42"^^' in whole


def test_relative_types_stay_out_of_the_graph(badge: dict[str, Any]) -> None:
    """What published signatures hash: see the trap in 1EdTech's samples."""
    badge["credentialSchema"] = {
        "id": "https://example.org/schema.json",
        "type": "1EdTechJsonSchemaValidator2019",
    }
    canonical = canonicalize(badge, Offline())
    assert "1EdTechJsonSchemaValidator2019" not in canonical
    assert "<https://example.org/schema.json>" in canonical


@pytest.mark.parametrize(
    "change",
    [
        {"id": "urn:x><urn:y"},
        {"id": 5},
        {"@context": 5},
        {"@context": ["relative"]},
        {"@context": [contexts.CREDENTIALS_V2, {"@base": "https://example.org/"}]},
        {"@context": [contexts.CREDENTIALS_V2, {"@import": FOREIGN}]},
        {"@context": [contexts.CREDENTIALS_V2, {"name": "https://example.org/evil"}]},
        {"@context": [contexts.CREDENTIALS_V2] + [f"https://example.org/{n}" for n in range(99)]},
        {"type": None},
        {"name": {"@value": "x", "@language": "en .\n"}},
        {"credentialSubject": {"id": "did:example:1", "type": {}}},
        {"name": float("nan")},
        {"name": {1, 2}},
    ],
)
def test_what_is_no_json_ld_is_refused_with_our_own_error(
    badge: dict[str, Any], change: dict[str, Any]
) -> None:
    with pytest.raises(BadgingError):
        canonicalize({**badge, **change}, Offline())


def test_depth_is_bounded() -> None:
    deep: Any = {"id": "urn:x"}
    for _ in range(5000):
        deep = {"credentialSubject": deep}
    with pytest.raises(InvalidCredential, match="deeper"):
        canonicalize(deep, Offline())


def test_a_context_that_includes_itself_is_refused(badge: dict[str, Any]) -> None:
    badge["@context"].append(FOREIGN)
    with pytest.raises(InvalidCredential, match="includes itself"):
        canonicalize(badge, foreign([FOREIGN]))


def test_an_unknown_context_is_named_when_it_cannot_be_had(badge: dict[str, Any]) -> None:
    badge["@context"].append(FOREIGN)
    with pytest.raises(DocumentUnavailable) as caught:
        canonicalize(badge, Offline())
    assert caught.value.url == FOREIGN


def test_strangers_do_not_push_out_the_known_contexts(badge: dict[str, Any]) -> None:
    from badging.linked_data import processing

    canonicalize(badge, Offline())
    before = set(processing._known.lineage)
    for number in range(300):
        stranger = {**badge, "@context": [*badge["@context"], FOREIGN]}
        canonicalize(stranger, foreign({f"shoe{number}": "https://example.org/shoe"}))
    assert before <= processing._known.lineage
    assert len(processing._foreign.lineage) <= 256


def test_contexts_inside_documents_are_not_remembered(badge: dict[str, Any]) -> None:
    from badging.linked_data import processing

    badge["@context"].append({"shoe": "https://example.org/shoe"})
    canonicalize(badge, Offline())
    before = len(processing._known.lineage), len(processing._foreign.lineage)
    canonicalize(json.loads(json.dumps(badge)), Offline())
    assert (len(processing._known.lineage), len(processing._foreign.lineage)) == before


def test_many_threads_get_the_same_form(badge: dict[str, Any]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from badging.linked_data import processing

    processing.processor_class.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        forms = set(pool.map(lambda _: canonicalize(badge, Offline()), range(32)))
    assert len(forms) == 1


def test_a_context_that_names_others_is_not_taken_for_what_they_said_before(
    badge: dict[str, Any],
) -> None:
    other = "https://example.org/other.json"
    badge["@context"].append(FOREIGN)
    badge["credentialSubject"]["shoe"] = "left"
    forms = []
    for meaning in ("https://example.org/shoe", "https://example.org/boot"):
        contexts_now = {FOREIGN: {"@context": [other]}, other: {"@context": {"shoe": meaning}}}
        documents = {url: json.dumps(one).encode() for url, one in contexts_now.items()}
        forms.append(canonicalize(badge, MappedDocuments(documents)))
    assert "shoe" in forms[0]
    assert "boot" in forms[1]


def test_a_bare_vocabulary_leaves_nothing_behind(badge: dict[str, Any]) -> None:
    from badging.linked_data import processing

    stranger = {"@context": [FOREIGN], "type": "Shoe", "size": 9}
    for number in range(5):
        canonicalize(stranger, foreign({"@vocab": f"https://example.org/{number}#"}))
    before = len(processing._known.lineage)
    canonicalize(stranger, foreign({"@vocab": "https://example.org/another#"}))
    assert len(processing._known.lineage) == before


@pytest.mark.parametrize("name", ["relative", "", "?query"])
def test_a_list_with_something_relative_in_it_is_refused(badge: dict[str, Any], name: str) -> None:
    """Left out, the list would be another one: what stood second would be first."""
    shoes = {"@id": "https://example.org/shoes", "@container": "@list", "@type": "@id"}
    badge["@context"].append({"shoes": shoes})
    badge["shoes"] = [name, "urn:shoe"]
    with pytest.raises(InvalidCredential) as caught:
        canonicalize(badge, Offline())
    assert caught.value.code == "invalid_iri"
