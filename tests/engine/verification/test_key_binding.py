"""Whether the one who presents an SD-JWT has proved that it is theirs (RFC 9901, 7.3)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.engine.verification.conftest import AT, CREATED, finding

import badging
from badging.errors import Misused
from badging.issuing import issue
from badging.keys import generate_key
from badging.proofs import jws, sd_jwt

HOLDER = generate_key("ed25519")
NAME = "/credentialSubject/achievement/humanCode"
ASKED = {"domain": "https://verifier.example.org", "challenge": "n-1"}


@pytest.fixture
def badge(credential, key):
    credential["credentialSubject"]["achievement"]["humanCode"] = "RAMP"
    options = {"proof": "vc+sd-jwt", "created": CREATED, "disclosable": [NAME]}
    return issue(credential, key, holder=HOLDER.public, **options)


def bound(badge: bytes, **changes: Any) -> bytes:
    options = {"audience": ASKED["domain"], "nonce": "n-1", "created": AT, "holder": HOLDER}
    return badging.present(badge, withhold=[NAME], **(options | changes))


def by_hand(badge: bytes, key: Any = HOLDER, typ: str = "kb+jwt", **changes: Any) -> str:
    """A Key Binding JWT with whatever is wanted in it; None leaves a claim out."""
    shown = badge.decode()
    digest = sd_jwt.digest(shown.encode())
    claims = {"iat": int(AT.timestamp()), "aud": ASKED["domain"], "nonce": "n-1", "sd_hash": digest}
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return shown + jws.sign(json.dumps(claims).encode(), key, {"typ": typ})


def test_a_presentation_for_this_use_verifies(badge, examine):
    report = examine(bound(badge), **ASKED)
    assert report.verdict == "verified", report.sentence
    assert finding(report, "proof").code == "signature_right"
    report = examine(bound(badge), domain=["https://verifier.example.org"], challenge="n-1")
    assert report.verdict == "verified"


@pytest.mark.parametrize(
    ("asked", "code", "pointer"),
    [
        (ASKED | {"domain": "https://other.example.org"}, "proof_domain_wrong", "/aud"),
        (ASKED | {"challenge": "n-2"}, "proof_challenge_wrong", "/nonce"),
    ],
)
def test_one_for_another_use_does_not(badge, examine, asked, code, pointer):
    report = examine(bound(badge), **asked)
    assert (finding(report, "proof").code, finding(report, "proof").pointer) == (code, pointer)
    assert report.verdict == "not_verified"


def test_one_that_several_could_use_is_not_for_this_one(badge, examine):
    text = by_hand(badge, aud=[ASKED["domain"], "https://other.example.org"])
    assert finding(examine(text, **ASKED), "proof").code == "proof_domain_wrong"


@pytest.mark.parametrize("asked", [{"domain": "x"}, {"challenge": "y"}, ASKED])
def test_none_where_one_is_expected_is_refused(badge, examine, asked):
    report = examine(badge, **asked)
    assert finding(report, "proof").code == "key_binding_missing"
    assert report.verdict == "not_verified"


def test_none_where_none_is_expected_is_well(badge, examine):
    assert examine(badge).verdict == "verified"


@pytest.mark.parametrize(
    ("asked", "name"),
    [({"challenge": "n-1"}, "aud"), ({"domain": ASKED["domain"]}, "nonce"), ({}, "aud")],
)
def test_one_that_nobody_asked_for_is_a_remark(badge, examine, asked, name):
    report = examine(bound(badge), **asked)
    check = finding(report, "proof")
    assert (check.code, check.pointer) == ("proof_for_a_use", f"/{name}")
    assert report.verdict == "reservations"


@pytest.mark.parametrize("asked", [ASKED, {}])
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key": generate_key("ed25519")}, "another key"),
        ({"key": generate_key("p256")}, "ES256"),
        ({"typ": "JWT"}, "type kb+jwt"),
        ({"sd_hash": "AAAA"}, "another presentation"),
        ({"sd_hash": None}, "another presentation"),
        ({"iat": None}, "iat"),
        ({"iat": "now"}, "iat"),
        ({"iat": int((AT + timedelta(minutes=6)).timestamp())}, "time to come"),
    ],
)
def test_one_that_does_not_hold_is_refused(badge, examine, asked, changes, why):
    report = examine(by_hand(badge, **changes), **asked)
    assert finding(report, "proof").code == "key_binding_wrong"
    assert why in finding(report, "proof").reason
    assert report.verdict == "not_verified"


def test_clocks_may_differ_a_little(badge, examine):
    late = int((AT + timedelta(minutes=5)).timestamp())
    assert examine(by_hand(badge, iat=late), **ASKED).verdict == "verified"


def test_a_presentation_taken_over_and_shown_with_more_is_refused(badge, examine):
    """What was kept back cannot be put beside a proof that was made without it."""
    token, disclosure, _ = badge.decode().split("~")
    proof = bound(badge).decode().rpartition("~")[2]
    report = examine(f"{token}~{disclosure}~{proof}", **ASKED)
    assert finding(report, "proof").code == "key_binding_wrong"


@pytest.mark.parametrize("confirmation", [None, "x", {}, {"jwk": "x"}, {"kid": "y"}])
def test_a_token_that_names_no_key_cannot_be_bound(credential, key, examine, confirmation):
    header = {"typ": "vc+sd-jwt", "kid": key.verification_method}
    payload = credential | ({} if confirmation is None else {"cnf": confirmation})
    badge = (jws.sign(json.dumps(payload).encode(), key, header) + "~").encode()
    report = examine(by_hand(badge), **ASKED)
    assert finding(report, "proof").code == "key_binding_wrong"
    assert "named no key" in finding(report, "proof").reason


# The verb -----------------------------------------------------------------------------------------


def test_present_keeps_back_and_binds_now_by_default(badge):
    shown = badging.present(badge, withhold=[NAME], holder=HOLDER, audience="a", nonce="n")
    assert b"~" in shown
    claims = json.loads(jws.parse(shown.decode().rpartition("~")[2]).payload)
    assert abs(claims["iat"] - datetime.now().timestamp()) < 60
    whole = badging.present(badge)
    assert whole == badge


def test_present_wants_an_sd_jwt(credential, key):
    for proof in ("eddsa-rdfc-2022", "vc-jwt"):
        with pytest.raises(Misused, match="no SD-JWT"):
            badging.present(issue(credential, key, proof=proof), withhold=[NAME])


def test_only_sd_jwts_are_issued_disclosable(credential, key):
    for options in ({"disclosable": [NAME]}, {"holder": HOLDER.public}):
        with pytest.raises(Misused):
            issue(credential, key, **options)
