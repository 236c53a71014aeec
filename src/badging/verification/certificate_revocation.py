"""Whether a certificate that says whose key it is was taken back (RFC 5280, 6.3).

Asked are the lists that the certificates themselves name, once they are known to lead to an
authority that the reader trusts. Responders (OCSP) are not: they would learn which badge is looked
at.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from badging.errors import BadgingError
from badging.verification.binding import NAME
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.report import Check, Outcome
from badging.verification.texts import COMPROMISED, NO_LIST_NAMED

if TYPE_CHECKING:
    from cryptography import x509

    from badging.keys.crl import Revoked


def assess(examination: Examination, path: list[x509.Certificate], signed: datetime) -> Check:
    """The finding "issuer" of a key whose certificate leads to an anchor, the last of the path.

    signed: when the badge says that it was signed.
    """
    findings: list[Check] = []
    for certificate, authority in pairwise(path):
        found = _asked(examination, certificate, authority)
        if isinstance(found, str):
            findings.append(_unasked(examination, found))
        elif found is not None and (found.compromised or examination.at >= found.at):
            findings.append(_revoked(found, signed))
    findings.append(_say(Outcome.PASS, "certified", issuer=examination.issuer_id))
    order = (Outcome.FAIL, Outcome.WARN, Outcome.PASS)
    return min(findings, key=lambda finding: order.index(finding.outcome))


def _asked(
    examination: Examination, certificate: x509.Certificate, authority: x509.Certificate
) -> Revoked | str | None:
    """What the authority says of the certificate; or why that was not found out."""
    from badging.keys import crl

    why = NO_LIST_NAMED
    for url in crl.places_of(certificate):
        try:
            document = examination.documents.get(url, accept=crl.ACCEPT, max_bytes=crl.MAX_BYTES)
            return crl.revocation_of(certificate, authority, document.body, examination.at)
        except BadgingError as error:
            why = error.message
    return why


def _unasked(examination: Examination, why: str) -> Check:
    outcome = Outcome.PASS if why == NO_LIST_NAMED else Outcome.WARN
    return _say(outcome, "certified_unasked", issuer=examination.issuer_id, why=why)


def _revoked(found: Revoked, signed: datetime) -> Check:
    times = {"when": moment(found.at), "signed": moment(signed)}
    if found.compromised or signed >= found.at:
        why = COMPROMISED if found.compromised else ""
        return _say(Outcome.FAIL, "certificate_revoked", why=why, **times)
    return _say(Outcome.WARN, "certificate_revoked_since", **times)


def _say(outcome: Outcome, code: str, **values: Any) -> Check:
    return say(NAME, outcome, code, pointer="/issuer/id", **values)
