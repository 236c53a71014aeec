"""The compiled path: it is taken, it gives what the reference gives, and it cannot be misled."""

from __future__ import annotations

import copy
import gc
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conformance import vectors
from tests.engine.linked_data.compare import answers, compare, compare_all

from badging.documents import Offline
from badging.errors import BadgingError
from badging.linked_data import (
    compiling,
    contexts,
    known_shapes,
    processing,
    rdfc,
    short_road,
    terms,
)
from badging.linked_data.canonical import canonicalize, prepare, unsecured
from badging.linked_data.emitting import Emission
from badging.linked_data.prepared import prepare_by_reference
from badging.linked_data.rdfc import TooComplex
from badging.linked_data.shapes import NotCompiled, Reason
from badging.linked_data.tally import tally
from badging.linked_data.terms import double
from badging.linked_data.undefined import survey
from badging.recent import Recent

Badge = dict[str, Any]


def equal(document: Badge) -> str:
    """That both paths say the same; which way it went."""
    way, differences = compare(document)
    assert differences == {}
    return way


def refusal(document: Badge) -> Reason:
    with pytest.raises(NotCompiled) as caught:
        Emission(document)
    return caught.value.reason


def test_an_ordinary_badge_is_compiled(badge: Badge) -> None:
    assert equal(badge) == "compiled"


def test_random_documents_are_the_same_on_both_paths() -> None:
    ways, differing = compare_all(range(800))
    assert differing == []
    assert ways["compiled"] > 200
    assert ways["compiled, reference: survey"] > 50
    assert sum(count for way, count in ways.items() if "(refused)" in way) > 50


def published() -> Iterator[Any]:
    """Everything in the vectors that has an @context, at whatever depth of a file it stands."""
    for path in sorted(vectors.VECTORS.rglob("*.json*")) if vectors.VECTORS.is_dir() else []:
        if "contexts" in path.parts:
            continue
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue  # a JWS, or meant to be unreadable
        found = list(with_context(content))
        if found:
            yield pytest.param(found, id=str(path.relative_to(vectors.VECTORS)))


def with_context(value: Any) -> Iterator[Badge]:
    if isinstance(value, dict):
        if "@context" in value:
            yield value
            yield {name: item for name, item in value.items() if name != "proof"}
        for item in value.values():
            yield from with_context(item)
    elif isinstance(value, list):
        for item in value:
            yield from with_context(item)


PUBLISHED = list(published()) or [
    pytest.param([], marks=pytest.mark.skip(reason="the published vectors are not on this machine"))
]


@pytest.mark.parametrize("documents", PUBLISHED)
def test_published_documents_are_the_same_on_both_paths(documents: list[Badge]) -> None:
    for document in documents:
        equal(document)


def test_most_published_badges_of_3_0_are_compiled() -> None:
    vectors.folder("1edtech/ob30")
    ways = [
        equal(document)
        for documents in PUBLISHED
        if str(documents.id).startswith("1edtech/ob30")
        for document in documents.values[0]
        if "proof" not in document
    ]
    assert sum(way.startswith("compiled") for way in ways) > len(ways) / 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_text_in_a_known_shape_is_the_same_on_both_paths(data: st.DataObject) -> None:
    text = st.text(st.characters(exclude_categories=()), max_size=12)
    achievement = {
        "id": data.draw(st.one_of(st.just("urn:a"), text)),
        "type": "Achievement",
        "name": data.draw(text),
        "description": data.draw(text),
        "tag": data.draw(st.lists(text, max_size=3)),
    }
    document = {
        "@context": [contexts.CREDENTIALS_V2, contexts.OB_3_0_3],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {"type": "AchievementSubject", "achievement": achievement},
    }
    equal(document)


