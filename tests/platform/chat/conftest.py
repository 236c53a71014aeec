"""Rooms, and people with a place in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from tests.platform.meetings.conftest import day_of, make_series

from alliance.calls.models import CallSeries
from alliance.chat import naming, services, spool
from alliance.chat.models import ChatMessage, Room
from alliance.groups.models import WorkingGroup
from alliance.meetings.models import Meeting
from alliance.meetings.services.opening import meeting_on
from alliance.people.models import Person

CHAT_URL = "ws://127.0.0.1:8181/xmpp-websocket"


def entry(room: Room, person: Person, **more: Any) -> dict[str, Any]:
    """A line of the spool, as mod_alliance_rooms.lua writes it."""
    at = timezone.now().isoformat()
    return {
        "kind": "message", "id": "m1", "room": room.slug, "user": person.public_id.hex,
        "body": "Hello <b>", "at": at,
    } | more  # fmt: skip


@pytest.fixture
def with_chat(settings: Any) -> None:
    settings.CHAT_URL = CHAT_URL


@pytest.fixture
def room(db: None) -> Room:
    """The community's, with its archive on."""
    room = services.community_room()
    room.is_archived = True
    room.save()
    return room


@pytest.fixture
def closed(db: None) -> Room:
    return Room.objects.create(slug="closed", title="Closed", is_open=False)


@pytest.fixture
def group(db: None) -> WorkingGroup:
    return WorkingGroup.objects.create(acronym="standard", name="Standard", purpose="x")


@pytest.fixture
def keep() -> Callable[..., ChatMessage]:
    """`keep(room, person, "m1", "words")`: a message in the archive, whose author agreed."""

    def make(room: Room, person: Person, uid: str = "m1", body: str = "Kept words") -> ChatMessage:
        profile = naming.profile_of(person)
        naming.choose(person, nickname=profile.nickname, archived_as="named")
        spool.take_entry(entry(room, person, id=uid, body=body))
        return ChatMessage.objects.get(uid=uid)

    return make


@pytest.fixture
def make_call(db: None) -> Callable[..., Meeting]:
    """`make_call(-5, group=group)`: a call that began, by the clock, five minutes ago."""

    def make(minutes: float = -5, **fields: Any) -> Meeting:
        series: CallSeries = make_series(minutes, **fields)
        meeting = meeting_on(series, day_of(series, minutes), timezone.now())
        assert meeting is not None
        return meeting

    return make
