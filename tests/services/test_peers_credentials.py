"""Other credentials than badges, exchanged with other programs, live: an endorsement, and a record
(CLR 2.0) with a signed badge in it, whose two proofs are of two issuers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.peer_world import (
    Key,
    as_json,
    asking,
    badge,
    issued_by_us,
    judging,
    key,
    problems,
    tampered,
    verified,
)
from tools.peers.calling import Peer

import badging

Peers = Callable[[str], Peer]
CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
OPENBADGESLIB, DIGITAL_BAZAAR = "openbadgeslib", "@digitalbazaar/vc"
PROOF = "eddsa-rdfc-2022"


def endorsement(of: Key) -> dict[str, Any]:
    plain = badge(of)
    return {
        **{name: plain[name] for name in ("@context", "id", "issuer", "validFrom")},
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "An endorsement",
        "credentialSubject": {
            "id": "https://example.org/achievements/notes",
            "type": ["EndorsementSubject"],
            "endorsementComment": "They kept our notes, and published them.",
        },
    }


def record(of: Key) -> dict[str, Any]:
    """A CLR whose holder's badge was signed by somebody else."""
    other = Key(badging.generate_key("ed25519"), {})
    inside = {**badge(other), "id": "urn:uuid:7d3c4a91-2f7b-4f0e-9a55-0c6b8f1e2d33"}
    plain = badge(of)
    return {
        **{name: plain[name] for name in ("id", "issuer", "validFrom", "name")},
        "@context": [plain["@context"][0], CLR_CONTEXT, plain["@context"][1]],
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {
            "id": plain["credentialSubject"]["id"],
            "type": ["ClrSubject"],
            "verifiableCredential": [as_json(issued_by_us(inside, other, PROOF))],
        },
    }


CREDENTIALS = {"endorsement": endorsement, "record": record}


def issued(peer: Peer, credential: dict[str, Any], of: Key) -> str:
    do = "issue_plain" if peer.name == OPENBADGESLIB else "issue"
    return str(peer.ask(do, credential=credential, proof=PROOF, **asking(of)))


def holds(peer: Peer, secured: str, of: Key) -> bool:
    do = "verify_plain" if peer.name == OPENBADGESLIB else "verify"
    return bool(peer.ask(do, secured=secured, proof=PROOF, **judging(of))["verified"])


@pytest.mark.parametrize("name", [OPENBADGESLIB, DIGITAL_BAZAAR])
@pytest.mark.parametrize("what", CREDENTIALS)
def test_they_verify_ours(peer: Peers, name: str, what: str) -> None:
    ours = key("EdDSA")
    secured = issued_by_us(CREDENTIALS[what](ours), ours, PROOF)
    assert holds(peer(name), secured, ours)
    assert not holds(peer(name), tampered(secured), ours)


@pytest.mark.parametrize("name", [OPENBADGESLIB, DIGITAL_BAZAAR])
@pytest.mark.parametrize("what", CREDENTIALS)
def test_we_verify_theirs(peer: Peers, name: str, what: str) -> None:
    theirs = key("EdDSA")
    secured = issued(peer(name), CREDENTIALS[what](theirs), theirs)
    report = verified(secured)
    assert (report.verified, problems(report)) == (True, [])
    changed = tampered(json.dumps(as_json(secured), ensure_ascii=False))
    assert ("proof", "signature_wrong") in problems(verified(changed))
