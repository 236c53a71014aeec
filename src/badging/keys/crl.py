"""Lists of revoked certificates (RFC 5280, section 5): whether an authority took one back.

Read are full lists by the very authority that made the certificate. Whoever fetches them brings
the bytes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import ReasonFlags

from badging.errors import InvalidKey
from badging.keys.certificates import UNREADABLE

MAX_BYTES = 8 * 1024 * 1024
MAX_PLACES = 2
ACCEPT = "application/pkix-crl"

_COMPROMISED = frozenset(
    (ReasonFlags.key_compromise, ReasonFlags.ca_compromise, ReasonFlags.aa_compromise)
)
_PEM = b"-----BEGIN"


@dataclass(frozen=True, slots=True)
class Revoked:
    """at: since when. compromised: whether somebody else may have had the key, so that what it
    signed before counts no more, either."""

    at: datetime
    compromised: bool


def places_of(certificate: x509.Certificate) -> list[str]:
    """The addresses of full lists on which the certificate would be (4.2.1.13), a few."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, *UNREADABLE):
        return []
    found = [
        name.value
        for point in points
        if point.reasons is None and point.crl_issuer is None
        for name in point.full_name or ()
        if isinstance(name, x509.UniformResourceIdentifier)
    ]
    return [url for url in found if url.startswith(("http://", "https://"))][:MAX_PLACES]


def revocation_of(
    certificate: x509.Certificate, authority: x509.Certificate, data: bytes, at: datetime
) -> Revoked | None:
    """What a list says of a certificate; None where it is not on it (6.3.3).

    authority: the certificate that signed this one. data: the list, DER or PEM. at: a moment up to
    which the list has to be valid; one that is newer than that knows only more. Raises InvalidKey
    for what is no list of this authority for such certificates, or out of date.
    """
    crl = _read(data)
    if not _is_by(crl, authority) or certificate.issuer != crl.issuer:
        raise _unusable("It is not by the authority that made the certificate.")
    if crl.next_update_utc is None or crl.next_update_utc < at:
        raise _unusable("It is out of date.")
    if not _covers(crl, certificate):
        raise _unusable("It is only a part of a list, or one for other certificates.")
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return None
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        reason = ReasonFlags.unspecified
    except UNREADABLE as error:
        raise _unusable("What it says of the certificate cannot be read.") from error
    return Revoked(entry.revocation_date_utc, reason in _COMPROMISED)


def _read(data: bytes) -> x509.CertificateRevocationList:
    try:
        if data.lstrip().startswith(_PEM):
            return x509.load_pem_x509_crl(data)
        return x509.load_der_x509_crl(data)
    except UNREADABLE as error:
        raise _unusable("It is no list of revoked certificates.") from error


def _is_by(crl: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    key: Any = authority.public_key()
    try:
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
        return usage.crl_sign and crl.is_signature_valid(key)
    except (x509.ExtensionNotFound, InvalidSignature, *UNREADABLE):
        return False


def _covers(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether the list would name the certificate: it is whole, and for its kind (5.2.4, 5.2.5)."""
    try:
        critical = [found for found in crl.extensions if found.critical]
    except UNREADABLE:
        return False
    for found in critical:
        point = found.value
        if not isinstance(point, x509.IssuingDistributionPoint):
            return False  # a difference to another list, or what is not known here
        if point.indirect_crl or point.only_some_reasons or point.only_contains_attribute_certs:
            return False
        is_authority = _is_authority(certificate)
        if point.only_contains_user_certs and is_authority:
            return False
        if point.only_contains_ca_certs and not is_authority:
            return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, *UNREADABLE):
        return False


def _unusable(why: str) -> InvalidKey:
    return InvalidKey(why, code="revocation_unreadable")
