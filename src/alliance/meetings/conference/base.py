"""What every provider of conferences can do."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from alliance.meetings.models import Meeting
from alliance.meetings.queries import closes_at, opens_at


class Unavailable(Exception):
    """The conference cannot be reached or refuses. The text is for the person who wanted in."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where one call is spoken. `name` cannot be guessed from the call's address; `opens_at` and
    `closes_at` are aware.
    """

    name: str
    title: str
    opens_at: datetime
    closes_at: datetime
    secret: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Who comes in. `key` tells two guests of one name apart; it says nothing about them."""

    name: str
    key: str
    is_moderator: bool = False


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """A recording that the provider keeps. `url` is where it is played."""

    key: str
    url: str
    title: str
    duration_s: int | None


class ConferenceProvider(Protocol):
    """A plug for conferences. `join_url` is asked when somebody presses Join, and not before: what
    it returns lets them in, so it is never written on a page. Each raises `Unavailable`.
    """

    @property
    def name(self) -> str: ...

    def join_url(self, room: Room, guest: Guest, now: datetime) -> str: ...

    def is_running(self, room: Room) -> bool | None:
        """None where the provider cannot tell."""

    def end(self, room: Room) -> None:
        """Send everybody out, where the provider can."""

    def recordings(self, room: Room) -> list[FoundRecording]: ...


def room_of(meeting: Meeting) -> Room:
    """The room of a call: its name ends in what nobody can guess, and only the provider reads."""
    tail = hmac.new(meeting.secret.encode(), b"room", hashlib.sha256).hexdigest()[:12]
    return Room(
        name=f"{meeting.series.slug}-{meeting.day:%Y%m%d}-{tail}",
        title=f"{meeting.series.name}, {meeting.day:%Y-%m-%d}",
        opens_at=opens_at(meeting),
        closes_at=closes_at(meeting),
        secret=meeting.secret,
    )
