"""A signature holds under one key and one algorithm, at its time; what is costly is given up."""

from __future__ import annotations

import base64
import gzip
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from tests.engine.hostile.conftest import EMBEDDED, FORMS, GRAPHS, bent
from tests.engine.verification.conftest import (
    AT,
    CREATED,
    ISSUER,
    ISSUER_DOCUMENT,
    STATUS_URL,
    did_document,
    finding,
)

from badging.documents import Offline
from badging.fetch import Fetcher
from badging.issuing import issue
from badging.keys import generate_key
from badging.linked_data.canonical import canonicalize
from badging.linked_data.rdfc import TooComplex
from badging.proofs.registry import SIGNING_SUITES
from badging.status.bitstring import MAX_BYTES, StatusList
from badging.status.list_credential import status_list_credential
from badging.verification import Outcome, Verdict, verify
from badging.verification.checks.nested import MAX_NESTED

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

# Algorithms and keys ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EMBEDDED)
@pytest.mark.parametrize("other", [*SIGNING_SUITES, "none", "", None, ["eddsa-rdfc-2022"]])
def test_a_proof_is_none_of_another_suite(credential, made, examine, form, other):
    if form.startswith(str(other)):
        other = "eddsa-rdfc-2023"
    report = examine(bent(made(form, credential), lambda b: b["proof"].update(cryptosuite=other)))
    assert not report.verified
    assert finding(report, "proof").outcome is Outcome.FAIL


@pytest.mark.parametrize("form", EMBEDDED)
@pytest.mark.parametrize("kind", ["Ed25519Signature2020", "JsonWebSignature2020", "none"])
def test_a_proof_is_none_of_another_type(credential, made, examine, form, kind):
    report = examine(bent(made(form, credential), lambda b: b["proof"].update(type=kind)))
    assert not report.verified


@pytest.mark.parametrize("form", EMBEDDED)
def test_a_proof_does_not_hold_under_another_key_of_its_issuer(
    credential, made, keys, listed, examine, form
):
    same = "p256" if form.startswith("ecdsa") else "ed25519"
    other = generate_key(same, controller=ISSUER)
    listed[ISSUER_DOCUMENT] = json.dumps(did_document(*keys.values(), other)).encode()
    method = other.verification_method
    report = examine(
        bent(made(form, credential), lambda b: b["proof"].update(verificationMethod=method))
    )
    assert finding(report, "proof").code == "signature_wrong"
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", FORMS)
def test_a_key_exchanged_in_the_issuers_document_verifies_nothing(
    credential, made, listed, keys, examine, form
):
    """Under the old key's name stands another, of the same kind."""
    badge = made(form, credential)
    document = json.loads(listed[ISSUER_DOCUMENT])
    others = [generate_key(kind, controller=ISSUER) for kind in keys]
    for method, other in zip(document["verificationMethod"], others, strict=True):
        new = other.to_document(secret=False)
        method |= {name: new[name] for name in new if name not in ("id", "controller")}
    listed[ISSUER_DOCUMENT] = json.dumps(document).encode()
    assert not examine(badge).verified


@pytest.mark.parametrize("form", EMBEDDED)
def test_a_did_key_is_no_other_key(credential, made, examine, stranger, form):
    """did:key:A#B: the name of one key before the hash sign, and another after it."""
    kind = "p256" if form.startswith("ecdsa") else "ed25519"
    mine, victim = generate_key(kind), generate_key(kind)
    credential["issuer"]["id"] = victim.controller
    badge = made(form, credential, by=mine)
    method = f"{victim.controller}#{mine.verification_method.rpartition('#')[2]}"
    badge["proof"]["verificationMethod"] = method
    assert examine(badge).verdict is Verdict.NOT_VERIFIED


# Clocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EMBEDDED)
@pytest.mark.parametrize(
    ("ahead_s", "verdict"), [(300, Verdict.VERIFIED), (301, Verdict.RESERVATIONS)]
)
def test_a_signers_clock_may_be_five_minutes_ahead(
    credential, made, examine, form, ahead_s, verdict
):
    report = examine(made(form, credential, created=AT + timedelta(seconds=ahead_s)))
    assert report.verdict is verdict
    assert (finding(report, "proof").code == "proof_created_later") is (ahead_s == 301)


@pytest.mark.parametrize("form", FORMS)
def test_no_clock_brings_an_expired_badge_back(credential, made, examine, form):
    badge = made(form, credential | {"validUntil": "2026-05-31T23:59:59Z"})
    report = examine(badge)
    assert report.verdict is Verdict.NOT_VERIFIED


# What is costly -----------------------------------------------------------------------------------


def poisoned(credential: dict[str, Any], seed: int = 0) -> dict[str, Any]:
    """Nodes that look alike, around others that do: each order would have to be tried."""
    results = [{"type": ["Result"], "value": f"{seed}"} for _ in range(9)]
    subject = {"type": ["AchievementSubject"], "result": results}
    return credential | {
        "credentialSubject": [
            subject | {"achievement": credential["credentialSubject"]["achievement"]}
        ]
        * 2
    }


