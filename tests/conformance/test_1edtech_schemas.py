"""The published JSON Schemas of 0.5 and 1.1, beside our tables: what fits them fits ours.

Ours may say more (a key that has to be there, an address that is none) and forgive what is harmless
(see docs/reference/leniency.md); it never refuses what the schema allows, and never lets pass
without a word what the schema refuses.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import jsonschema_rs
import pytest
from tests.conformance import vectors
from tests.engine.versions.worlds import BADGE_05, BADGE_1, LINKED_1, PROFILE_1, assertion_11

from badging.model import v0, v1
from badging.model.shape import Problem

FOLDER = "1edtech/spec/ob_v2p0"
LINKED: dict[str, Any] = {**LINKED_1, "type": "BadgeClass"}
WHOLE = {
    "v0/schema/assertion.json": BADGE_05,
    "v1/schema/assertion.json": assertion_11(),
    "v1/schema/badgeclass.json": {**LINKED, **BADGE_1},
    "v1/schema/issuer.json": {**LINKED_1, "type": "Issuer", **PROFILE_1,
                              "email": "contact@example.org"},
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None,
    True,
    5,
    "",
    "x",
    "yes",
    [],
    {},
    ["x"],
    {"type": "email"},
    1359217910,
)
ROUNDS = 150
_NAMES = ("@context", "type")


def validator(name: str) -> jsonschema_rs.Validator:
    schema = vectors.load(f"{FOLDER}/{name}")
    return jsonschema_rs.validator_for(schema, offline=True, validate_formats=True)


def problems(name: str, document: dict[str, Any]) -> list[Problem]:
    if name.startswith("v0"):
        return v0.problems(document)
    kind = {"assertion": "Assertion", "badgeclass": "BadgeClass", "issuer": "Profile"}
    return v1.problems(document, kind[name.rpartition("/")[2].removesuffix(".json")])


def damaged(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Changed at one place; without `@context` and `type` it would be a document of 1.0."""
    copied = copy.deepcopy(document)
    places: list[tuple[Any, Any]] = []
    stack: list[Any] = [copied]
    while stack:
        item = stack.pop()
        keys = list(item) if isinstance(item, dict) else list(range(len(item)))
        places += [(item, key) for key in keys if item is not copied or key not in _NAMES]
        stack += [item[key] for key in keys if isinstance(item[key], dict | list)]
    holder, key = chance.choice(places)
    if isinstance(holder, dict) and chance.random() < 0.4:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(chance.choice(JUNK))
    return copied


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_document_fits_both(name: str) -> None:
    assert validator(name).is_valid(WHOLE[name])
    assert problems(name, WHOLE[name]) == []


@pytest.mark.parametrize("name", WHOLE)
def test_what_the_schema_refuses_is_never_passed_over(name: str) -> None:
    validates = validator(name)
    refused = 0
    for seed in range(ROUNDS):
        document = damaged(WHOLE[name], random.Random(seed))
        if not validates.is_valid(document):
            refused += 1
            assert problems(name, document), json.dumps(document)
    assert refused > ROUNDS / 3


@pytest.mark.parametrize("name", WHOLE)
def test_what_the_schema_allows_is_never_refused(name: str) -> None:
    validates = validator(name)
    for seed in range(ROUNDS):
        document = damaged(WHOLE[name], random.Random(seed))
        if validates.is_valid(document):
            grave = [p for p in problems(name, document) if p.grave]
            assert not grave, (grave, json.dumps(document))


def test_an_extension_has_a_context_and_a_type() -> None:
    """The schema of extensions asks for `@type`, which its own examples write `type`."""
    schema = vectors.load(f"{FOLDER}/v1/schema/extension.json")
    assert schema["required"] == ["@context", "@type"]
    extension = {"@context": "https://example.org/c", "@type": ["Extension", "ext:X"]}
    assert validator("v1/schema/extension.json").is_valid(extension)
