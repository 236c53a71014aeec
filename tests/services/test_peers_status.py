"""Lists of revoked badges exchanged with other programs, live, kept by either side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.services.peer_world import Key, as_json, asking, badge, judging, key, problems
from tools.peers.calling import Peer, PeerFailed

import badging
from badging.documents import MappedDocuments
from badging.proofs import status_list_token
from badging.status.bitstring import StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import read_list, status_list_credential
from badging.status.token_list import TokenStatusList, claims_of, status_claim

Peers = Callable[[str], Peer]
LIST = "https://example.org/status/1"
SIZE = 131_072
REVOKED, LAST = 77_777, SIZE - 1
DIGITAL_BAZAAR, OPENVC, OPENBADGESLIB = "@digitalbazaar/vc", "openvc-core", "openbadgeslib"
WALLETS = "@sd-jwt/sd-jwt-vc"


def badge_at(index: int, of: Key) -> dict[str, Any]:
    entry = status_entry(LIST, index, "revocation")
    return {**badge(of), "credentialStatus": entry}


def list_of_ours(of: Key, proof: str) -> str:
    bits = StatusList.new(SIZE).with_values({REVOKED: 1, LAST: 1})
    made = status_list_credential(
        LIST, of.ours.controller, bits, "revocation", datetime(2026, 1, 1, tzinfo=UTC)
    )
    return badging.issue(made, of.ours, proof=proof).decode()


def seen_by(peer: Peer, secured: str, status_list: str, of: Key) -> bool:
    """Whether the peer, list in hand, takes the badge for one that is not revoked."""
    if peer.name == OPENVC:
        return peer.verifies(secured, lists={LIST: status_list}, **judging(of))
    if peer.name == OPENBADGESLIB:
        answer = peer.ask(
            "verify_status", secured=secured, lists={LIST: status_list}, **judging(of)
        )
        return bool(answer["verified"])
    peer.ask("learn", documents={LIST: as_json(status_list)})
    answer = peer.ask("verify_status", secured=secured)  # `verified`: that the list can be used
    return bool(answer["verified"]) and answer["set"] == [False]


@pytest.mark.parametrize(
    ("name", "proof"),
    [
        (DIGITAL_BAZAAR, "eddsa-rdfc-2022"),
        (OPENVC, "eddsa-rdfc-2022"),
        (OPENBADGESLIB, "vc-jwt"),  # it reads no other list
    ],
)
def test_they_read_the_list_that_we_keep(peer: Peers, name: str, proof: str) -> None:
    ours = key("EdDSA")
    kept = list_of_ours(ours, proof)
    for index, good in ((REVOKED, False), (LAST, False), (REVOKED + 1, True), (0, True)):
        secured = badging.issue(badge_at(index, ours), ours.ours).decode()
        assert seen_by(peer(name), secured, kept, ours) is good, index


def list_of_theirs(peer: Peer, of: Key) -> str:
    said = {"id": LIST, "issuer": of.ours.controller, "size": SIZE, "indices": [REVOKED, LAST]}
    if peer.name == OPENBADGESLIB:
        return str(peer.ask("status_list", **said, **asking(of)))
    unsigned = peer.ask("status_list", **said)
    unsigned.setdefault("validFrom", "2026-01-01T00:00:00Z")
    return str(peer.ask("issue", credential=unsigned, proof="eddsa-rdfc-2022", **asking(of)))


@pytest.mark.parametrize("name", [DIGITAL_BAZAAR, OPENVC, OPENBADGESLIB])
def test_we_read_the_list_that_they_keep(peer: Peers, name: str) -> None:
    theirs = key("EdDSA")
    kept = list_of_theirs(peer(name), theirs)
    if name != OPENBADGESLIB:
        assert list(read_list(as_json(kept)).entries_set()) == [REVOKED, LAST]
    documents = MappedDocuments({LIST: kept.encode()})
    for index, expected in (
        (REVOKED, [("status", "revoked")]),
        (LAST, [("status", "revoked")]),
        (REVOKED - 1, []),
        (0, []),
    ):
        secured = badging.issue(badge_at(index, theirs), theirs.ours)
        report = badging.verify(secured, documents=documents)
        assert (report.verified, problems(report)) == (not expected, expected)


# Token Status List, for SD-JWT VCs ----------------------------------------------------------------

TOKENS, MADE = "https://example.org/status/tokens/1", datetime(2026, 1, 1, tzinfo=UTC)
VALUES = {77: 1, 78: 2, 127: 3}


def token_at(index: int, of: Key) -> str:
    credential = {**badge(of), "status": status_claim(TOKENS, index)}
    return badging.issue(credential, of.ours, proof="dc+sd-jwt").decode()


def token_list_of_ours(of: Key) -> str:
    bits = TokenStatusList.new(128, size=2).with_values(VALUES)
    claims = claims_of(TOKENS, bits, MADE, issuer=of.ours.controller)
    return status_list_token.sign(claims, of.ours)


def test_they_read_the_list_for_tokens_that_we_keep(peer: Peers) -> None:
    ours = key("ES256")
    kept = token_list_of_ours(ours)
    for index in (0, 76, *VALUES):
        asked = {"secured": token_at(index, ours), "list": kept, **judging(ours)}
        assert peer(OPENVC).ask("token_status", **asked) == VALUES.get(index, 0)
        if index in VALUES:
            with pytest.raises(PeerFailed, match="Status is not valid"):
                peer(WALLETS).ask("verify", **asked)
        else:
            assert peer(WALLETS).ask("verify", **asked)["status"] == status_claim(TOKENS, index)


def test_we_read_the_list_for_tokens_that_they_keep(peer: Peers) -> None:
    theirs = key("ES256")
    kept = peer(OPENVC).ask(
        "token_status_list", id=TOKENS, issuer=theirs.ours.controller, size=128, bits=2,
        at=int(MADE.timestamp()), values=list(VALUES.items()), **asking(theirs),
    )  # fmt: skip
    documents = MappedDocuments({TOKENS: str(kept).encode()})
    said = {1: "revoked", 2: "suspended", 3: "status_value_unknown", 0: "not_revoked"}
    for index in (0, 76, *VALUES):
        report = badging.verify(token_at(index, theirs), documents=documents)
        found = [c.code for c in report.checks if c.name == "status"]
        assert found == [said[VALUES.get(index, 0)]]


def test_a_list_of_another_issuer_is_taken_by_neither(peer: Peers) -> None:
    """Else whoever serves the list could revoke, or unrevoke, what others issued."""
    ours, other = key("EdDSA"), Key(badging.generate_key("ed25519"), {})
    foreign = list_of_ours(other, "eddsa-rdfc-2022")
    secured = badging.issue(badge_at(REVOKED + 1, ours), ours.ours)
    documents = MappedDocuments({LIST: foreign.encode()})
    assert not badging.verify(secured, documents=documents).verified
    assert not seen_by(peer(DIGITAL_BAZAAR), secured.decode(), foreign, ours)
