"""1EdTech's samples, damaged at random places: none verifies, and none is too much for a check."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from tests.conformance import onedtech

from badging.verification import verify

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "x", "http://", "https://example.org/x", "did:key:zzz",
    "did:web:%00", "urn:x", [], {}, [[]], [{}], {"id": 5}, {"@context": None}, {"type": [5]},
    "z" * 5000, "a.b.c", "\u202e",
)  # fmt: skip
ROUNDS = 60


def places(node: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    stack = [node]
    while stack:
        item = stack.pop()
        keys = list(item) if isinstance(item, dict) else range(len(item))
        found += [(item, key) for key in keys]
        stack += [item[key] for key in keys if isinstance(item[key], dict | list)]
    return found


def damaged(document: Any, chance: random.Random) -> Any:
    document = copy.deepcopy(document)
    holder, key = chance.choice(places(document))
    how = chance.random()
    if how < 0.2 and isinstance(holder, dict):
        del holder[key]
    elif how < 0.3 and isinstance(holder, dict):
        holder[f"@{key}"] = holder.pop(key)
    else:
        holder[key] = copy.deepcopy(chance.choice(JUNK))
    return document


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("ob30", "simple.json"),
        ("ob30", "simple_v1.json"),
        ("ob30", "bit-string-list/credential-status-revoked.json"),
        ("ob20", "basic-assertion.json"),
    ],
)
def test_a_damaged_sample_is_examined_to_the_end_and_not_verified(version: str, name: str) -> None:
    data = onedtech.sample_bytes(version, name)
    original = json.loads(data)
    documents = onedtech.documents_30() if version == "ob30" else onedtech.documents_20(data)
    at = onedtech.AT_30 if version == "ob30" else onedtech.AT_20
    for seed in range(ROUNDS):
        document = damaged(original, random.Random(seed))
        if document == original:
            continue
        if version == "ob20" and all(original.get(k) == v for k, v in document.items()):
            continue  # evidence may have been added to a hosted badge since it was handed out
        report = verify(json.dumps(document), at=at, documents=documents)
        assert "check_failed" not in {check.code for check in report.checks}, document
        assert not report.verified, document
