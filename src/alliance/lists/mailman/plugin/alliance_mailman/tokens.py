"""Links for leaving with one click (RFC 8058), made where the mail is made.

Mailman knows a list and an address, not the number of a subscription. The token therefore names
those two, and the site, which made the key, reads it. Standard library only: both sides import it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

_MAC_BYTES = 16


def leave_token(key: str, slug: str, email: str) -> str:
    """`m.<list and address>.<mac>`: letters, digits, "-", "_" and "."."""
    name = f"{slug}:{email.lower()}".encode()
    text = base64.urlsafe_b64encode(name).decode().rstrip("=")
    return f"m.{text}.{_mac(key, name)}"


def read_leave_token(key: str, token: str) -> tuple[str, str] | None:
    """(list, address), None for what was not made with this key."""
    kind, _, rest = token.partition(".")
    text, _, mac = rest.partition(".")
    if kind != "m" or len(token) > 1000:
        return None
    try:
        name = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        slug, _, email = name.decode().partition(":")
    except (ValueError, binascii.Error):
        return None
    if not hmac.compare_digest(mac.encode(), _mac(key, name).encode()):
        return None
    return slug, email


def _mac(key: str, name: bytes) -> str:
    mac = hmac.new(key.encode(), b"leave:" + name, hashlib.sha256).digest()[:_MAC_BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
