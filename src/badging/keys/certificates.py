"""X.509 certificates that say whose key it is (RFC 5280; RFC 7515, 4.1.6, `x5c`).

A chain proves nothing by itself: it has to end in a certificate that the caller trusts.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import verification

from badging.errors import InvalidKey, Misused
from badging.keys.public import PublicKey

UNREADABLE = (
    ValueError,  # and binascii.Error
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises for a certificate, or a list of revoked ones, that is damaged or odd."""

MAX_CHAIN = 8
MAX_ANCHORS = 1000


@dataclass(frozen=True, slots=True)
class Chain:
    """certificates: the one of the key first. key: its public key. hosts, uris: whom it names
    (subjectAltName), hosts in small letters."""

    certificates: tuple[x509.Certificate, ...]
    key: PublicKey
    hosts: frozenset[str]
    uris: frozenset[str]


def read_chain(x5c: Any) -> Chain:
    """Read the header parameter `x5c`. Raises InvalidKey; nothing is trusted yet."""
    if not isinstance(x5c, list) or not 0 < len(x5c) <= MAX_CHAIN:
        raise InvalidKey(f"x5c is no list of 1 to {MAX_CHAIN} certificates.", pointer="/x5c")
    certificates = tuple(map(_certificate, x5c))
    leaf = certificates[0]
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        hosts = frozenset(name.lower() for name in names.get_values_for_type(x509.DNSName))
        uris = frozenset(names.get_values_for_type(x509.UniformResourceIdentifier))
        key = PublicKey.from_native(leaf.public_key())
    except x509.ExtensionNotFound:
        raise InvalidKey(
            "The certificate names nobody (subjectAltName).", pointer="/x5c/0"
        ) from None
    except UNREADABLE as error:
        raise InvalidKey("The certificate is not readable.", pointer="/x5c/0") from error
    return Chain(certificates, key, hosts, uris)


def _certificate(text: Any) -> x509.Certificate:
    """One certificate: DER in base64 (not base64url; RFC 7515, 4.1.6)."""
    try:
        return x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
    except UNREADABLE as error:
        raise InvalidKey("A part of x5c is no certificate.", pointer="/x5c") from error


def read_anchors(pem: bytes) -> list[x509.Certificate]:
    """The certificates that a caller trusts, in PEM. Raises Misused for none."""
    try:
        anchors = x509.load_pem_x509_certificates(pem)
    except UNREADABLE as error:
        raise Misused(
            "The trust anchors are no certificates in PEM.", remedy="Give a file of certificates."
        ) from error
    if len(anchors) > MAX_ANCHORS:
        raise Misused(f"More than {MAX_ANCHORS} trust anchors are given.", remedy="Give fewer.")
    return anchors


def check_chain(
    chain: Chain, anchors: list[x509.Certificate], at: datetime
) -> list[x509.Certificate]:
    """The certificates from that of the key to one of the anchors, all valid at that moment.

    Raises InvalidKey where the chain does not lead there. Revocation is not asked: see `crl`.

    By RFC 5280, with the rules of the web's certificates for those that sign others. The key's own
    needs no purpose of the web: it signs documents.
    """
    policy = (
        verification.PolicyBuilder()
        .store(verification.Store(anchors))
        .time(at)
        .max_chain_depth(MAX_CHAIN)
        .extension_policies(
            ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
            ee_policy=verification.ExtensionPolicy.permit_all()
            .require_present(x509.SubjectAlternativeName, verification.Criticality.AGNOSTIC, None)
            .may_be_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _may_sign)
            .may_be_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, _is_leaf),
        )
        .build_client_verifier()
    )
    leaf, *others = chain.certificates
    try:
        return list(policy.verify(leaf, others).chain)
    except (verification.VerificationError, *UNREADABLE) as error:
        raise InvalidKey(
            f"The certificates do not lead to one that is trusted: {error}.",
            pointer="/x5c",
            code="certificate_refused",
        ) from error


def _may_sign(_policy: Any, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.digital_signature:
        raise ValueError("its key is not for signatures")


def _is_leaf(
    _policy: Any, _certificate: x509.Certificate, constraints: x509.BasicConstraints | None
) -> None:
    if constraints is not None and constraints.ca:
        raise ValueError("it is a certificate that signs others")
