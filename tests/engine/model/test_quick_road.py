"""The two roads through a table agree: a document fits just when there is nothing to say of it."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.versions.worlds import (
    ASSERTION_2,
    BADGE_05,
    BADGE_1,
    BADGE_2,
    BADGE_3,
    PROFILE_2,
    assertion_11,
    endorsement_2,
)

from badging.model import clr, v0, v1, v2, v3
from badging.model.shape import VALUES as KNOWN
from badging.model.shape import Model

RICH = copy.deepcopy(BADGE_3)
RICH["credentialSubject"]["achievement"] |= {
    "achievementType": "Course",
    "image": {"id": "https://example.org/i.png", "type": "Image", "caption": "A ramp"},
    "tag": ["a", "b"],
    "alignment": [
        {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://example.org/x"}
    ],
    "creator": {"id": "https://example.org/c", "type": ["Profile"], "url": "https://example.org",
                "email": "c@example.org", "dateOfBirth": "2001-02-03"},
    "resultDescription": [
        {"id": "urn:uuid:r", "type": ["ResultDescription"], "name": "n", "resultType": "Percent"}
    ],
    "inLanguage": "en",
}  # fmt: skip
RICH["credentialSubject"] |= {
    "creditsEarned": 3.5,
    "result": [{"type": ["Result"], "status": "Completed", "value": "95"}],
    "activityStartDate": "2026-01-01T00:00:00Z",
}
RICH["proof"] = {"type": "DataIntegrityProof"}

DOCUMENTS: list[tuple[Model, str, dict[str, Any]]] = [
    (v0.MODEL, "Assertion", BADGE_05),
    (v1.MODEL, "Assertion", assertion_11()),
    (v1.MODEL, "BadgeClass", BADGE_1),
    (v2.MODEL, "Assertion", ASSERTION_2 | {"narrative": "x", "evidence": [{"type": "Evidence"}]}),
    (v2.MODEL, "BadgeClass", BADGE_2),
    (v2.MODEL, "Profile", PROFILE_2),
    (v2.MODEL, "Endorsement", endorsement_2("https://example.org/b")),
    (v3.MODEL, "AchievementCredential", RICH),
]
VALUES = st.sampled_from(
    [None, True, 0, 3.5, "", "x", "true", "3.5", "1359217910", "a b:c", "urn:uuid:1",
     "https://example.org/x", "www.example.org", "a@example.org", "sha256$AB", "sha256$ab",
     "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z", "<b>x</b>", "Course", "ext:Hero",
     "Hero", "a.b.c", [], ["x"], ["x", "y"], [None], {}, {"id": "urn:uuid:1"}, {"@value": "x"},
     [{"@value": "x"}, "y"], {"type": ["Image"], "id": "urn:uuid:1"}]
)  # fmt: skip


def places(node: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    stack = [node]
    while stack:
        item = stack.pop()
        keys = list(item) if isinstance(item, dict) else list(range(len(item)))
        found += [(item, key) for key in keys]
        stack += [item[key] for key in keys if isinstance(item[key], dict | list)]
    return found


@pytest.mark.parametrize(("model", "name", "document"), DOCUMENTS)
def test_a_whole_document_takes_the_quick_road(
    model: Model, name: str, document: dict[str, Any]
) -> None:
    assert model.fits(document, name), list(model._object(document, name, ""))


@given(
    which=st.sampled_from(range(len(DOCUMENTS))),
    seeds=st.lists(st.integers(0, 2**32), min_size=1, max_size=3),
    values=st.lists(VALUES, min_size=3, max_size=3),
    drop=st.booleans(),
)
def test_a_document_fits_just_when_there_is_nothing_to_say(
    which: int, seeds: list[int], values: list[Any], drop: bool
) -> None:
    model, name, whole = DOCUMENTS[which]
    document = copy.deepcopy(whole)
    for seed, value in zip(seeds, values, strict=False):
        holder, key = random.Random(seed).choice(places(document))
        if drop and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = copy.deepcopy(value)
        if not document:
            break
    said = list(model._object(document, name, ""))
    for _ in range(3):  # from the third time on, some of the objects in it are known
        assert model.fits(document, name) is not bool(said), (said[:2], document)


def test_tables_of_every_version_name_only_classes_and_values_that_exist() -> None:

    for model in (v0.MODEL, v1.MODEL, v2.MODEL, v3.MODEL, clr.MODEL_1, clr.MODEL_2):
        for properties in model.classes.values():
            for kind, cardinality in properties.values():
                assert cardinality in ("1", "0..1", "0..*", "1..*")
                assert set(kind.split("|")) <= {*model.classes, *KNOWN, *model.terms}
        assert model.open_terms <= set(model.terms)
        assert model.untyped | model.addressable | set(model.required_types) <= set(model.classes)
        assert {name for name, _ in model.absent} <= set(model.classes)
