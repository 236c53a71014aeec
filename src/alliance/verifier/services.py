"""Verification as this site does it: the engine, with this site's documents."""

from __future__ import annotations

from datetime import datetime

import badging
from alliance.operations import counting
from alliance.verifier.documents import site_documents
from badging.verification.report import Report


def check(
    presented: bytes | str, recipient: str | None = None, at: datetime | None = None
) -> Report:
    """Verify a badge: JSON, a compact JWS, a PNG or SVG image with one inside, or a URL (str).

    recipient: an e-mail address that the badge should belong to. at: aware; now when None.
    Raises badging.errors.BadgingError (Unreadable, DocumentUnavailable, Misused) when there is no
    badge to speak about; whatever is wrong with a badge is in the report.
    """
    recipient = (recipient or "").strip() or None
    report = badging.verify(presented, recipient=recipient, at=at, documents=site_documents())
    counting.verification(report.verdict.value)
    return report


def check_presented(
    presented: bytes | str, *, audience: str, nonce: str, recipient: str | None = None
) -> Report:
    """Verify what somebody presents to this site: an SD-JWT with a key binding made for `audience`
    and to `nonce` (OpenID4VP 1.0, B.3.6). What is no SD-JWT cannot be bound, and fails here.

    Raises badging.errors.BadgingError, as `check`.
    """
    report = badging.verify(
        presented,
        recipient=recipient,
        documents=site_documents(),
        domain=audience,
        challenge=nonce,
    )
    counting.verification(report.verdict.value)
    return report
