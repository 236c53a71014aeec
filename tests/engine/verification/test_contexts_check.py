"""contexts: which ones are known, and what a finding names (Open Badges 3.0, 9.1; 2.0)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.versions.worlds import (
    ASSERTION_2,
    BADGE_3,
    codes,
    found,
    sign_jwt,
    sign_letters,
    world_2,
    world_3,
)

from badging.linked_data import contexts

VC_2 = "https://www.w3.org/ns/credentials/v2"
OPEN_2 = "https://w3id.org/openbadges/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"
WORDS_OF_2: dict[str, Any] = (contexts.known("https://w3id.org/openbadges/v2") or {})["@context"]
EVIDENCE = {"id": "urn:x:1", "type": ["Evidence"]}


@pytest.mark.parametrize(
    ("context", "code"),
    [
        (WORDS_OF_2, "contexts_known"),
        ([WORDS_OF_2, {"a": "urn:a"}], "contexts_known"),
        (WORDS_OF_2 | {"a": "urn:a"}, "wrong_value"),
        ([{"a": "urn:a"}], "wrong_value"),
        ("https://example.org/context", "wrong_value"),
    ],
)
def test_the_context_of_2_0_may_stand_in_the_badge_letter_for_letter(
    context: Any, code: str
) -> None:
    assertion = ASSERTION_2 | {"@context": context}
    assert code in codes(world_2(assertion).verify(assertion))


def test_a_context_that_is_misspelled_is_named_with_the_one_that_is_meant() -> None:
    assertion = ASSERTION_2 | {"@context": ["http://w3id.org/openbadges/v2", f"{OPEN_2}/"]}
    finding = found(world_2(assertion).verify(assertion), "context_spelling")
    assert "http://w3id.org/openbadges/v2" in finding.reason
    assert f"{OPEN_2}/" not in finding.reason
    assert finding.remedy.endswith(f"should write {OPEN_2}.")


def test_another_context_is_told_with_the_one_that_it_must_be() -> None:
    assertion = ASSERTION_2 | {"@context": "https://example.org/context"}
    assert f"{OPEN_2}." in found(world_2(assertion).verify(assertion), "wrong_value").reason


def test_contexts_that_cannot_be_used_are_told_where_they_stand() -> None:
    badge = BADGE_3 | {"@context": [VC_2, f"{OB}.json"]}
    assert found(world_3().verify(sign_letters(badge)), "context_unusable").pointer == "/@context"


def test_a_type_far_inside_is_named_by_itself() -> None:
    subject = BADGE_3["credentialSubject"]
    achievement = subject["achievement"] | {"type": ["Achievement", "Foo"]}
    badge = BADGE_3 | {"credentialSubject": subject | {"achievement": achievement}}
    finding = found(world_3().verify(sign_jwt(badge)), "signed_anyway")
    assert finding.pointer == "/credentialSubject/achievement/type/1"
    assert "“Foo”" in finding.reason


@pytest.mark.parametrize(
    ("member", "at", "name"),
    [
        ({"type": ["Evidence", "Foo"]}, "/evidence/0/type/1", "Foo"),
        ({"id": "relative"}, "/evidence/0/id", "relative"),
        ({"foo": "bar"}, "/evidence/0/foo", "foo"),
        ({"foo": {"type": ["Evidence"]}}, "/evidence/0/foo", "foo"),
    ],
)
def test_a_word_without_a_meaning_is_named(member: dict[str, Any], at: str, name: str) -> None:
    """A type or an identifier by itself, another value by the name under which it stands."""
    report = world_3().verify(sign_jwt(BADGE_3 | {"evidence": [EVIDENCE | member]}))
    finding = found(report, "signed_anyway")
    assert finding.pointer == at
    assert f"“{name}”" in finding.reason
