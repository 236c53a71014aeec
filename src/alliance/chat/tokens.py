"""Sign-in to the chat: one person, minutes, one use.

    v1.EXPIRES.NONCE.NICK.LANGUAGE.SIGNATURE

EXPIRES is seconds since 1970, NONCE 32 hex digits, NICK the nickname in UTF-8 as hex, LANGUAGE
that in which the chat server speaks to them, SIGNATURE the HMAC-SHA256 in hex over
"alliance-chat-v1", user, EXPIRES, NONCE, NICK and LANGUAGE, each followed by a line feed.
`prosody/mod_auth_alliance.lua` checks it without asking the site: the secret that both know is
derived from SECRET_KEY for this purpose alone, so it opens nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

SECONDS = 300  # how long a token may be used


def shared_secret() -> str:
    """What the chat server is given to know the site's tokens by: 64 hex digits."""
    return salted_hmac("alliance.chat.tokens.v1", b"prosody", algorithm="sha256").hexdigest()


def make(user: str, nickname: str, now: datetime, language: str = "en") -> str:
    """A token that signs `user` (32 hex digits) in as `nickname`, once, within `SECONDS`."""
    expires = str(int(now.timestamp()) + SECONDS)
    nonce = secrets.token_hex(16)
    nick = nickname.encode().hex()
    signed = "\n".join(["alliance-chat-v1", user, expires, nonce, nick, language, ""])
    signature = hmac.new(shared_secret().encode(), signed.encode(), hashlib.sha256).hexdigest()
    return f"v1.{expires}.{nonce}.{nick}.{language}.{signature}"


def jid_of(user: str) -> str:
    return f"{user}@{settings.CHAT_DOMAIN}"
