"""A certificate that its authority took back (RFC 5280, section 5 and 6.3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import DNSName, ReasonFlags
from tests.engine.verification.certificates import Authority, point, x5c
from tests.engine.verification.conftest import finding

from badging.keys import generate_key
from badging.proofs import jws
from badging.verification import Check

URL, SECOND, OF_ROOT = (f"http://crl.example.org/{name}" for name in ("1", "2", "root"))
HOST = DNSName("issuer.example.org")
ROOT = Authority("root")
MIDDLE = Authority("middle", ROOT)
KEY = generate_key("p256")
SIGNED = datetime(2026, 1, 2)  # a CRL's times have no zone in what makes them here
BEFORE, SINCE, LATER = datetime(2026, 1, 1), datetime(2026, 3, 1), datetime(2026, 7, 1)
LEAF = MIDDLE.certify(KEY.public._native, HOST, points=[point(URL)])


@pytest.fixture
def issuer_of(credential, examine, documents):
    """`issuer_of(list, …)`: the finding of a badge whose certificate names a list at URL."""

    def run(
        served: bytes | None = None,
        leaf: x509.Certificate = LEAF,
        middle: Authority = MIDDLE,
        **options: Any,
    ) -> Check:
        if served is not None:
            documents[URL] = served
        chain = x5c(leaf, middle.certificate)
        iat = int(SIGNED.replace(tzinfo=UTC).timestamp())
        token = jws.sign(
            json.dumps(credential).encode(), KEY, {"typ": "vc+jwt", "x5c": chain, "iat": iat}
        )
        report = examine(token, anchors=ROOT.pem, **options)
        assert finding(report, "proof").code == "signature_right"
        return finding(report, "issuer")

    return run


def told(check: Check) -> tuple[str, str]:
    return check.code, check.outcome.value


@pytest.fixture(autouse=True)
def middles_own(documents) -> None:
    documents[OF_ROOT] = ROOT.revoking()


# The authority below the root has a list of its own, so that nothing is left unasked.
ASKED = Authority("middle", ROOT, points=[point(OF_ROOT)])
ASKED_LEAF = ASKED.certify(KEY.public._native, HOST, points=[point(URL)])


def test_what_is_on_no_list_was_not_revoked(issuer_of):
    other = ASKED.certify(KEY.public._native, HOST)
    for served in (ASKED.revoking(), ASKED.revoking(other)):
        assert told(issuer_of(served, ASKED_LEAF, ASKED)) == ("certified", "pass")


def test_a_list_may_be_written_in_pem(issuer_of):
    served = x509.load_der_x509_crl(ASKED.revoking(ASKED_LEAF)).public_bytes(Encoding.PEM)
    assert told(issuer_of(b"\n" + served, ASKED_LEAF, ASKED)) == ("certificate_revoked", "fail")


@pytest.mark.parametrize(
    ("at", "reason", "expected"),
    [
        (BEFORE, None, ("certificate_revoked", "fail")),
        (SIGNED, ReasonFlags.superseded, ("certificate_revoked", "fail")),
        (SINCE, None, ("certificate_revoked_since", "warn")),
        (SINCE, ReasonFlags.superseded, ("certificate_revoked_since", "warn")),
        (SINCE, ReasonFlags.key_compromise, ("certificate_revoked", "fail")),
        (SINCE, ReasonFlags.ca_compromise, ("certificate_revoked", "fail")),
        (SINCE, ReasonFlags.aa_compromise, ("certificate_revoked", "fail")),
        (LATER, None, ("certified", "pass")),
        (LATER, ReasonFlags.key_compromise, ("certificate_revoked", "fail")),
    ],
)
def test_what_follows_from_a_revocation(issuer_of, at, reason, expected):
    """Signed on 2 January, looked at on 1 June."""
    found = issuer_of(ASKED.revoking(ASKED_LEAF, at=at, reason=reason), ASKED_LEAF, ASKED)
    assert told(found) == expected
    if "compromise" in str(reason):
        assert "Somebody else" in found.reason
    if found.code != "certified":
        assert f"{at:%Y-%m-%d}" in found.reason
        assert "2026-01-02" in found.reason


def test_the_certificate_of_the_authority_may_be_revoked_too(issuer_of, documents):
    documents[OF_ROOT] = ROOT.revoking(ASKED.certificate)
    assert told(issuer_of(ASKED.revoking(), ASKED_LEAF, ASKED))[0] == "certificate_revoked"
    found = issuer_of(ASKED.revoking(ASKED_LEAF, at=SINCE), ASKED_LEAF, ASKED)
    assert told(found)[0] == "certificate_revoked"


def test_an_authority_that_names_no_list_is_said_to(issuer_of):
    found = issuer_of(MIDDLE.revoking())
    assert told(found) == ("certified_unasked", "pass")
    assert "names no list" in found.reason


def test_a_list_that_cannot_be_had_is_a_reservation(issuer_of):
    found = issuer_of()
    assert told(found) == ("certified_unasked", "warn")
    assert URL in found.reason


def test_the_second_of_two_addresses_is_asked_where_the_first_says_nothing(issuer_of, documents):
    leaf = ASKED.certify(KEY.public._native, HOST, points=[point(URL, SECOND)])
    documents[SECOND] = ASKED.revoking(leaf)
    for served in (None, b"nothing"):
        assert told(issuer_of(served, leaf, ASKED))[0] == "certificate_revoked"
    assert told(issuer_of(ASKED.revoking(), leaf, ASKED))[0] == "certified"


def test_no_more_than_two_addresses_are_asked(issuer_of, documents):
    leaf = ASKED.certify(KEY.public._native, HOST, points=[point(f"{URL}x", f"{URL}y", URL)])
    assert told(issuer_of(ASKED.revoking(leaf), leaf, ASKED)) == ("certified_unasked", "warn")


RELATIVE = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "list")])


@pytest.mark.parametrize(
    "named",
    [
        point("ldap://crl.example.org/1"),
        point("file:///etc/passwd"),
        point(relative_name=RELATIVE),
        point(URL, reasons=frozenset((ReasonFlags.key_compromise,))),
        point(URL, crl_issuer=[x509.DirectoryName(x509.Name([]))]),
        x509.DistributionPoint(
            full_name=[x509.DirectoryName(x509.Name([]))],
            relative_name=None, reasons=None, crl_issuer=None,
        ),
    ],
    ids=["ldap", "file", "relative", "some reasons", "indirect", "a name"],
)  # fmt: skip
def test_another_place_names_no_list(issuer_of, named):
    leaf = ASKED.certify(KEY.public._native, HOST, points=[named])
    assert told(issuer_of(ASKED.revoking(leaf), leaf, ASKED)) == ("certified_unasked", "pass")


def scope(**flags: Any) -> x509.IssuingDistributionPoint:
    given: dict[str, Any] = {
        "full_name": None, "relative_name": None, "only_contains_user_certs": False,
        "only_contains_ca_certs": False, "only_some_reasons": None, "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }  # fmt: skip
    return x509.IssuingDistributionPoint(**(given | flags))


SOME = frozenset((ReasonFlags.superseded,))


@pytest.mark.parametrize(
    ("served", "word"),
    [
        (lambda: b"", "no list"),
        (lambda: b"-----BEGIN X509 CRL-----\n", "no list"),
        (lambda: ASKED.certificate.public_bytes(Encoding.DER), "no list"),
        (lambda: ASKED.revoking().replace(b"\x02\x01\x01\x30", b"\x02\x01\x09\x30"), "no list"),
        (ROOT.revoking, "not by the authority"),
        (lambda: ASKED.revoking(by=ROOT), "not by the authority"),
        (lambda: Authority("middle").revoking(), "not by the authority"),
        (lambda: ASKED.revoking(until=datetime(2026, 5, 1)), "out of date"),
        (lambda: ASKED.revoking(extensions=(x509.DeltaCRLIndicator(1),)), "part"),
        (lambda: ASKED.revoking(extensions=(scope(indirect_crl=True),)), "part"),
        (lambda: ASKED.revoking(extensions=(scope(only_some_reasons=SOME),)), "part"),
        (lambda: ASKED.revoking(extensions=(scope(only_contains_attribute_certs=True),)), "part"),
        (lambda: ASKED.revoking(extensions=(scope(only_contains_ca_certs=True),)), "part"),
    ],
    ids=range(13),
)
def test_a_list_that_says_nothing_of_the_certificate_is_a_reservation(issuer_of, served, word):
    found = issuer_of(served(), ASKED_LEAF, ASKED)
    assert told(found) == ("certified_unasked", "warn")
    assert word in found.reason


def test_a_list_may_be_for_certificates_of_one_kind(issuer_of, documents):
    documents[OF_ROOT] = ROOT.revoking(extensions=(scope(only_contains_ca_certs=True),))
    for_users = (scope(only_contains_user_certs=True),)
    found = issuer_of(ASKED.revoking(extensions=for_users), ASKED_LEAF, ASKED)
    assert told(found) == ("certified", "pass")
    documents[OF_ROOT] = ROOT.revoking(extensions=for_users)
    assert told(issuer_of(ASKED.revoking(), ASKED_LEAF, ASKED)) == ("certified_unasked", "warn")


def test_a_certificate_with_its_constraints_spelled_out_is_no_authority(issuer_of):
    leaf = ASKED.certify(KEY.public._native, HOST, points=[point(URL)], ca=False)
    only = (scope(only_contains_ca_certs=True),)
    assert told(issuer_of(ASKED.revoking(extensions=only), leaf, ASKED))[0] == "certified_unasked"


def test_an_authority_that_may_sign_no_lists_signed_none(issuer_of):
    silent = Authority("middle", ROOT, crl=False, points=[point(OF_ROOT)])
    leaf = silent.certify(KEY.public._native, HOST, points=[point(URL)])
    found = issuer_of(silent.revoking(leaf), leaf, silent)
    assert told(found) == ("certified_unasked", "warn")


def test_nothing_is_asked_where_the_authority_is_not_trusted(credential, examine, documents):
    stranger = Authority("root")
    leaf = stranger.certify(KEY.public._native, HOST, points=[point(URL)])
    documents[URL] = b"would be unreadable"
    token = jws.sign(
        json.dumps(credential).encode(),
        KEY,
        {"typ": "vc+jwt", "x5c": x5c(leaf, stranger.certificate)},
    )
    assert finding(examine(token, anchors=ROOT.pem), "issuer").code == "certificate_refused"
