"""Whether a request is Slack's, and whether it is new."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from slack_sdk.signature import SignatureVerifier

from alliance.chat.models import SlackRequest

MAX_BYTES = 64 * 1024


def is_genuine(request: HttpRequest) -> bool:
    """The signature over body and time holds (HMAC-SHA256, compared in constant time), and the
    time is not more than five minutes off. Nothing is genuine without a secret.
    """
    secret, length = settings.SLACK_SIGNING_SECRET, request.headers.get("Content-Length", "")
    if not secret or not length.isdecimal() or int(length) > MAX_BYTES:
        return False
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 13 and signature.isascii()):
        return False
    return bool(SignatureVerifier(secret).is_valid(request.body, stamp, signature))


def take_once(request: HttpRequest) -> SlackRequest | None:
    """Remember this request; None when it has been taken before."""
    digest = hashlib.sha256(request.headers.get("X-Slack-Signature", "").encode()).hexdigest()
    try:
        with transaction.atomic():
            return SlackRequest.objects.create(digest=digest)
    except IntegrityError:
        return None
