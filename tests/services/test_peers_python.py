"""Badges exchanged with other programs, live: what we issue they verify, what they issue we verify.

Here those of Python, and didkit, which is Rust behind a wheel. Each runs in its own environment
(`make peers`). What each knows, and where one is wrong: docs/reference/peers.md.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.services.peer_world import (
    asking,
    badge,
    issued_by_us,
    judging,
    key,
    older_badge,
    problems,
    tampered,
)
from tools.peers.calling import Peer

import badging

Peers = Callable[[str], Peer]

WE_ISSUE = [
    ("openbadgeslib", "eddsa-rdfc-2022", "EdDSA"),
    ("openbadgeslib", "vc-jwt", "EdDSA"),
    ("openbadgeslib", "vc-jwt", "ES256"),
    ("openbadgeslib", "vc-jwt", "RS256"),
    ("openvc-core", "eddsa-rdfc-2022", "EdDSA"),
    ("openvc-core", "eddsa-jcs-2022", "EdDSA"),
    ("openvc-core", "ecdsa-rdfc-2019", "ES256"),
    ("openvc-core", "ecdsa-rdfc-2019", "ES384"),
    ("openvc-core", "ecdsa-jcs-2019", "ES256"),
    ("openvc-core", "ecdsa-jcs-2019", "ES384"),
    ("pyld", "eddsa-rdfc-2022", "EdDSA"),
]
THEY_ISSUE = [*WE_ISSUE]
THEY_ISSUE_ON_THE_OLDER_MODEL = [
    ("didkit", "Ed25519Signature2018"),
    ("didkit", "Ed25519Signature2020"),
    ("didkit", "JsonWebSignature2020"),
    ("didkit", "vc-jwt"),
]


@pytest.mark.parametrize(("name", "proof", "algorithm"), WE_ISSUE)
def test_what_we_issue_they_verify(peer: Peers, name: str, proof: str, algorithm: str) -> None:
    ours = key(algorithm)
    secured = issued_by_us(badge(ours), ours, proof)
    asked = judging(ours, proof=proof)
    assert peer(name).ask("verify", secured=secured, **asked) == {"verified": True}
    assert not peer(name).verifies(tampered(secured), **asked)


@pytest.mark.parametrize(("name", "proof", "algorithm"), THEY_ISSUE)
def test_what_they_issue_we_verify(peer: Peers, name: str, proof: str, algorithm: str) -> None:
    theirs = key(algorithm)
    secured = peer(name).ask("issue", credential=badge(theirs), proof=proof, **asking(theirs))
    report = badging.verify(secured.encode())
    assert (report.verdict, problems(report)) == ("verified", [])
    assert problems(badging.verify(tampered(secured).encode())) != []


@pytest.mark.parametrize(("name", "proof"), THEY_ISSUE_ON_THE_OLDER_MODEL)
def test_what_they_issue_on_the_older_model_we_verify(peer: Peers, name: str, proof: str) -> None:
    theirs = key("EdDSA")
    secured = peer(name).ask("issue", credential=older_badge(theirs), proof=proof, **asking(theirs))
    report = badging.verify(secured.encode())
    assert (report.verdict, problems(report)) == ("reservations", [])
    assert problems(badging.verify(tampered(secured).encode())) != []
    asked = judging(theirs, proof=proof)
    assert peer(name).verifies(secured, **asked)
    assert not peer(name).verifies(tampered(secured), **asked)