@settings(max_examples=200, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_as_the_reference_writes_them(number: float) -> None:
    from pyld.jsonld import _canonicalize_double

    assert double(number) == _canonicalize_double(number)


def repeated_tag(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["tag"] = ["a", "b", "a", "a"]


def number_in_two_forms(badge: Badge) -> None:
    badge["credentialSubject"]["creditsEarned"] = [1, 1.0, 2.5, 2.5, True, False]


def same_object_twice(badge: Badge) -> None:
    badge["evidence"] = [{"id": "urn:e", "type": "Evidence", "name": "one"}] * 2


def link_and_object(badge: Badge) -> None:
    badge["evidence"] = ["urn:e", {"id": "urn:e"}, {"id": "urn:e", "type": "Evidence"}]


def issuer_is_the_subject(badge: Badge) -> None:
    badge["credentialSubject"]["id"] = badge["issuer"]["id"]


def alike(badge: Badge) -> None:
    badge["evidence"] = [{"type": "Evidence", "name": "one"} for _ in range(3)]


def empty_objects(badge: Badge) -> None:
    badge["evidence"] = [{}, {}, {"type": []}]


def endorsement_with_proof(badge: Badge) -> None:
    badge["endorsement"] = [
        {
            "@context": badge["@context"],
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": "did:web:example.net",
            "credentialSubject": {"type": "EndorsementSubject", "endorsementComment": comment},
            "proof": [
                {"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"},
                {
                    "id": "urn:proof",
                    "type": "DataIntegrityProof",
                    "created": "2026-01-01T00:00:00Z",
                },
                {},
            ],
        }
        for comment in ("good", "better")
    ]


def ordered_values(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["resultDescription"] = [
        {"id": "urn:r", "type": "ResultDescription", "allowedValue": allowed}
        for allowed in (["a", "b", "a"], [], None, "one", [None, 5, True], ["a", "b", "a"])
    ]


def only_a_context(badge: Badge) -> None:
    kept = badge["@context"]
    badge.clear()
    badge["@context"] = kept


def escapes(badge: Badge) -> None:
    badge["name"] = 'tab \t, line \n, return \r, \b \f "quoted" \\ and \x01'


def beyond_ascii(badge: Badge) -> None:
    badge["name"] = "Größe 日本語 😀 \x80\xa0\u2028"


def credentials_of_1_1(badge: Badge) -> None:
    badge["@context"] = [contexts.CREDENTIALS_V1, badge["@context"][1].replace("0.3", "0.1")]
    del badge["credentialStatus"]
    badge["issuanceDate"] = badge.pop("validFrom")
    badge["expirationDate"] = badge.pop("validUntil")


COMPILED: list[Callable[[Badge], None]] = [
    repeated_tag,
    number_in_two_forms,
    same_object_twice,
    link_and_object,
    issuer_is_the_subject,
    alike,
    empty_objects,
    endorsement_with_proof,
    ordered_values,
    only_a_context,
    escapes,
    beyond_ascii,
    credentials_of_1_1,
]


@pytest.mark.parametrize("change", COMPILED)
def test_what_badges_say_is_compiled(badge: Badge, change: Callable[[Badge], None]) -> None:
    change(badge)
    assert equal(badge).startswith("compiled")


REFUSED: dict[str, tuple[Reason, Any]] = {
    "an undefined member": (Reason.TERM, {"shoe": 9}),
    "a member by its IRI": (Reason.TERM, {"https://schema.org/name": "x"}),
    "a keyword": (Reason.KEYWORD, {"@id": "urn:x"}),
    "a value object": (Reason.KEYWORD, {"name": {"@value": "x"}}),
    "a language map": (Reason.TERM, {"name": {"en": "x"}}),
    "a type that is a keyword": (Reason.KEYWORD, {"evidence": {"type": "@json"}}),
    "a type that is a blank node": (Reason.KEYWORD, {"evidence": {"type": "_:b0"}}),
    "a type that is no text": (Reason.SIZE, {"evidence": {"type": [5]}}),
    "a type that is an object": (Reason.FORM, {"evidence": {"type": {}}}),
    "a relative id": (Reason.IDENTIFIER, {"evidence": {"id": "notes"}}),
    "a blank id": (Reason.IDENTIFIER, {"evidence": {"id": "_:b0"}}),
    "an id with a space": (Reason.IDENTIFIER, {"evidence": {"id": "urn:a b"}}),
    "an id with a wide space": (Reason.IDENTIFIER, {"evidence": {"id": "urn:a\u00a0b"}}),
    "an id with half a character": (Reason.IDENTIFIER, {"id": "urn:\ud800"}),
    "an id that is no text": (Reason.IDENTIFIER, {"evidence": {"id": 5}}),
    "a relative link": (Reason.IDENTIFIER, {"evidence": "notes"}),
    "an unheard-of purpose": (
        Reason.IDENTIFIER,
        {"proof": {"type": "DataIntegrityProof", "proofPurpose": "fun"}},
    ),
    "a graph that is a link": (Reason.FORM, {"proof": "urn:x"}),
    "JSON": (Reason.FORM, {"_sd": {"any": "thing"}}),
    "a list of lists": (Reason.VALUE, {"evidence": [["urn:x"]]}),
    "no number": (Reason.VALUE, {"name": float("nan")}),
    "a very large number": (Reason.VALUE, {"name": 10**21}),
    "what is no JSON": (Reason.VALUE, {"name": {1, 2}}),
    "half a character": (Reason.TEXT, {"name": "\ud83d"}),
    "an unusual control character": (Reason.TEXT, {"name": "\x1f"}),
    "a delete character": (Reason.TEXT, {"name": "\x7f"}),
    "a stranger's context": (
        Reason.CONTEXT,
        {"@context": [contexts.CREDENTIALS_V2, "https://example.org/c"]},
    ),
    "a context of its own": (Reason.FORM, {"@context": [contexts.CREDENTIALS_V2, {}]}),
    "no context": (Reason.CONTEXT, {"@context": []}),
    "contexts that clash": (
        Reason.CONTEXT,
        {"evidence": {"@context": "https://w3id.org/openbadges/v2", "name": "x"}},
    ),
    "a long name": (Reason.SIZE, {"x" * 201: 1}),
    "a long type": (Reason.SIZE, {"evidence": {"type": "x" * 201}}),
    "many types": (Reason.SIZE, {"evidence": {"type": ["Evidence"] * 17}}),
    "many members": (Reason.SIZE, {f"x{number}": 1 for number in range(64)}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_known_goes_to_the_reference_and_is_counted(badge: Badge, name: str) -> None:
    reason, change = REFUSED[name]
    badge |= change
    assert refusal(badge) is reason
    assert refusal(copy.deepcopy(badge)) is reason, "the same when it is met again"
    assert f"reference: {reason}" in equal(badge)


@pytest.mark.parametrize(("size", "reason"), [(64, Reason.TERM), (65, Reason.SIZE)])
def test_objects_of_up_to_64_members_are_looked_at(badge: Badge, size: int, reason: Reason) -> None:
    evidence = {"type": "Evidence"} | {f"x{number}": None for number in range(size - 1)}
    assert refusal({**badge, "evidence": evidence}) is reason


@pytest.mark.parametrize(("depth", "compiled"), [(30, True), (31, False)])
def test_depth_is_bounded_on_the_way(badge: Badge, depth: int, compiled: bool) -> None:
    inner = badge
    for _ in range(depth):
        inner["credentialSubject"] = [{}]
        inner = inner["credentialSubject"][0]
        inner["type"] = "VerifiableCredential"
    assert ("compiled" in equal(badge)) is compiled


def test_nodes_that_tie_beyond_the_bound_are_refused_all_the_same(
    badge: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = [{"type": "Result", "value": "x"} for _ in range(9)]
    badge["credentialSubject"] = [{"type": "AchievementSubject", "result": result}] * 2
    prepared = prepare(badge, Offline())
    with pytest.raises(TooComplex):
        prepared.canonical()
    monkeypatch.setattr("badging.linked_data.prepared.short_road", None)  # not to be tried again
    with pytest.raises(TooComplex):
        prepared.canonical()
    monkeypatch.undo()
    assert prepared.findings == prepare_by_reference(badge, Offline()).findings
    assert equal(badge) == "compiled (refused)"


@pytest.mark.parametrize("bound", ["MAX_QUADS", "MAX_BLANK_NODES"])
def test_the_bounds_of_canonicalisation_hold_on_the_short_road(
    badge: Badge, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    emission = Emission(badge)
    size = (
        len(emission.blanks)
        if bound == "MAX_BLANK_NODES"
        else canonicalize(badge, Offline()).count("\n")
    )
    for allowed, refused in ((size, False), (size - 1, True)):
        monkeypatch.setattr(rdfc, bound, allowed)
        monkeypatch.setattr(short_road, bound, allowed)
        assert ("refused" in equal(badge)) is refused


@pytest.mark.parametrize("length", [200, 201])
def test_long_links_are_compiled_but_not_kept(badge: Badge, length: int) -> None:
    terms._links.clear()
    badge["issuer"]["id"] = link = "urn:" + "x" * (length - 4)
    assert equal(badge) == "compiled"
    assert (link in terms._links) is (length == 200)


def test_the_order_of_members_is_another_shape_and_the_same_form(badge: Badge) -> None:
    turned = dict(reversed(badge.items()))
    assert canonicalize(turned, Offline()) == canonicalize(badge, Offline())
    assert equal(turned) == "compiled"


# What the survey finds, without the reference.


def test_a_harmless_type_is_found_without_the_reference(badge: Badge) -> None:
    schema = {"id": "urn:s", "type": "1EdTechJsonSchemaValidator2019"}
    badge["credentialSchema"] = [schema, {**schema, "id": "urn:t"}, schema]
    assert equal(badge) == "compiled"
    pointers = [finding.pointer for finding in survey(badge, Offline())]
    assert pointers == [f"/credentialSchema/{n}/type" for n in range(3)]


def test_a_harmless_type_named_elsewhere_is_found_as_the_reference_finds_it(badge: Badge) -> None:
    badge["credentialSchema"] = {"id": "urn:s", "type": ["1EdTechJsonSchemaValidator2019"]}
    badge["name"] = "1EdTechJsonSchemaValidator2019"
    assert equal(badge) == "compiled"
    assert [finding.kind.value for finding in survey(badge, Offline())] == [
        "unsigned_1edtech_type",
        "relative_identifier",
    ]


def test_one_object_read_in_two_ways_is_left_to_the_reference(badge: Badge) -> None:
    shared = {"id": "urn:s", "type": "1EdTechJsonSchemaValidator2019"}
    extended = [*badge["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    badge["credentialSchema"] = shared
    badge["endorsement"] = [
        {
            "@context": extended,
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "credentialSchema": shared,
        }
    ]
    assert equal(badge) == "compiled, reference: survey"


def test_a_split_credential_is_found_without_the_reference(badge: Badge) -> None:
    badge["evidence"] = [{"id": badge["id"]}, {"id": badge["id"], "name": "more"}]
    assert equal(badge) == "compiled"
    assert [finding.pointer for finding in survey(badge, Offline())] == ["/evidence/1"]


def test_an_undefined_type_is_compiled_and_surveyed_by_the_reference(badge: Badge) -> None:
    badge["type"].append("Diploma")
    assert equal(badge) == "compiled, reference: survey"


# What is prepared is walked once.


def test_survey_and_canonical_form_cost_one_walk(
    badge: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks = []
    monkeypatch.setattr(
        "badging.linked_data.prepared.Emission",
        lambda document: walks.append(1) or Emission(document),
    )
    badge["proof"] = {"type": "DataIntegrityProof"}
    bare = unsecured(badge, Offline())
    assert "proof" not in bare
    assert survey(bare, Offline()) == []
    first = canonicalize(bare, Offline())
    assert canonicalize(unsecured(bare, Offline()), Offline()) == first
    assert len(canonicalize(bare, Offline(), algorithm="sha384")) == len(first)
    assert walks == [1]


def test_the_reference_walks_once_too(badge: Badge, monkeypatch: pytest.MonkeyPatch) -> None:
    from badging.linked_data import prepared, reference

    walks = []

    def counted(*given: Any) -> Any:
        walks.append(1)
        return reference.to_quads(*given)

    monkeypatch.setattr(prepared, "to_quads", counted)
    badge["shoe"] = 9
    bare = unsecured(badge, Offline())
    assert [finding.pointer for finding in survey(bare, Offline())] == ["/shoe"]
    canonicalize(bare, Offline())
    canonicalize(bare, Offline(), algorithm="sha384")
    assert walks == [1]


def test_findings_that_were_given_out_can_be_changed_without_harm(badge: Badge) -> None:
    badge["shoe"] = 9
    bare = unsecured(badge, Offline())
    survey(bare, Offline()).clear()
    assert len(survey(bare, Offline())) == 1


def test_each_document_is_counted_once(badge: Badge) -> None:
    before = tally.taken()
    bare = prepare(badge, Offline())
    survey(bare, Offline())
    canonicalize(bare, Offline())
    canonicalize({**badge, "shoe": 9}, Offline())
    after = tally.taken()
    assert after["compiled"] - before.get("compiled", 0) == 1
    assert after["reference: term"] - before.get("reference: term", 0) == 1


# What strangers can do to the memory.


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known_shapes.forget()
    monkeypatch.setattr(known_shapes, "_shapes", Recent(20))
    monkeypatch.setattr(known_shapes, "MAX_CONTEXTS", 12)
    monkeypatch.setattr(terms, "MAX_LINKS", 50)
    yield
    known_shapes.forget()


@pytest.mark.usefixtures("small_memory")
def test_a_flood_of_shapes_leaves_memory_bounded_and_forms_right(badge: Badge) -> None:
    form = canonicalize(badge, Offline())
    types = [name for name in contexts.known(contexts.OB_3_0_3)["@context"] if name[:1].isupper()]
    for number in range(120):
        several = [types[number % len(types)], types[number * 7 % len(types)]]
        evidence = {"id": f"urn:{number}", "type": several, "name": "x"}
        hostile = {**badge, "evidence": [evidence, {f"shoe{number}": 1}]}
        canonicalize({**badge, "evidence": evidence}, Offline())
        survey(hostile, Offline())
        assert len(known_shapes._shapes) <= 40
        assert len(known_shapes._doors.contexts) <= 12 + 3
        assert len(terms._links) <= 50
    assert canonicalize(badge, Offline()) == form
    assert equal(badge) == "compiled"


def test_what_python_takes_for_equal_is_not_taken_for_the_same_shape(badge: Badge) -> None:
    for types in ([1], [True], [1.0], ["1"], "1", ("1",)):
        for member in (1, True, 1.0, "1"):
            changed = {**badge, "evidence": [{"type": types, member: "x"}, {member: "x"}]}
            with_names = answers(prepare(changed, Offline()))
            assert with_names == answers(prepare_by_reference(changed, Offline()))
    assert equal(badge) == "compiled"


def test_a_shape_holds_no_value_of_the_document_that_it_was_found_in(badge: Badge) -> None:
    known_shapes.forget()
    secret = "nobody else may read this"
    badge["name"] = secret
    badge["issuer"]["id"] = "did:example:somebody"
    canonicalize(badge, Offline())
    kept = repr([*known_shapes._shapes.young.items()])
    assert "schema.org/name" in kept
    assert secret not in kept
    assert "did:example:somebody" not in kept


def test_a_large_name_is_not_kept(badge: Badge) -> None:
    known_shapes.forget()
    badge["x" * 100_000] = 1
    badge["evidence"] = {"type": "y" * 100_000}
    with pytest.raises(NotCompiled):
        Emission(badge)
    assert all(len(repr(key)) < 10_000 for key in known_shapes._shapes.young)


def test_many_threads_find_the_same_forms(badge: Badge) -> None:
    badges = []
    for number in range(24):
        one = copy.deepcopy(badge)
        one["evidence"] = [{"type": "Evidence", "name": str(number)} for _ in range(number % 4)]
        badges.append(one)
    expected = [canonicalize(one, Offline()) for one in badges]
    known_shapes.forget()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: canonicalize(one, Offline()), badges * 4))
    assert found == expected * 4


def test_contexts_that_left_the_memory_are_found_out_again(badge: Badge) -> None:
    first = canonicalize(badge, Offline())
    known_shapes.forget()
    assert len(known_shapes._doors) == 0
    assert canonicalize(badge, Offline()) == first
    assert len(known_shapes._doors) > 0


def test_refusals_of_every_reason_are_shown() -> None:
    assert {reason for reason, _ in REFUSED.values()} == set(Reason)
    assert compiling.MAX_MEMBERS == 64


def test_a_refused_document_tells_the_same_of_its_fault(badge: Badge) -> None:
    badge["id"] = 5
    with pytest.raises(BadgingError) as ours:
        canonicalize(badge, Offline())
    with pytest.raises(BadgingError) as theirs:
        prepare_by_reference(badge, Offline()).canonical()
    assert str(ours.value) == str(theirs.value)


def test_nothing_is_left_for_the_garbage_collector(badge: Badge) -> None:
    """What goes round in circles waits for a collection, which costs more than the badge."""
    endorsement_with_proof(badge)
    ordered_values(badge)
    canonicalize(badge, Offline())
    gc.collect()
    gc.disable()
    try:
        for _ in range(50):
            prepared = unsecured(badge, Offline())
            survey(prepared, Offline())
            canonicalize(prepared, Offline())
        del prepared
        assert gc.collect() < 50
    finally:
        gc.enable()


def test_a_document_cannot_name_more_known_contexts_than_the_reference_allows() -> None:
    assert len(contexts.known_urls()) <= processing.MAX_CONTEXTS
