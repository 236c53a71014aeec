"""Documents of every version, damaged at random places: examined to the end, and never a crash."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.versions.test_extensions import (
    CONTEXT,
    EXTENSION,
    RULE,
    RULES,
    SCHEMA,
    context_with,
)
from tests.engine.versions.test_learner_records import (
    CLR_URL,
    assertion_1,
    by,
    clr_1,
    record,
    world_clr,
)
from tests.engine.versions.worlds import (
    ASSERTION_1,
    ASSERTION_2,
    ASSERTION_URL,
    BADGE_05,
    BADGE_1,
    BADGE_2,
    BADGE_3,
    BADGE_URL,
    ENDORSER_2,
    KEY_URL,
    PROFILE_2,
    PROFILE_URL,
    World,
    assertion_11,
    codes,
    endorsement_2,
    endorsement_3,
    jws,
    pem,
    sign,
    sign_letters,
    strangers_key,
    world_1,
    world_3,
)

import badging
from badging.errors import BadgingError
from badging.inspection import inspect

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 2**70, 1e308, "", "x", "http://", "https://[", "https://example.org/x",
    "did:web:%00", "urn:x", [], {}, [[]], [{}], {"id": 5}, {"@context": None}, {"type": [5]},
    {"@value": {}}, "z" * 3000, "a.b.c", "\u202e", "\ud800", "sha256$", "9999999999", [None],
)  # fmt: skip
ROUNDS = 80


def damaged(document: Any, chance: random.Random) -> Any:
    document = copy.deepcopy(document)
    places: list[tuple[Any, Any]] = []
    stack = [document]
    while stack:
        item = stack.pop()
        keys = list(item) if isinstance(item, dict) else list(range(len(item)))
        places += [(item, key) for key in keys]
        stack += [item[key] for key in keys if isinstance(item[key], dict | list)]
    for _ in range(chance.choice((1, 1, 2, 3))):
        holder, key = chance.choice(places)
        if not isinstance(holder, dict) and key >= len(holder):
            continue
        if isinstance(holder, dict) and chance.random() < 0.3:
            holder.pop(key, None)
        else:
            holder[key] = copy.deepcopy(chance.choice(JUNK))
    return document


def text(document: Any) -> str:
    return json.dumps(document)


def of_05(badge: Any, _parts: Any) -> tuple[World, Any]:
    world = World()
    world.put(ASSERTION_URL, badge)
    return world, ASSERTION_URL


def of_1(assertion: Any, parts: Any) -> tuple[World, Any]:
    world = world_1(assertion)
    world.put(BADGE_URL, parts.get("badge", BADGE_1))
    return world, text(assertion)


def of_2(assertion: Any, parts: Any) -> tuple[World, Any]:
    world = World()
    documents = PARTS_2 | parts
    for url, name in ((BADGE_URL, "badge"), (PROFILE_URL, "profile"), (CONTEXT, "context"),
                      (SCHEMA, "schema"), (ENDORSER_2["id"], "endorser"),
                      (endorsement_2("")["id"], "endorsement")):  # fmt: skip
        world.put(url, documents[name])
    world.put(ASSERTION_URL, assertion)
    return world, text(assertion)


def of_2_signed(assertion: Any, parts: Any) -> tuple[World, Any]:
    world, _ = of_2(assertion, parts)
    key = {"id": KEY_URL, "type": "CryptographicKey", "owner": PROFILE_URL, "publicKeyPem": pem()}
    world.put(KEY_URL, key)
    return world, jws(assertion) if isinstance(assertion, dict) else text(assertion)


def of_3(credential: Any, _parts: Any) -> tuple[World, Any]:
    return world_3(), sign_letters(credential)


def of_clr_1(document: Any, _parts: Any) -> tuple[World, Any]:
    world = world_clr(document)
    world.put(CLR_URL, document)
    return world, text(document)


PARTS_2: dict[str, Any] = {
    "badge": BADGE_2 | {"endorsement": endorsement_2(BADGE_URL)["id"]},
    "profile": PROFILE_2
    | {"publicKey": {"id": KEY_URL}, "revocationList": "https://l.example.org"},
    "endorser": ENDORSER_2,
    "endorsement": endorsement_2(BADGE_URL),
    "context": context_with(RULE),
    "schema": RULES,
}
WHOLE_2 = ASSERTION_2 | {
    "extensions:ApplyLink": EXTENSION,
    "evidence": [{"type": "Evidence", "narrative": "x"}],
}
SIGNED_2 = WHOLE_2 | {"verification": {"type": "SignedBadge", "creator": KEY_URL}}
ENDORSED_3 = BADGE_3 | {"endorsement": [sign(endorsement_3(BADGE_3["id"]), strangers_key())]}
RECORD = record(
    sign(by(strangers_key()), strangers_key()),
    association=[{"type": "Association", "associationType": "isPartOf", "sourceId": "urn:uuid:1",
                  "targetId": "urn:uuid:2"}],
)  # fmt: skip
CASES: list[tuple[str, Callable[[Any, Any], tuple[World, Any]], dict[str, Any]]] = [
    ("0.5", of_05, BADGE_05),
    ("1.0", of_1, ASSERTION_1),
    ("1.1", of_1, assertion_11()),
    ("2.0", of_2, WHOLE_2),
    ("2.0 signed", of_2_signed, SIGNED_2),
    ("3.0", of_3, ENDORSED_3),
    ("CLR 1.0", of_clr_1, clr_1(assertions=[assertion_1(verification={"type": "Hosted"})])),
    ("CLR 2.0", of_3, RECORD),
]
IDS = [name for name, _, _ in CASES]


def examined(world: World, presented: Any) -> None:
    try:
        report = world.verify(presented, recipient="ada@example.org")
    except BadgingError:
        return
    assert "check_failed" not in codes(report), presented
    assert json.loads(text(report.to_json()))["verdict"] == report.verdict.value


@pytest.mark.parametrize(("name", "build", "whole"), CASES, ids=IDS)
def test_a_damaged_document_is_examined_to_the_end(name: str, build: Any, whole: Any) -> None:
    for seed in range(ROUNDS):
        examined(*build(damaged(whole, random.Random(seed)), {}))


@pytest.mark.parametrize("part", PARTS_2)
def test_a_damaged_part_of_2_0_is_examined_to_the_end(part: str) -> None:
    for seed in range(ROUNDS):
        examined(*of_2(WHOLE_2, {part: damaged(PARTS_2[part], random.Random(seed))}))


@pytest.mark.parametrize("whole", [c[2] for c in CASES], ids=IDS)
def test_a_damaged_document_is_upgraded_or_refused_and_inspected_or_refused(whole: Any) -> None:
    for seed in range(ROUNDS):
        document = damaged(whole, random.Random(seed))
        for verb in (badging.upgrade, inspect):
            try:
                verb(text(document))
            except BadgingError as error:
                assert error.message
