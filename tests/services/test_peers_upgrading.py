"""Upgraded badges before other programs, live: 2.0 before the validator of the time, 3.0 before
those of today.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.peer_world import issued_by_us, judging, key, problems, tampered, verified
from tests.services.test_peers_v2 import (
    ASSERTION,
    BADGE,
    CONTEXT,
    ISSUER,
    PNG,
    assertion,
    documents,
    hashed,
    hosted,
    judged,
)
from tools.peers.calling import Peer

import badging
from badging.documents import MappedDocuments

Peers = Callable[[str], Peer]
V1_1 = "https://w3id.org/openbadges/v1"


def mapped(published: dict[str, dict[str, Any]]) -> MappedDocuments:
    return MappedDocuments({url: json.dumps(one).encode() for url, one in published.items()})


def published_1_1() -> dict[str, dict[str, Any]]:
    """A hosted badge of 1.1, its class and its issuer."""
    said: list[dict[str, Any]] = [
        {
            "type": "Assertion",
            "id": ASSERTION,
            "uid": "1",
            "recipient": hashed("ada@example.org"),
            "badge": BADGE,
            "verify": {"type": "hosted", "url": ASSERTION},
            "issuedOn": "2015-04-01T12:00:00Z",
            "evidence": "https://example.org/calls/2015-04-01",
        },
        {
            "type": "BadgeClass",
            "id": BADGE,
            "name": "Keeper of the notes",
            "description": "Kept the notes of a call.",
            "image": PNG,
            "criteria": "https://example.org/criteria",
            "issuer": ISSUER,
            "tags": ["notes"],
        },
        {
            "type": "Issuer",
            "id": ISSUER,
            "name": "Working group on stewardship",
            "url": "https://example.org",
            "email": "stewardship@example.org",
        },
    ]
    return {one["id"]: {"@context": V1_1, **one} for one in said}


def apart(whole: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """An assertion with its class and issuer inside, as three documents that name each other."""
    badge = whole["badge"]
    issuer = badge["issuer"]
    found = [{**whole, "badge": badge["id"]}, {**badge, "issuer": issuer["id"]}, issuer]
    return {one["id"]: {"@context": CONTEXT, **one} for one in found}


def test_a_badge_of_1_1_in_the_words_of_2_0_is_one_to_the_validator(peer: Peers) -> None:
    published = published_1_1()
    upgraded = badging.upgrade(json.dumps(published[ASSERTION]), documents=mapped(published))
    assert upgraded.version == "1.1"
    now_2 = apart(upgraded.as_2)
    assert judged(peer, ASSERTION, now_2, recipient="ada@example.org") == (True, True)
    assert judged(peer, ASSERTION, now_2, recipient="eve@example.org") == (False, False)


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_an_older_badge_that_we_upgrade_and_sign_they_verify(peer: Peers, version: str) -> None:
    ours = key("EdDSA")
    published = published_1_1() if version == "1.1" else hosted()
    upgraded = badging.upgrade(
        json.dumps(published[ASSERTION]), documents=mapped(published), issuer=ours.ours.controller
    )
    assert (upgraded.version, upgraded.losses) == (version, ())
    draft = {**upgraded.draft, "name": "Whoever wrote, published them."}
    secured = issued_by_us(draft, ours, "eddsa-rdfc-2022")
    report = verified(secured)
    assert (report.verified, problems(report)) == (True, [])
    for name, do in (("@digitalbazaar/vc", "verify"), ("openbadgeslib", "verify_plain")):
        asked = judging(ours, proof="eddsa-rdfc-2022")
        assert peer(name).ask(do, secured=secured, **asked) == {"verified": True}
        assert not peer(name).ask(do, secured=tampered(secured), **asked)["verified"]


def test_a_badge_that_somebody_else_vouches_for_they_verify(peer: Peers) -> None:
    ours = key("EdDSA")
    by = {"id": ours.ours.controller, "type": ["Profile"], "name": "An archive"}
    published = {**documents(), ASSERTION: assertion(narrative="Wrote, and published them.")}
    wrapped = badging.wrap(json.dumps(published[ASSERTION]), by, documents=mapped(published))
    secured = issued_by_us(wrapped.draft, ours, "eddsa-rdfc-2022")
    report = verified(secured)
    assert (report.verified, problems(report)) == (True, [])
    asked = judging(ours, proof="eddsa-rdfc-2022")
    assert peer("@digitalbazaar/vc").ask("verify", secured=secured, **asked) == {"verified": True}
    assert not peer("@digitalbazaar/vc").verifies(tampered(secured), **asked)
