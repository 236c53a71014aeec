"""Whether a delivery is the forge's: its signature over the body, or the token it was given."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from alliance.recognition.outside.configured import Forge

TIMES_DIFFER = timedelta(minutes=5)
SIGNED = "whsec_"  # how a signing token of Standard Webhooks begins


def is_genuine(forge: Forge, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Compared in constant time. headers: any spelling of their names."""
    match forge.kind:
        case "github":
            return _hex_holds(forge.secret, body, headers.get("X-Hub-Signature-256", ""), "sha256=")
        case "forgejo":
            given = headers.get("X-Forgejo-Signature", "") or headers.get("X-Gitea-Signature", "")
            return _hex_holds(forge.secret, body, given, "")
        case "gitlab":
            if forge.secret.startswith(SIGNED):
                return _standard_holds(forge.secret, headers, body, now)
            given = headers.get("X-Gitlab-Token", "")
            return hmac.compare_digest(given.encode(), forge.secret.encode())
    raise AssertionError(forge.kind)


def delivery_of(forge: Forge, headers: Mapping[str, str]) -> str:
    """What the forge calls this delivery, at most 100 characters; "" where it does not say."""
    names = {
        "github": ("X-GitHub-Delivery",),
        "forgejo": ("X-Forgejo-Delivery", "X-Gitea-Delivery"),
        "gitlab": ("webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID"),
    }[forge.kind]
    return next((headers[name][:100] for name in names if headers.get(name)), "")


def event_of(forge: Forge, headers: Mapping[str, str]) -> str:
    """The kind of event, as the forge names it."""
    names = {
        "github": ("X-GitHub-Event",),
        "forgejo": ("X-Forgejo-Event", "X-Gitea-Event"),
        "gitlab": ("X-Gitlab-Event",),
    }[forge.kind]
    return next((headers[name][:60] for name in names if headers.get(name)), "")


def _hex_holds(secret: str, body: bytes, given: str, prefix: str) -> bool:
    made = prefix + hmac.new(secret.encode(), body, "sha256").hexdigest()
    return hmac.compare_digest(given.encode(), made.encode())


def _standard_holds(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Standard Webhooks: HMAC-SHA256 over "id.timestamp.body", one of several signatures."""
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (name and stamp.isascii() and stamp.isdecimal() and len(stamp) < 13):
        return False
    if abs(now.timestamp() - int(stamp)) > TIMES_DIFFER.total_seconds():
        return False
    try:
        key = base64.b64decode(secret.removeprefix(SIGNED), validate=True)
    except binascii.Error:
        return False
    signed = b".".join((name.encode(), stamp.encode(), body))
    made = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    given = headers.get("webhook-signature", "").split()
    # All are compared, so that the time says nothing of which one it was.
    return sum(hmac.compare_digest(f"v1,{made}".encode(), one.encode()) for one in given[:10]) > 0
