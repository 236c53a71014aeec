"""Badges exchanged with other programs, live: what we issue they verify, what they issue we verify.

Here those of Python, and didkit, which is Rust behind a wheel. Each runs in its own environment
(`make peers`). What each knows, and where one is wrong: docs/reference/peers.md.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

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
from badging.keys.local import named

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
THEY_ISSUE = [exchange for exchange in WE_ISSUE if "-jcs-" not in exchange[1]]
DIDKIT_ISSUES = [
    ("Ed25519Signature2018", "EdDSA"),
    ("Ed25519Signature2020", "EdDSA"),
    ("JsonWebSignature2020", "EdDSA"),
    ("JsonWebSignature2020", "ES256"),
    ("vc-jwt", "EdDSA"),
    ("vc-jwt", "ES256"),
    ("vc-jwt", "RS256"),
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
    report = verified(secured)
    assert (report.verdict, problems(report)) == ("verified", [])
    assert problems(verified(tampered(secured))) != []


@pytest.mark.parametrize(
    ("proof", "algorithm"),
    [("eddsa-rdfc-2022", "EdDSA"), ("ecdsa-rdfc-2019", "ES256"), ("ecdsa-rdfc-2019", "ES384")],
)
def test_an_issuer_with_a_did_jwk_is_one_to_both(peer: Peers, proof: str, algorithm: str) -> None:
    plain = key(algorithm)
    text = json.dumps(plain.ours.public.jwk, separators=(",", ":")).encode()
    did = "did:jwk:" + base64.urlsafe_b64encode(text).decode().rstrip("=")
    signing = named(plain.ours, f"{did}#0")
    credential = badge(plain)
    credential["issuer"]["id"] = did
    ours = badging.issue(credential, signing, proof=proof).decode()
    theirs = peer("openvc-core").ask(
        "issue", credential=credential, proof=proof, key=plain.jwk, method=f"{did}#0"
    )
    for secured in (ours, theirs):
        assert peer("openvc-core").verifies(secured)
        assert not peer("openvc-core").verifies(tampered(secured))
        assert (verified(secured).verdict, problems(verified(secured))) == ("verified", [])


@pytest.mark.parametrize(("proof", "algorithm"), DIDKIT_ISSUES)
def test_what_didkit_issues_we_verify(peer: Peers, proof: str, algorithm: str) -> None:
    """On the data model of 2018, as the Rust library behind it knows no other."""
    theirs, didkit = key(algorithm), peer("didkit")
    secured = didkit.ask("issue", credential=older_badge(theirs), proof=proof, **asking(theirs))
    report = verified(secured)
    assert (report.verdict, problems(report)) == ("reservations", [])
    assert problems(verified(tampered(secured))) == [("proof", "signature_wrong")]
    asked = judging(theirs, proof=proof)
    assert didkit.verifies(secured, **asked)
    assert not didkit.verifies(tampered(secured), **asked)


@pytest.mark.parametrize(
    ("proof", "algorithm"),
    [
        ("Ed25519Signature2018", "EdDSA"),
        ("Ed25519Signature2020", "EdDSA"),
        ("JsonWebSignature2020", "EdDSA"),
        ("JsonWebSignature2020", "ES256"),
    ],
)
def test_didkit_writes_a_tab_bare_where_the_canonical_form_escapes_it(
    peer: Peers, proof: str, algorithm: str
) -> None:
    """RDFC-1.0, 5: HT is written as \\t. URDNA2015, which came before, left it as it is; of the
    proofs of its time both forms are taken.
    """
    theirs = key(algorithm)
    credential = older_badge(theirs)
    credential["credentialSubject"]["achievement"]["criteria"]["narrative"] = "Wrote\tit down"
    secured = peer("didkit").ask("issue", credential=credential, **asking(theirs, proof=proof))
    assert problems(verified(secured)) == []
    without = secured.replace("Wrote\\tit", "Wrote it")
    assert without != secured
    assert problems(verified(without)) == [("proof", "signature_wrong")]


@pytest.mark.parametrize(
    ("proof", "algorithm"),
    [("eddsa-jcs-2022", "EdDSA"), ("ecdsa-jcs-2019", "ES256"), ("ecdsa-jcs-2019", "ES384")],
)
def test_openvc_core_leaves_out_of_a_jcs_proof_the_context_that_it_signed(
    peer: Peers, proof: str, algorithm: str
) -> None:
    """VC-DI-EDDSA 3.3.1 step 2, VC-DI-ECDSA 3.3.1 step 2: the proof has the document's @context.
    With it put back, what they issue holds.
    """
    theirs = key(algorithm)
    secured = peer("openvc-core").ask(
        "issue", credential=badge(theirs), proof=proof, **asking(theirs)
    )
    assert problems(verified(secured)) == [("proof", "signature_wrong")]
    document = as_json(secured)
    document["proof"]["@context"] = document["@context"]
    report = verified(json.dumps(document, ensure_ascii=False))
    assert (report.verdict, problems(report)) == ("verified", [])
    assert problems(verified(tampered(json.dumps(document)))) == [("proof", "signature_wrong")]


def test_a_token_of_openvc_core_we_verify_where_it_states_when_it_begins_once(
    peer: Peers,
) -> None:
    """It writes the time of signing as `nbf`, which is when the credential begins (VC data model
    1.1, 6.3.1): with a validFrom beside it, the token contradicts itself. It writes no `exp`.
    """
    theirs = key("EdDSA")
    credential = badge(theirs)
    asked = asking(theirs, proof="vc-jwt")
    twice = peer("openvc-core").ask("issue", credential=credential, **asked)
    assert problems(verified(twice)) == [("proof", "claims_disagree")]
    del credential["validFrom"], credential["validUntil"]
    once = peer("openvc-core").ask("issue", credential=credential, **asked)
    assert (verified(once).verdict, problems(verified(once))) == ("verified", [])


@pytest.mark.parametrize(
    ("name", "proof", "because"),
    [
        ("openvc-core", "vc-jwt", "no embedded `vc` object"),  # the form of VC 1.1 alone
        ("openvc-core", "vc+jwt", "no issuer"),  # asks for `iss`; VC-JOSE-COSE 3.1.3 does not
        ("openbadgeslib", "vc+jwt", "missing the required 'iss' claim"),
        ("didkit", "vc-jwt", "Missing credential"),
    ],
)
def test_tokens_that_a_peer_does_not_know(peer: Peers, name: str, proof: str, because: str) -> None:
    """They are refused for their form, not for their signature: docs/reference/peers.md."""
    ours = key("EdDSA")
    secured = issued_by_us(badge(ours), ours, proof)
    answer = peer(name).ask("verify", secured=secured, **judging(ours, proof="vc-jwt"))
    assert not answer["verified"]
    assert because in answer["why"]
