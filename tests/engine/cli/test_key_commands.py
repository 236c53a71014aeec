"""Keys, tokens and presentations on the command line."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from tests.engine.verification.certificates import Authority, x5c

from badging.keys import generate_key
from badging.proofs import jws
from badging.proofs.jws_v2 import key_of

AT = ("--at", "2026-06-01")
CREATED = ("--created", "2026-01-02")
CRITERIA = "/credentialSubject/achievement/criteria/narrative"


def test_pubkey_prints_what_the_issuers_document_lists(badging, folder):
    badging("keygen", "--out", "key.json", "--controller", "did:web:example.org")
    whole = json.loads((folder / "key.json").read_text())
    shown = badging("pubkey", "--key", "key.json")
    assert shown.json == {n: v for n, v in whole.items() if n != "secretKeyMultibase"}
    named = badging("pubkey", "--key", "key.json", "--verification-method", "did:web:x.org#k").json
    assert (named["id"], named["controller"]) == ("did:web:x.org#k", "did:web:x.org")


def test_a_signed_badge_of_2_0_is_issued_and_its_key_published(badging, folder):
    url = "https://issuer.example.org/key.json"
    badging("keygen", "--type", "rsa2048", "--out", "rsa.json")
    key = json.loads((folder / "rsa.json").read_text()) | {"id": url}
    (folder / "rsa.json").write_text(json.dumps(key))
    assertion = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:x"}
    (folder / "assertion.json").write_text(json.dumps(assertion))
    issued = badging("issue", "assertion.json", "--key", "rsa.json", "--proof", "SignedBadge")
    assert issued.code == 0, issued.err
    signed = jws.parse(issued.text.strip())
    assert json.loads(signed.payload)["verification"] == {"type": "SignedBadge", "creator": url}
    shown = badging("pubkey", "--key", "rsa.json", "--form", "CryptographicKey").json
    assert jws.signature_holds(signed, key_of(shown))
    assert shown["id"] == url


def test_a_key_in_the_environment_signs(badging, credential, folder, monkeypatch):
    monkeypatch.setenv("MY_KEY", (folder / "key.json").read_text())
    badge = badging("issue", "credential.json", "--key", "env:MY_KEY", *CREATED)
    (folder / "badge").write_bytes(badge.out)
    assert badging("verify", "badge", "--offline", *AT).code == 0
    missing = badging("issue", "credential.json", "--key", "env:OTHER_KEY")
    assert missing.code == 2
    assert "OTHER_KEY" in missing.err


def test_a_key_from_standard_input_signs(process, credential, folder):
    key = (folder / "key.json").read_bytes()
    badge = process("issue", "credential.json", "--key", "-", *CREATED, stdin=key)
    assert badge.code == 0, badge.err
    assert json.loads(badge.out)["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


def test_a_key_that_others_can_read_is_refused(badging, credential, folder):
    (folder / "key.json").chmod(0o644)
    refused = badging("issue", "credential.json", "--key", "key.json")
    assert refused.code == 2
    assert "chmod 600" in refused.err
    assert stat.S_IMODE((folder / "key.json").stat().st_mode) == 0o644


@pytest.mark.parametrize("proof", ["vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_tokens_are_issued_and_verify(badging, credential, folder, proof):
    options = ("--key", "key.json", "--proof", proof, *CREATED, "--out", "badge")
    assert badging("issue", "credential.json", *options).code == 0
    report = badging("verify", "badge", "--offline", *AT, "--json").json
    assert report["verdict"] == "verified", report["sentence"]
    shown = badging("inspect", "badge", "--json").json
    assert shown["proofs"] == [f"{proof} (EdDSA)"]
    assert shown["form"] == ("jws" if proof == "vc+jwt" else "sd-jwt")


@pytest.fixture
def disclosable(badging, credential, folder: Path) -> Path:
    """A badge whose criteria can be kept back, for a holder with a key of their own."""
    badging("keygen", "--out", "holder.json", "--type", "p256")
    (folder / "holder.pub.json").write_bytes(badging("pubkey", "--key", "holder.json").out)
    issued = badging(
        "issue", "credential.json", "--key", "key.json", "--proof", "vc+sd-jwt", *CREATED,
        "--disclosable", CRITERIA, "--holder", "holder.pub.json", "--out", "badge.sd-jwt",
    )  # fmt: skip
    assert issued.code == 0, issued.err
    return folder / "badge.sd-jwt"


def test_a_part_is_kept_back(badging, disclosable, folder):
    shown = ("present", "badge.sd-jwt", "--withhold", CRITERIA, "--out", "shown")
    assert badging(*shown).code == 0
    whole, part = (badging("inspect", name, "--json").json for name in ("badge.sd-jwt", "shown"))
    assert "criteria" in json.dumps(whole)
    assert "Build" in json.dumps(whole["summary"])
    assert "Build" not in json.dumps(part["summary"])
    report = badging("verify", "shown", "--offline", *AT, "--json").json
    assert next(c for c in report["checks"] if c["name"] == "proof")["code"] == "signature_right"


def test_what_cannot_be_kept_back_says_what_can(badging, disclosable):
    refused = badging("present", "badge.sd-jwt", "--withhold", "/issuer")
    assert refused.code == 2
    assert CRITERIA in refused.err


def test_a_presentation_is_bound_to_whom_it_is_for(badging, disclosable):
    asked = ("--audience", "https://verifier.example.org", "--nonce", "n-1")
    bound = badging("present", "badge.sd-jwt", "--key", "holder.json", *asked, "--out", "shown")
    assert bound.code == 0, bound.err
    expected = ("--offline", "--domain", "https://verifier.example.org", "--challenge")
    assert badging("verify", "shown", *expected, "n-1").code == 0
    assert badging("verify", "shown", *expected, "n-2").code == 1
    assert badging("verify", "badge.sd-jwt", *expected, "n-1").code == 1


@pytest.mark.parametrize(
    "options",
    [("--key", "holder.json"), ("--audience", "a", "--nonce", "n"),
     ("--key", "holder.json", "--audience", "a"), ("--key", "holder.json", "--nonce", "n")],
)  # fmt: skip
def test_key_audience_and_nonce_belong_together(badging, disclosable, options):
    refused = badging("present", "badge.sd-jwt", *options)
    assert refused.code == 2
    assert "together" in refused.err


def test_anchors_are_the_authorities_that_count(badging, credential, folder):
    from cryptography.x509 import DNSName

    root = Authority("root")
    key = generate_key("p256", controller="https://issuer.example.org/profile")
    signed = credential | {"issuer": credential["issuer"] | {"id": key.controller}}
    chain = x5c(root.certify(key.public._native, DNSName("issuer.example.org")))
    header = {"typ": "vc+jwt", "x5c": chain, "iat": 1767312000}
    (folder / "badge").write_text(jws.sign(json.dumps(signed).encode(), key, header))
    (folder / "root.pem").write_bytes(root.pem)
    (folder / "none.pem").write_text("nothing")
    verify = ("verify", "badge", "--offline", *AT)
    assert badging(*verify, "--anchors", "root.pem").code == 0
    assert badging(*verify).code == 1
    assert badging(*verify, "--anchors", "none.pem").code == 2
