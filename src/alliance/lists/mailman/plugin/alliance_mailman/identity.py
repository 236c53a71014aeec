"""Names of messages, as the site has them: base32 of the SHA-1 of the Message-ID."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

_ID = re.compile(r"<([^<>\s]{1,480})>")


def digest_of(msg: Any) -> str:
    text = str(msg.get("message-id", ""))
    found = _ID.search(text)
    message_id = found[1] if found else text.strip(" \t<>")
    data = message_id.encode("utf-8", "surrogateescape")
    return base64.b32encode(hashlib.sha1(data).digest()).decode()  # noqa: S324  a name, no secret


def body_hash(raw: bytes) -> str:
    """Of what follows the header, however its lines end."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].strip()
    return hashlib.sha256(body).hexdigest()
