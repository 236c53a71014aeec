"""Jitsi Meet with token authentication: https://github.com/jitsi/lib-jitsi-meet (doc/tokens.md).

Each guest comes in with a token of their own for this room alone. Prosody's `token` authentication
checks `aud`, `iss`, `room`, `exp` and `nbf`; `sub` is the tenant or domain; `context.user` is shown
to the others; `moderator` beside it is read by the token-affiliation plugin, and
`context.user.moderator` by JaaS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import jwt

from alliance.meetings.conference.base import FoundRecording, Guest, Room

SKEW = timedelta(minutes=1)  # between this clock and that of the server


@dataclass(frozen=True, slots=True)
class Jitsi:
    """`url` is the server's, with the tenant's path if there is one; `key` the shared secret
    (HS256) or the private key as PEM (RS256, with `key_id` in the header).
    """

    url: str
    app_id: str
    key: str
    algorithm: str = "HS256"
    audience: str = "jitsi"
    subject: str = "*"
    key_id: str = ""
    name: str = "jitsi"

    def join_url(self, room: Room, guest: Guest, now: datetime) -> str:
        query = urlencode({"jwt": self.token(room, guest, now)})
        subject = quote(f'"{room.title}"')
        return f"{self.url.rstrip('/')}/{quote(room.name)}?{query}#config.subject={subject}"

    def token(self, room: Room, guest: Guest, now: datetime) -> str:
        """A JWT (RFC 7519) for one guest and one room, until the room closes."""
        user = {
            "id": guest.key,
            "name": guest.name,
            "moderator": "true" if guest.is_moderator else "false",
        }
        claims = {
            "aud": self.audience,
            "iss": self.app_id,
            "sub": self.subject,
            "room": room.name,
            "iat": int(now.timestamp()),
            "nbf": int((now - SKEW).timestamp()),
            "exp": int(room.closes_at.timestamp()),
            "moderator": guest.is_moderator,
            "context": {"user": user},
        }
        headers = {"kid": self.key_id} if self.key_id else None
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers=headers)

    def is_running(self, room: Room) -> bool | None:
        return None

    def end(self, room: Room) -> None:
        """A moderator ends it in the room itself; tokens run out soon after."""

    def recordings(self, room: Room) -> list[FoundRecording]:
        return []
