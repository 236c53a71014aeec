"""Claim links: what the mail carries, and what is kept of it.

The token is an HMAC of the award's identifier under a key of the site's own, so a mail that is
sent again carries the same link and the database holds nothing that opens one. Only its SHA-256
is stored, and looked up; links in mails stay good when the site's secret changes.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings

_LABEL = b"alliance.issuing.claims/1:"


def token_for(public_id: UUID) -> str:
    """The claim token of an award: 32 characters, 192 bits, fit for a URL."""
    secret = settings.SECRET_KEY.encode()
    digest = hmac.digest(secret, _LABEL + public_id.bytes, "sha256")
    return urlsafe_b64encode(digest[:24]).decode("ascii")


def hash_of(token: str) -> str:
    """What is stored of a token: SHA-256, hex."""
    return sha256(token.encode()).hexdigest()
