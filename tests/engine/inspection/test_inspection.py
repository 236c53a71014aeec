"""What is shown of a badge without a judgement on it."""

from __future__ import annotations

import base64
import json

import pytest
from tests.conformance import onedtech

from badging.errors import Unreadable
from badging.inspection import inspect


@pytest.mark.parametrize(
    ("version", "name", "form", "proofs"),
    [
        ("ob30", "simple.json", "json", ["eddsa-rdfc-2022"]),
        ("ob30", "simple_v1.json", "json", ["Ed25519Signature2020"]),
        ("ob30", "simple-json.png", "png", ["eddsa-rdfc-2022"]),
        ("ob30", "simple-jwt.svg", "svg", ["vc-jwt (RS256)"]),
        ("ob30", "simple-noproof.json", "json", []),
        ("ob20", "basic-assertion.json", "json", ["hosted"]),
        ("ob20", "simple.jwt", "jws", ["signed (RS256)"]),
        ("ob20", "simple-badge.png", "png", ["hosted"]),
    ],
)
def test_version_form_and_proofs_are_told(version, name, form, proofs):
    inspection = inspect(onedtech.sample_bytes(version, name))
    assert inspection.version == {"ob30": "3.0", "ob20": "2.0"}[version]
    assert inspection.form == form
    assert inspection.proofs == proofs


def test_the_summary_has_no_empty_entries():
    summary = inspect(onedtech.sample_bytes("ob30", "simple.json")).summary
    assert summary["issuer"] == {"id": "https://example.com/issuers/876543", "name": "Example Corp"}
    assert "evidence" not in summary
    assert "valid_until" not in summary


def test_every_line_for_a_person_is_one_line():
    badge = json.dumps({"type": ["VerifiableCredential"], "name": "a\nb\x1b[31mc"})
    text = inspect(badge).to_text()
    assert "\x1b" not in text
    assert "a b" in text


def test_a_token_with_no_algorithm_is_shown_as_such():
    parts = [base64.urlsafe_b64encode(t).rstrip(b"=").decode() for t in (b'{"typ":"JWT"}', b"{}")]
    assert "no algorithm" in inspect(f"{parts[0]}.{parts[1]}.").to_text()


@pytest.mark.parametrize("data", [b"", b"[]", b"5", b"hello", b"a.b.c"])
def test_what_is_no_badge_is_said_to_be_none(data):
    with pytest.raises(Unreadable):
        inspect(data)
