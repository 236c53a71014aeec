"""A key in a certificate: whose it is, by the word of an authority that the reader trusts."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed448
from cryptography.x509 import DNSName, UniformResourceIdentifier
from tests.engine.verification.certificates import Authority, x5c
from tests.engine.verification.conftest import (
    ISSUER,
    ISSUER_DOCUMENT,
    did_document,
    finding,
)

from badging.errors import InvalidKey, Misused
from badging.keys import certificates, generate_key
from badging.proofs import jws
from badging.verification.certificate_origin import host_of

ROOT = Authority("root")
MIDDLE = Authority("middle", ROOT)
KEY = generate_key("p256")
HOST = DNSName("issuer.example.org")
OTHER = DNSName("other.example.org")


def native(key: Any = KEY) -> Any:
    return key.public._native


@pytest.fixture
def badge(credential):
    """`badge(names…, …)`: a vc+jwt whose header carries a certificate for these names."""

    def make(*names: Any, by: Any = KEY, iat: int | None = 1767312000, **options: Any) -> str:
        chain = x5c(MIDDLE.certify(native(), *names, **options), MIDDLE.certificate)
        header = {"typ": "vc+jwt", "x5c": chain, "iat": iat}
        header = {name: value for name, value in header.items() if value is not None}
        return jws.sign(json.dumps(credential).encode(), by, header)

    return make


def found(report: Any) -> tuple[str, str]:
    return finding(report, "proof").code, finding(report, "issuer").code


@pytest.mark.parametrize(
    "names",
    [
        (HOST,), (DNSName("ISSUER.example.org"),), (OTHER, HOST),
        (UniformResourceIdentifier(ISSUER),),
    ],
)  # fmt: skip
def test_a_certificate_that_names_the_issuer_and_is_trusted_counts(badge, examine, names):
    report = examine(badge(*names), anchors=ROOT.pem)
    assert report.verdict == "verified", report.sentence
    assert found(report) == ("signature_right", "certified_unasked")
    assert dict(finding(report, "issuer").values) == {
        "issuer": ISSUER,
        "why": "The certificate names no list of revoked certificates.",
    }


@pytest.mark.parametrize(
    "names",
    [
        (OTHER,), (DNSName("example.org"),), (DNSName("*.example.org"),),
        (DNSName("issuer.example.org.evil.example.net"),),
        (UniformResourceIdentifier("did:web:other.example.org"),),
        (x509.RFC822Name("office@issuer.example.org"),),
    ],
)  # fmt: skip
def test_a_certificate_of_somebody_else_does_not(badge, examine, names):
    report = examine(badge(*names), anchors=ROOT.pem)
    assert found(report) == ("signature_right", "certificate_of_another")
    assert report.verdict == "not_verified"


def test_the_finding_names_whose_certificate_it_is(badge, examine):
    report = examine(badge(OTHER, UniformResourceIdentifier("did:web:other.example.org")))
    assert dict(finding(report, "issuer").values) == {
        "names": "did:web:other.example.org, other.example.org",
        "issuer": ISSUER,
    }


def test_without_anchors_it_is_open(badge, examine):
    report = examine(badge(HOST))
    assert found(report) == ("signature_right", "certificate_unanchored")
    assert (report.verdict, finding(report, "issuer").undecided) == ("indeterminate", True)


def test_an_authority_that_is_not_trusted_has_no_word(badge, examine):
    report = examine(badge(HOST), anchors=Authority("root").pem)
    assert found(report) == ("signature_right", "certificate_refused")
    assert report.verdict == "not_verified"


def test_a_certificate_that_signed_itself_has_no_word(credential, examine):
    own = Authority("badges")
    chain = x5c(own.certify(native(), HOST), own.certificate)
    text = jws.sign(json.dumps(credential).encode(), KEY, {"typ": "vc+jwt", "x5c": chain})
    assert finding(examine(text, anchors=ROOT.pem), "issuer").code == "certificate_refused"


def test_a_certificate_of_another_key_did_not_sign(badge, examine):
    report = examine(badge(HOST, by=generate_key("p256")), anchors=ROOT.pem)
    assert found(report) == ("signature_wrong", "issuer_not_examined")


def test_a_certificate_of_another_kind_of_key_is_unusable(badge, examine):
    report = examine(badge(HOST, by=generate_key("ed25519")), anchors=ROOT.pem)
    assert found(report) == ("key_unusable", "issuer_not_examined")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"end": datetime(2026, 1, 3)}, "certified_unasked"),
        ({"end": datetime(2026, 1, 1)}, "certificate_refused"),
        ({"begin": datetime(2026, 1, 3)}, "certificate_refused"),
        ({"sign": False}, "certificate_refused"),
        ({"sign": None}, "certified_unasked"),
        ({"ca": True}, "certificate_refused"),
        ({"ca": False}, "certified_unasked"),
    ],
)
def test_a_certificate_was_valid_for_signatures_when_the_badge_was_signed(
    badge, examine, options, code
):
    """Signed on 2026-01-02; one that ended since says what it said then."""
    assert finding(examine(badge(HOST, **options), anchors=ROOT.pem), "issuer").code == code


def test_without_a_time_of_signing_the_beginning_counts_and_then_the_moment_asked_for(
    badge, credential, examine
):
    text = badge(HOST, iat=None, end=datetime(2026, 1, 2))
    assert finding(examine(text, anchors=ROOT.pem), "issuer").code == "certified_unasked"
    del credential["validFrom"]
    text = badge(HOST, iat=None, end=datetime(2026, 1, 2))
    assert finding(examine(text, anchors=ROOT.pem), "issuer").code == "certificate_refused"


def test_what_the_issuers_own_document_lists_needs_no_certificate(credential, key, examine):
    header = {"typ": "vc+jwt", "kid": key.verification_method, "x5c": ["nonsense"]}
    report = examine(jws.sign(json.dumps(credential).encode(), key, header))
    assert found(report) == ("signature_right", "key_is_issuers")


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ({"revoked": "2026-01-01T12:00:00Z"}, "key_revoked"),
        ({"expires": "2026-01-01T12:00:00Z"}, "key_expired"),
        ({"revoked": "2026-03-01T00:00:00Z"}, "key_revoked_since"),
        (None, "key_not_for_assertions"),
    ],
)
def test_a_certificate_does_not_bring_back_what_the_issuer_withdrew(
    credential, documents, examine, end, code
):
    key = generate_key("p256", controller=ISSUER)
    listing = did_document(key)
    if end is None:
        listing["assertionMethod"] = []
    listing["verificationMethod"][0] |= end or {}
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    chain = x5c(ROOT.certify(native(key), HOST))
    header = {"typ": "vc+jwt", "kid": key.verification_method, "x5c": chain, "iat": 1767312000}
    report = examine(jws.sign(json.dumps(credential).encode(), key, header), anchors=ROOT.pem)
    assert found(report) == ("signature_right", code)


def test_no_issuer_is_named(badge, credential, examine):
    del credential["issuer"]
    report = examine(badge(HOST), anchors=ROOT.pem)
    assert found(report) == ("signature_right", "no_issuer")


@pytest.mark.parametrize(
    "chain",
    [
        None, "text", [], {}, [5], [""], ["!!"], ["AAAA"], ["_-8"],
        x5c(ROOT.certify(native(), HOST)) * 9,
    ],
)  # fmt: skip
def test_what_is_no_chain_is_refused(credential, examine, chain):
    text = jws.sign(json.dumps(credential).encode(), KEY, {"typ": "vc+jwt", "x5c": chain})
    report = examine(text, anchors=ROOT.pem)
    assert found(report) == ("key_unusable", "issuer_not_examined")
    assert report.verdict == "not_verified"


def test_eight_certificates_are_a_chain() -> None:
    chain = certificates.read_chain(x5c(ROOT.certify(native(), HOST)) * 8)
    assert (len(chain.certificates), chain.key) == (8, KEY.public)
    assert (chain.hosts, chain.uris) == ({"issuer.example.org"}, frozenset())


def test_a_certificate_that_names_nobody_is_refused() -> None:
    with pytest.raises(InvalidKey, match="names nobody") as caught:
        certificates.read_chain(x5c(ROOT.certify(native())))
    assert caught.value.pointer == "/x5c/0"


def test_a_certificate_of_a_key_that_is_not_used_here_is_refused() -> None:
    other = ed448.Ed448PrivateKey.generate().public_key()
    with pytest.raises(InvalidKey, match="not supported"):
        certificates.read_chain(x5c(ROOT.certify(other, HOST)))


def test_a_damaged_certificate_is_refused() -> None:
    der = bytearray(base64.b64decode(x5c(ROOT.certify(native(), HOST))[0]))
    at = bytes(der).index(b"issuer.example.org")
    der[at - 2] = 0x9F  # a name of a kind that does not exist
    with pytest.raises(InvalidKey):
        certificates.read_chain([base64.b64encode(bytes(der)).decode()])


KEY_USAGE, ALTERNATIVE_NAME = b"\x06\x03\x55\x1d\x0f", b"\x06\x03\x55\x1d\x11"


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09"),  # version 10
        (KEY_USAGE, ALTERNATIVE_NAME),  # one extension twice
    ],
    ids=["version", "twice"],
)
def test_an_odd_certificate_is_refused_in_words(credential, examine, found, instead):
    der = base64.b64decode(x5c(ROOT.certify(native(), HOST))[0])
    assert found in der
    chain = [base64.b64encode(der.replace(found, instead)).decode()]
    with pytest.raises(InvalidKey):
        certificates.read_chain(chain)
    text = jws.sign(json.dumps(credential).encode(), KEY, {"typ": "vc+jwt", "x5c": chain})
    assert finding(examine(text, anchors=ROOT.pem), "proof").code == "key_unusable"


@pytest.mark.parametrize("pem", [b"nonsense", b"-----BEGIN CERTIFICATE-----\n-----END"])
def test_anchors_that_are_none_are_misuse(badge, examine, pem):
    with pytest.raises(Misused, match="trust anchors"):
        examine(badge(HOST), anchors=pem)


def test_the_number_of_anchors_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "MAX_ANCHORS", 1)
    assert len(certificates.read_anchors(ROOT.pem)) == 1
    with pytest.raises(Misused, match="More than 1"):
        certificates.read_anchors(ROOT.pem + MIDDLE.pem)


@pytest.mark.parametrize(
    ("identifier", "host"),
    [
        ("https://Issuer.example.org/profile", "issuer.example.org"),
        ("https://issuer.example.org:8443/", "issuer.example.org"),
        ("did:web:issuer.example.org", "issuer.example.org"),
        ("did:web:issuer.example.org%3A8443:a", "issuer.example.org"),
        ("did:web:issuer.example.org%3a8443", "issuer.example.org"),
        ("http://issuer.example.org", ""),
        ("did:key:z6Mk", ""),
        ("did:web:", ""),
        ("https://[::1", ""),
        ("urn:uuid:1", ""),
    ],
)
def test_an_identifier_is_on_a_host(identifier: str, host: str) -> None:
    assert host_of(identifier) == host
