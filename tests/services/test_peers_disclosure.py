"""Badges of which parts can be kept back, exchanged with other programs, live.

SD-JWT with the IETF's reference implementation, the OpenWallet Foundation's and openvc-core;
ecdsa-sd-2023 with Digital Bazaar's, whose authors wrote its specification, and openvc-core. Either
side issues, either side keeps parts back, either side verifies.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.peer_world import (
    MANDATORY,
    as_json,
    asking,
    badge,
    judging,
    key,
    problems,
    verified,
)
from tools.peers.calling import Peer, PeerFailed

import badging
from badging.documents import Offline

Peers = Callable[[str], Peer]
VCT = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
REFERENCE, WALLETS, OPENVC = "sd-jwt", "@sd-jwt/sd-jwt-vc", "openvc-core"
DIGITAL_BAZAAR = "@digitalbazaar/vc"


def another_signature(secured: str) -> str:
    """The token with the last letter but one of its signature changed."""
    token, *rest = secured.split("~")
    changed = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    return "~".join([changed, *rest])


def another_part(secured: str) -> str:
    """The token with a disclosure that the issuer never made."""
    token, *parts = secured.split("~")
    return "~".join([token, parts[0][:-4] + "AAAA", *parts[1:]])


# SD-JWT -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [REFERENCE, WALLETS])
@pytest.mark.parametrize("proof", ["vc+sd-jwt", "dc+sd-jwt"])
def test_of_an_sd_jwt_of_ours_they_read_what_is_shown(peer: Peers, name: str, proof: str) -> None:
    ours = key("ES256")
    hideable = ["/evidence", "/name", "/credentialSubject/achievement/tag/1"]
    secured = badging.issue(badge(ours), ours.ours, proof=proof, disclosable=hideable)
    asked = judging(ours)
    whole = peer(name).ask("verify", secured=secured.decode(), **asked)
    assert {name: whole[name] for name in badge(ours)} == badge(ours)
    shown = badging.present(secured, withhold=["/evidence", hideable[2]]).decode()
    part = peer(name).ask("verify", secured=shown, **asked)
    assert "evidence" not in part
    assert part["name"] == badge(ours)["name"]
    assert part["credentialSubject"]["achievement"]["tag"] == ["notes", "notes of calls"]
    for wrong in (another_signature(shown), another_part(shown)):
        with pytest.raises(PeerFailed):
            peer(name).ask("verify", secured=wrong, **asked)


@pytest.mark.parametrize("proof", ["vc+sd-jwt", "dc+sd-jwt"])
def test_an_sd_jwt_of_ours_openvc_core_verifies(peer: Peers, proof: str) -> None:
    ours = key("ES256")
    secured = badging.issue(badge(ours), ours.ours, proof=proof, disclosable=["/evidence"])
    shown = badging.present(secured, withhold=["/evidence"]).decode()
    for text in (secured.decode(), shown):
        assert peer(OPENVC).ask("verify", secured=text, **judging(ours)) == {"verified": True}
        assert not peer(OPENVC).verifies(another_signature(text), **judging(ours))


@pytest.mark.parametrize("proof", ["vc+sd-jwt", "dc+sd-jwt"])
def test_that_a_holder_of_ours_proves_its_key_openvc_core_verifies(peer: Peers, proof: str) -> None:
    """RFC 9901, 4.3: bound to whom it is shown to and to what that one asked."""
    ours, holder = key("ES256"), badging.generate_key("p256")
    secured = badging.issue(
        badge(ours), ours.ours, proof=proof, disclosable=["/evidence"], holder=holder.public
    )
    bound = badging.present(
        secured, withhold=["/evidence"], holder=holder, audience="https://example.net", nonce="n-1"
    ).decode()
    asked = judging(ours, audience="https://example.net")
    assert peer(OPENVC).verifies(bound, nonce="n-1", **asked)
    assert not peer(OPENVC).verifies(bound, nonce="n-2", **asked)


def test_that_a_holder_of_openvc_core_proves_its_key_we_verify(peer: Peers) -> None:
    ours, holder = key("EdDSA"), key("ES256")
    secured = badging.issue(badge(ours), ours.ours, proof="dc+sd-jwt", holder=holder.ours.public)
    bound = peer(OPENVC).ask(
        "bind",
        secured=secured.decode(),
        holder=holder.jwk,
        audience="https://example.net",
        nonce="n-1",
    )

    def found(domain: str, challenge: str, text: str = bound) -> list[tuple[str, str]]:
        report = badging.verify(text, documents=Offline(), domain=domain, challenge=challenge)
        return problems(report)

    assert found("https://example.net", "n-1") == []
    assert {name for name, _ in found("https://example.net", "n-2")} == {"proof"}
    assert {name for name, _ in found("https://example.com", "n-1")} == {"proof"}
    assert {name for name, _ in found("https://example.net", "n-1", secured.decode())} == {"proof"}


def _claims(name: str, credential: dict[str, Any], issuer: str) -> dict[str, Any]:
    """What each is given to sign: the wallets' know SD-JWT VC alone, which speaks by claims."""
    return credential if name == REFERENCE else {"iss": issuer, "vct": VCT, **credential}


