"""What an attacker can do to a signed badge without touching its graph, and that it is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.documents import MappedDocuments, Offline
from badging.errors import BadgingError
from badging.linked_data import undefined
from badging.linked_data.canonical import canonicalize
from badging.linked_data.undefined import Kind, survey, undefined_terms

CRED = "https://www.w3.org/2018/credentials#"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
FOREIGN = "https://example.org/context.json"

Badge = dict[str, Any]


def kinds(badge: Badge, documents: Any = None) -> list[tuple[str, str]]:
    return [(f.kind.value, f.pointer) for f in survey(badge, documents or Offline())]


def test_an_ordinary_badge_has_nothing_to_report(badge: Badge) -> None:
    assert survey(badge, Offline()) == []


def test_an_undefined_property_is_named_by_pointer(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["shoe/size~"] = 9
    pointer = "/credentialSubject/achievement/shoe~1size~0"
    assert kinds(badge) == [("undefined_property", pointer)]
    assert undefined_terms(badge, Offline()) == [pointer]


def test_an_undefined_type_is_named(badge: Badge) -> None:
    badge["type"].append("Diploma")
    assert kinds(badge) == [("undefined_type", "/type/2")]


def test_the_1edtech_type_without_its_context_is_harmless(badge: Badge) -> None:
    badge["credentialSchema"] = [
        {"id": "https://example.org/s.json", "type": "1EdTechJsonSchemaValidator2019"}
    ]
    assert kinds(badge) == [("unsigned_1edtech_type", "/credentialSchema/0/type")]
    assert undefined_terms(badge, Offline()) == []
    badge["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    assert kinds(badge) == []


@pytest.mark.parametrize("name", ["relative", "", "_:b0", "?query", "urn:x y"])
def test_an_identifier_that_is_not_absolute_is_named(badge: Badge, name: str) -> None:
    badge["evidence"] = [{"id": name, "type": ["Evidence"], "narrative": "Won every prize."}]
    assert ("relative_identifier", "/evidence/0/id") in kinds(badge)


def test_a_link_that_is_not_absolute_is_named(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["image"] = "image.png"
    assert kinds(badge) == [
        ("relative_identifier", "/credentialSubject/achievement/image"),
    ]


def expiry_under_its_iri(badge: Badge) -> None:
    until = badge.pop("validUntil")
    badge[f"{CRED}validUntil"] = {"@type": DATE_TIME, "@value": until}


def status_by_full_type(badge: Badge) -> None:
    status = badge["credentialStatus"]
    status["type"] = "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"


def expiry_in_reverse_clothes(badge: Badge) -> None:
    badge["@included"] = [{"id": badge["id"], "type": badge["type"], "name": badge.pop("name")}]


def type_as_keyword(badge: Badge) -> None:
    badge["issuer"]["@type"] = badge["issuer"].pop("type")


def identifier_as_keyword(badge: Badge) -> None:
    badge["credentialSubject"]["@id"] = badge["credentialSubject"].pop("id")


def wrapped_in_a_set(badge: Badge) -> None:
    badge["credentialStatus"] = {"@set": [badge["credentialStatus"]]}


def wrapped_in_a_graph(badge: Badge) -> None:
    body = {name: badge.pop(name) for name in list(badge) if name != "@context"}
    badge["@graph"] = [body]


def typed_value(badge: Badge) -> None:
    badge["validUntil"] = {"@value": badge["validUntil"], "@type": DATE_TIME}


SAME_GRAPH: list[Callable[[Badge], None]] = [
    expiry_under_its_iri,
    expiry_in_reverse_clothes,
    type_as_keyword,
    identifier_as_keyword,
    wrapped_in_a_set,
    wrapped_in_a_graph,
    typed_value,
]


@pytest.mark.parametrize("attack", SAME_GRAPH)
def test_the_same_graph_in_other_clothes_is_named(
    badge: Badge, attack: Callable[[Badge], None]
) -> None:
    before = canonicalize(badge, Offline())
    attack(badge)
    assert canonicalize(badge, Offline()) == before, "the signature would still hold"
    assert [f for f in survey(badge, Offline()) if not f.harmless]


def test_a_type_under_its_iri_is_named(badge: Badge) -> None:
    status_by_full_type(badge)
    assert ("disguised_term", "/credentialStatus/type") in kinds(badge)


def test_a_date_moved_to_another_mention_of_the_credential_is_named(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["related"] = [{"id": badge["id"]}]
    assert kinds(badge) == []
    before = canonicalize(badge, Offline())
    moved = badge["credentialSubject"]["achievement"]["related"][0]
    moved["type"] = ["VerifiableCredential"]
    moved["validUntil"] = badge.pop("validUntil")
    assert canonicalize(badge, Offline()) == before
    assert ("split_credential", "/credentialSubject/achievement/related/0") in kinds(badge)


def foreign(context: Any) -> MappedDocuments:
    return MappedDocuments({FOREIGN: json.dumps({"@context": context}).encode()})


def test_an_alias_from_a_foreign_context_is_named(badge: Badge) -> None:
    documents = foreign({"bestBefore": {"@id": f"{CRED}validUntil", "@type": DATE_TIME}})
    before = canonicalize(badge, Offline())
    badge["@context"].append(FOREIGN)
    badge["bestBefore"] = badge.pop("validUntil")
    assert canonicalize(badge, documents) == before
    assert kinds(badge, documents) == [("disguised_term", "/bestBefore")]


@pytest.mark.parametrize("member", ["id", "credentialSchema"])
def test_an_identifier_that_a_context_abbreviates_is_named(badge: Badge, member: str) -> None:
    documents = foreign({"urn": {"@id": "https://example.org/", "@prefix": True}})
    badge["@context"].append(FOREIGN)
    badge[member] = "urn:1"
    assert ("disguised_term", f"/{member}") in kinds(badge, documents)


def test_a_nest_from_a_foreign_context_is_named(badge: Badge) -> None:
    documents = foreign({"terms": "@nest"})
    before = canonicalize(badge, Offline())
    badge["@context"].append(FOREIGN)
    badge["terms"] = {"validUntil": badge.pop("validUntil")}
    assert canonicalize(badge, documents) == before
    assert ("json_ld_keyword", "/terms") in kinds(badge, documents)


def test_keys_of_an_index_map_are_named(badge: Badge) -> None:
    documents = foreign({"marks": {"@id": "https://example.org/mark", "@container": "@index"}})
    badge["@context"].append(FOREIGN)
    badge["marks"] = {"unsigned words": "1"}
    assert ("json_ld_keyword", "/marks") in kinds(badge, documents)


def test_a_foreign_vocabulary_may_not_swap_the_words_of_badges(badge: Badge) -> None:
    vocabulary = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
    swapped = foreign(
        {
            "OpenBadgeCredential": f"{vocabulary}OpenBadgeCredential",
            "AchievementSubject": f"{vocabulary}AchievementSubject",
            "Achievement": f"{vocabulary}Achievement",
            "Profile": f"{vocabulary}Profile",
            "achievement": f"{vocabulary}achievement",
            "criteria": f"{vocabulary}role",
            "role": f"{vocabulary}criteria",
            "narrative": f"{vocabulary}narrative",
        }
    )
    badge["@context"][1] = FOREIGN
    found = survey(badge, swapped)
    pointers = {finding.pointer for finding in found if finding.kind is Kind.REDEFINED}
    assert "/credentialSubject/achievement/criteria" in pointers


def test_an_unprotected_term_may_not_be_given_another_meaning_inside(badge: Badge) -> None:
    badge["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    ]
    achievement = badge["credentialSubject"]["achievement"]
    achievement["@context"] = {"description": "https://example.org/x"}
    assert ("redefined_term", "/credentialSubject/achievement/description") in kinds(badge)


def test_a_foreign_context_that_only_adds_is_welcome(badge: Badge) -> None:
    badge["@context"].append(FOREIGN)
    badge["credentialSubject"]["shoe"] = "left"
    assert kinds(badge, foreign({"shoe": "https://example.org/shoe"})) == []


def test_names_in_several_languages_are_plain_data(badge: Badge) -> None:
    badge["name"] = {"@value": "Baumeisterin", "@language": "de"}
    assert kinds(badge) == []


def test_every_finding_has_a_sentence(badge: Badge) -> None:
    wrapped_in_a_set(badge)
    badge["shoe"] = 1
    assert all(finding.message.endswith(".") for finding in survey(badge, Offline()))
    assert undefined.HARMLESS_TYPES


WORDS = (
    *(
        "@context",
        "@id",
        "@type",
        "@value",
        "@language",
        "@list",
        "@set",
        "@graph",
        "@included",
        "@reverse",
        "@nest",
        "@index",
        "@json",
    ),
    *("id", "type", "name", "proof", "issuer", "evidence", "image", "criteria"),
)
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=6),
        st.sampled_from(["urn:x", "_:b0", "https://example.org/", "@id", "@type", "Profile"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.text(max_size=4),
                st.sampled_from(WORDS),
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)
members = st.sampled_from(
    ["id", "type", "issuer", "evidence", "credentialSubject", "@context", "x"]
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(members, json_values, max_size=3))
def test_any_json_is_surveyed_or_refused_with_our_own_error(changes: Badge) -> None:
    document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:x", **changes}
    try:
        form = canonicalize(document, Offline())
        found = survey(document, Offline())
    except BadgingError:
        return
    assert all(finding.pointer.startswith("/") or finding.pointer == "" for finding in found)
    assert canonicalize(json.loads(json.dumps(document)), Offline()) == form
