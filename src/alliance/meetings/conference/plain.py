"""Any address: a room elsewhere whose link everybody knows. The page only says when it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alliance.meetings.conference.base import FoundRecording, Guest, Room


@dataclass(frozen=True, slots=True)
class PlainUrl:
    url: str
    name: str = "url"

    def join_url(self, room: Room, guest: Guest, now: datetime) -> str:
        return self.url

    def is_running(self, room: Room) -> bool | None:
        return None

    def end(self, room: Room) -> None:
        """Nothing here knows who is in that room."""

    def recordings(self, room: Room) -> list[FoundRecording]:
        return []