@pytest.mark.parametrize("name", [REFERENCE, WALLETS, OPENVC])
def test_sd_jwts_that_they_issue_we_verify(peer: Peers, name: str) -> None:
    theirs = key("ES256")
    secured = peer(name).ask(
        "issue", credential=_claims(name, badge(theirs), theirs.ours.controller),
        disclosable=["evidence", "name"], proof="sd-jwt-vc", vct=VCT, typ="vc+sd-jwt",
        **asking(theirs),
    )  # fmt: skip
    assert (verified(secured).verdict, problems(verified(secured))) == ("verified", [])
    shown = badging.present(secured, withhold=["/evidence"]).decode()
    report = verified(shown)
    assert (report.verdict, problems(report)) == ("verified", [])
    assert "evidence" not in report.credential
    assert report.credential["name"] == badge(theirs)["name"]
    assert problems(verified(another_signature(shown))) == [("proof", "signature_wrong")]
    assert problems(verified(another_part(shown))) != []


@pytest.mark.parametrize("name", [REFERENCE, WALLETS])
def test_what_their_holders_keep_back_of_our_sd_jwts_we_do_not_see(peer: Peers, name: str) -> None:
    ours = key("ES256")
    secured = badging.issue(
        badge(ours), ours.ours, proof="dc+sd-jwt", disclosable=["/evidence", "/name"]
    ).decode()
    shown = peer(name).ask("present", secured=secured, shown=["name"], **judging(ours))
    report = verified(shown)
    assert (report.verdict, problems(report)) == ("verified", [])
    assert "evidence" not in report.credential
    assert report.credential["name"] == badge(ours)["name"]


# ecdsa-sd-2023 ------------------------------------------------------------------------------------

SHOWN = [f"/credentialSubject/achievement/{part}" for part in ("name", "description", "criteria")]


def base_of_ours(credential: dict[str, Any]) -> str:
    ours = key("ES256").ours
    return badging.issue(credential, ours, proof="ecdsa-sd-2023", mandatory=MANDATORY).decode()


def base_of_theirs(peer: Peer, credential: dict[str, Any]) -> str:
    asked = asking(key("ES256"), proof="ecdsa-sd-2023", mandatory=MANDATORY)
    return str(peer.ask("issue", credential=credential, **asked))


def derived_by_us(base: str) -> str:
    return badging.disclose(base, SHOWN).decode()


def derived_by_them(peer: Peer, base: str) -> str:
    return str(peer.ask("derive", secured=base, proof="ecdsa-sd-2023", selective=SHOWN))


@pytest.mark.parametrize("name", [DIGITAL_BAZAAR, OPENVC])
@pytest.mark.parametrize("issuer", ["ours", "theirs"])
@pytest.mark.parametrize("holder", ["ours", "theirs"])
def test_whoever_issues_and_whoever_derives_both_verify(
    peer: Peers, name: str, issuer: str, holder: str
) -> None:
    other, credential = peer(name), badge(key("ES256"))
    if (name, holder) == (OPENVC, "theirs"):  # see the next test
        del credential["credentialSubject"]["achievement"]["alignment"]
        credential["credentialSubject"]["achievement"]["criteria"]["id"] = "https://example.org/c"
    base = base_of_ours(credential) if issuer == "ours" else base_of_theirs(other, credential)
    derived = derived_by_us(base) if holder == "ours" else derived_by_them(other, base)
    achievement = as_json(derived)["credentialSubject"]["achievement"]
    assert sorted(achievement) == ["criteria", "description", "id", "name", "type"]
    assert "evidence" not in as_json(derived)
    assert as_json(derived)["validUntil"] == badge(key("ES256"))["validUntil"]

    report = verified(derived)
    assert (report.verdict, problems(report)) == ("verified", [])
    asked = judging(key("ES256"), proof="ecdsa-sd-2023")
    assert other.ask("verify", secured=derived, **asked) == {"verified": True}

    changed = derived.replace("published them", "published it")
    assert changed != derived
    assert problems(verified(changed)) == [("proof", "signature_wrong")]
    assert not other.verifies(changed, **asked)
    without = as_json(derived)
    del without["validUntil"]
    assert ("proof", "signature_wrong") in problems(verified(json.dumps(without)))
    assert not other.verifies(json.dumps(without), **asked)


