"""Badges exchanged with other programs, live: what we issue they verify, what they issue we verify.

Here those of Node: Digital Bazaar's, the Digital Credentials Consortium's, jose. They live in
tools/peers/node (`make peers`). What each knows, and where one is wrong: docs/reference/peers.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from tests.services.peer_world import (
    as_json,
    asking,
    badge,
    issued_by_us,
    judging,
    key,
    older_badge,
    problems,
    tampered,
    verified,
)
from tools.peers.calling import Peer

import badging
from badging.documents import MappedDocuments
from badging.keys.local import named, public_document

Peers = Callable[[str], Peer]
DIGITAL_BAZAAR = "@digitalbazaar/vc"
MULTIKEY = "https://w3id.org/security/multikey/v1"

EXCHANGED = [
    ("eddsa-rdfc-2022", "EdDSA"),
    ("ecdsa-rdfc-2019", "ES256"),
    ("ecdsa-rdfc-2019", "ES384"),
]


@pytest.mark.parametrize(("proof", "algorithm"), EXCHANGED)
def test_what_we_issue_digital_bazaar_verifies(peer: Peers, proof: str, algorithm: str) -> None:
    ours = key(algorithm)
    secured = issued_by_us(badge(ours), ours, proof)
    asked = judging(ours, proof=proof)
    assert peer(DIGITAL_BAZAAR).ask("verify", secured=secured, **asked) == {"verified": True}
    assert not peer(DIGITAL_BAZAAR).verifies(tampered(secured), **asked)


@pytest.mark.parametrize(("proof", "algorithm"), EXCHANGED)
def test_what_digital_bazaar_issues_we_verify(peer: Peers, proof: str, algorithm: str) -> None:
    theirs = key(algorithm)
    secured = peer(DIGITAL_BAZAAR).ask(
        "issue", credential=badge(theirs), proof=proof, **asking(theirs)
    )
    report = verified(secured)
    assert (report.verdict, problems(report)) == ("verified", [])
    assert problems(verified(tampered(secured))) == [("proof", "signature_wrong")]


@pytest.mark.parametrize(
    ("controller", "served_at"),
    [
        ("https://example.org/issuer", "https://example.org/issuer"),
        ("did:web:example.org", "https://example.org/.well-known/did.json"),
    ],
)
def test_an_issuer_who_has_a_document_is_one_to_both(
    peer: Peers, controller: str, served_at: str
) -> None:
    """The key is found in the issuer's document, and there named for assertions."""
    plain = key("EdDSA")
    signing = named(plain.ours, f"{controller}#key-1")
    method = public_document(signing)
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", MULTIKEY],
        "id": controller,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    unnamed = {**document, "assertionMethod": []}
    credential = badge(plain)
    credential["issuer"]["id"] = controller
    asked = {"key": plain.jwk, "method": method["id"], "proof": "eddsa-rdfc-2022"}
    theirs = peer(DIGITAL_BAZAAR).ask("issue", credential=credential, **asked)
    for secured in (badging.issue(credential, signing).decode(), theirs):
        for found, holds in ((document, True), (unnamed, False)):
            methods = {method["id"]: {"@context": MULTIKEY, **method}, controller: found}
            peer(DIGITAL_BAZAAR).ask("learn", documents=methods)
            assert peer(DIGITAL_BAZAAR).verifies(secured, proof="eddsa-rdfc-2022") is holds
            served = MappedDocuments({served_at: json.dumps(found).encode()})
            assert badging.verify(secured, documents=served).verified is holds


def test_a_set_of_proofs_each_verifies_whoever_made_which(peer: Peers) -> None:
    """VC-DATA-INTEGRITY 2.1.1: proofs beside each other, here of two keys and two suites."""
    first, second = key("EdDSA"), key("ES256")
    ours = as_json(issued_by_us(badge(first), first, "eddsa-rdfc-2022"))
    both_ours = issued_by_us(ours, second, "ecdsa-rdfc-2019")
    one_theirs = peer(DIGITAL_BAZAAR).ask(
        "issue", credential=ours, proof="ecdsa-rdfc-2019", **asking(second)
    )
    for secured in (both_ours, one_theirs):
        assert len(as_json(secured)["proof"]) == 2
        assert peer(DIGITAL_BAZAAR).verifies(secured, proof=["eddsa-rdfc-2022", "ecdsa-rdfc-2019"])
        report = verified(secured)
        assert "proof" in {c.name for c in report.checks if c.outcome is badging.Outcome.PASS}
        assert problems(report) == []
        wrong = tampered(secured)
        assert problems(verified(wrong)) != []
        assert not peer(DIGITAL_BAZAAR).verifies(
            wrong, proof=["eddsa-rdfc-2022", "ecdsa-rdfc-2019"]
        )


@pytest.mark.parametrize("proof", ["Ed25519Signature2018", "Ed25519Signature2020"])
def test_older_proofs_of_digital_bazaar_we_verify(peer: Peers, proof: str) -> None:
    theirs = key("EdDSA")
    secured = peer(DIGITAL_BAZAAR).ask(
        "issue", credential=older_badge(theirs), proof=proof, **asking(theirs)
    )
    report = verified(secured)
    assert (report.verdict, problems(report)) == ("reservations", [])
    assert problems(verified(tampered(secured))) == [("proof", "signature_wrong")]


def test_what_we_issue_the_digital_credentials_consortium_verifies(peer: Peers) -> None:
    ours = key("EdDSA")
    secured = issued_by_us(badge(ours), ours, "eddsa-rdfc-2022")
    verifier = peer("@digitalcredentials/verifier-core")
    assert verifier.ask("verify", secured=secured) == {"verified": True}
    assert not verifier.verifies(tampered(secured))


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384", "RS256"])
@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt"])
def test_our_tokens_are_those_of_jose(peer: Peers, algorithm: str, proof: str) -> None:
    ours = key(algorithm)
    secured = issued_by_us(badge(ours), ours, proof)
    asked = judging(ours, proof="vc-jwt")
    assert peer("jose").ask("verify", secured=secured, **asked) == {"verified": True}
    assert not peer("jose").verifies(tampered(secured), **asked)


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384", "RS256"])
def test_a_credential_that_jose_signs_we_verify(peer: Peers, algorithm: str) -> None:
    """`vc+jwt`, VC-JOSE-COSE 3.1: the credential is the payload, and no claim repeats it."""
    theirs = key(algorithm)
    secured = peer("jose").ask("issue", credential=badge(theirs), typ="vc+jwt", **asking(theirs))
    report = verified(secured)
    assert (report.verdict, problems(report)) == ("verified", [])
    assert problems(verified(tampered(secured))) == [("proof", "signature_wrong")]


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384", "RS256"])
def test_tokens_that_jose_signs_we_verify(peer: Peers, algorithm: str) -> None:
    theirs = key(algorithm)
    credential = badge(theirs)
    claims = {
        "iss": theirs.ours.controller,
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp()),
        "exp": int(datetime.fromisoformat(credential["validUntil"]).timestamp()),
    }
    secured = peer("jose").ask("issue", credential=credential | claims, typ="JWT", **asking(theirs))
    report = verified(secured)
    assert (report.verdict, problems(report)) == ("verified", [])
    assert problems(verified(tampered(secured))) == [("proof", "signature_wrong")]