@pytest.mark.parametrize("form", GRAPHS)
def test_a_poisoned_graph_is_given_up_quickly(credential, made, examine, form):
    badge = made(form, credential)
    badge["credentialSubject"] = poisoned(credential)["credentialSubject"]
    begin = time.process_time()
    report = examine(badge)
    assert time.process_time() - begin < 5
    assert not report.verified
    assert finding(report, "proof").outcome is Outcome.FAIL


def test_poison_in_endorsements_costs_no_more_than_a_little(credential, made, examine, stranger):
    """As many as are looked at, each another graph, under a badge that is sound."""
    endorsement = {
        "@context": credential["@context"],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": stranger.controller, "type": ["Profile"]},
        "name": "Endorsement",
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": credential["id"],
            "type": ["EndorsementSubject"],
            "endorsementComment": "Good.",
        },
    }
    one = json.loads(issue(endorsement, stranger, created=CREATED))
    inside = []
    for seed in range(12):
        other = json.loads(json.dumps(one))
        other["credentialSubject"] = poisoned(credential, seed)["credentialSubject"]
        inside.append(other)
    token = made("vc-jwt", credential | {"endorsement": inside})
    begin = time.process_time()
    report = examine(token)
    assert time.process_time() - begin < 20
    assert finding(report, "endorsements").outcome is Outcome.WARN
    assert all(c.outcome is not Outcome.PASS for c in report.checks if c.name == "endorsements")


def clique(nodes: int, seed: int) -> dict[str, Any]:
    """Achievements that nothing tells apart, each related to each other: the worst there is."""
    names = [f"_:a{seed}x{number}" for number in range(nodes)]
    first, *others = (
        {
            "id": name,
            "type": ["Achievement", "Related"],
            "name": "Ramp builder",
            "description": "Built a ramp.",
            "criteria": {"id": "https://issuer.example.org/criteria"},
            "related": [{"id": other, "type": ["Related"]} for other in names if other != name],
        }
        for name in names
    )
    return {**first, "related": others}


@pytest.mark.parametrize("proven", ["signed", "covered"])
@pytest.mark.parametrize("form", ["vc-jwt", "eddsa-rdfc-2022"])
def test_poison_in_a_learner_record_costs_no_more_than_a_little(
    credential, made, sign, examine, form, proven
):
    """In as many credentials as are looked at. Under a signature over letters the record itself is
    sound, and each of them is judged; under one over what is meant it is all one graph.
    """
    inside = []
    for seed in range(MAX_NESTED):
        nested = sign(credential) if proven == "signed" else json.loads(json.dumps(credential))
        nested["credentialSubject"] |= {"achievement": clique(12, seed)}
        inside.append(nested)
    with pytest.raises(TooComplex):
        canonicalize(inside[0], Offline())
    record = {
        "@context": [*credential["@context"][:1], CLR, *credential["@context"][1:]],
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-0000000000c1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": credential["issuer"],
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Transcript",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": [sign(credential)],
        },
    }
    signed = made(form, record)
    if form == "vc-jwt":
        record["credentialSubject"]["verifiableCredential"] = inside
        signed = made(form, record)
    else:
        signed["credentialSubject"]["verifiableCredential"] = inside
    begin = time.process_time()
    report = examine(signed)
    assert time.process_time() - begin < 20
    told = [c for c in report.checks if c.name == "nested"]
    if form == "vc-jwt" and proven == "signed":
        assert len(told) == MAX_NESTED
        assert {c.code for c in told} == {"nested_fails"}
    if form != "vc-jwt":
        assert finding(report, "proof").outcome is Outcome.FAIL
        assert {c.code for c in told} == {"not_reached_unproven"}
        assert not report.verified


@pytest.mark.parametrize("spare", [0, 1])
def test_a_status_list_that_unpacks_to_more_than_is_allowed_is_no_status(
    key, sign, examine, with_status, documents, spare
):
    """Signed by the issuer itself; one byte beyond the bound, and at it."""
    badge = sign(with_status())
    around = status_list_credential(STATUS_URL, ISSUER, StatusList.new(), "revocation", CREATED)
    packed = gzip.compress(bytes(MAX_BYTES + spare), mtime=0)
    encoded = "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
    around["credentialSubject"]["encodedList"] = encoded
    documents[STATUS_URL] = issue(around, key, created=CREATED)
    report = examine(badge)
    assert report.verified is (spare == 0)
    assert (finding(report, "status").outcome is Outcome.PASS) is (spare == 0)


# Inner addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inner",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0x7f000001/",
        "https://metadata.example.org/",
    ],
)
def test_no_badge_makes_us_ask_an_inner_address(credential, sign, inner):
    """Through a real fetcher, whose name server has been bought: every name is an inner one."""
    looked_up: list[str] = []

    def bought(host: str, *_: Any) -> list[str]:
        looked_up.append(host)
        return ["10.0.0.7"]

    key = generate_key("ed25519", controller=inner)
    credential["issuer"]["id"] = inner
    text = json.dumps(sign(credential, key))
    report = verify(text, at=AT, documents=Fetcher(resolver=bought))
    assert report.verdict is Verdict.INDETERMINATE
    assert finding(report, "issuer").undecided
    assert set(looked_up) <= {"metadata.example.org"}