def endorsed_badge() -> dict[str, Any]:
    """A badge with a signed endorsement, whose proof is a graph of its own."""
    credential, endorser = badge(key("ES256")), key("EdDSA").ours
    endorsement = {
        "@context": credential["@context"],
        "id": "urn:uuid:5a1d9a8e-33f5-4c39-9f0a-7d1c0f1d2e44",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": endorser.controller, "type": ["Profile"], "name": "Carpenters"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Well made",
        "credentialSubject": {"id": credential["id"], "type": ["EndorsementSubject"]},
    }
    return credential | {"endorsement": [json.loads(badging.issue(endorsement, endorser))]}


@pytest.mark.parametrize("issuer", ["ours", "theirs"])
@pytest.mark.parametrize("shown", [True, False], ids=["shown", "left out"])
def test_an_endorsement_with_its_proof_is_shown_or_left_out_and_both_verify(
    peer: Peers, issuer: str, shown: bool
) -> None:
    other, credential = peer(DIGITAL_BAZAAR), endorsed_badge()
    base = base_of_ours(credential) if issuer == "ours" else base_of_theirs(other, credential)
    derived = badging.disclose(base, [*SHOWN, *(["/endorsement"] if shown else [])]).decode()
    report = verified(derived)
    assert (report.verdict, problems(report)) == ("verified", [])
    held = [c.code for c in report.checks if c.name == "endorsements"]
    assert held == ["endorsement_holds" if shown else "no_endorsements"]
    asked = judging(key("ES256"), proof="ecdsa-sd-2023")
    assert other.ask("verify", secured=derived, **asked) == {"verified": True}
    if shown:
        changed = derived.replace("Carpenters", "Joiners")
        assert problems(verified(changed)) == [("proof", "signature_wrong")]
        assert not other.verifies(changed, **asked)


def test_digital_bazaar_leaves_out_of_what_it_shows_the_proofs_inside(peer: Peers) -> None:
    """It selects from the document as compacted anew, in which a proof inside is a graph with a
    name; expanded, that is a graph within a graph, and none of those that were signed.
    """
    base = base_of_ours(endorsed_badge())
    asked = {"secured": base, "proof": "ecdsa-sd-2023"}
    with pytest.raises(PeerFailed, match="labelMap"):
        peer(DIGITAL_BAZAAR).ask("derive", selective=["/endorsement"], **asked)
    derived = str(peer(DIGITAL_BAZAAR).ask("derive", selective=SHOWN, **asked))
    assert verified(derived).verdict == "verified"


def test_openvc_core_derives_badly_where_a_node_has_no_id(peer: Peers) -> None:
    """VC-DI-ECDSA 3.5.4 selects what is shown from the document, and keeps the labels of the whole.
    It selects from a document that it has labelled (`"id": "_:b0"`, which VC data model 2.0, 4.4
    does not allow), and of several nodes alike it takes the wrong labels.
    """
    credential = badge(key("ES256"))
    with pytest.raises(PeerFailed, match="no matching base signature"):
        derived_by_them(peer(OPENVC), base_of_ours(credential))
    del credential["credentialSubject"]["achievement"]["alignment"]
    derived = derived_by_them(peer(OPENVC), base_of_ours(credential))
    place = "/credentialSubject/achievement/criteria"
    assert as_json(derived)["credentialSubject"]["achievement"]["criteria"]["id"] == "_:b0"
    found = [c for c in verified(derived).checks if c.outcome is badging.Outcome.FAIL]
    assert {c.pointer for c in found} == {f"{place}/id"}
    assert "contexts" in {c.name for c in found}
