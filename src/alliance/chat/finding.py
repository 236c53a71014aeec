"""What of the chat is found and taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from alliance.chat.models import ChatMessage, ChatProfile, CheckIn, Room, Sanction, SlackLink
from alliance.people.models import Person
from alliance.search import services as search
from alliance.search.sources import Findable

KIND = "chat"


def audience(room: Room) -> str:
    """Open rooms are for members; the others for those of their group."""
    group = room.group or (room.series.group if room.series else None)
    if room.is_open:
        return "members"
    return f"group:{group.acronym}" if group else "staff"


def findable(message: ChatMessage) -> Findable:
    return Findable(
        key=str(message.pk),
        title=message.room.name,
        text=f"{message.shown_as}: {message.body}",
        url=f"{message.room.get_absolute_url()}#m{message.pk}",
        at=message.at,
        audience=audience(message.room),
    )


def put(message: ChatMessage) -> None:
    search.put(KIND, findable(message))


def everything() -> Iterator[Findable]:
    messages = ChatMessage.objects.filter(is_hidden=False)
    messages = messages.select_related("room__group", "room__series__group")
    for message in messages.iterator():
        yield findable(message)


def of_person(person: Person) -> dict[str, Any]:
    profile = ChatProfile.objects.filter(person=person).first()
    link = SlackLink.objects.filter(person=person).first()
    return {
        "nickname": profile.nickname if profile else None,
        "archived_as": profile.archived_as if profile else None,
        "slack_user": link.user if link else None,
        "messages": [
            {"room": m.room.slug, "at": m.at.isoformat(), "body": m.body}
            for m in ChatMessage.objects.filter(person=person).select_related("room")
        ],
        "check_ins": [
            {"room": c.room.slug, "at": c.at.isoformat(), "via": c.via}
            for c in CheckIn.objects.filter(person=person).select_related("room")
        ],
        "sanctions": [
            {"room": s.room.slug, "kind": s.kind, "at": s.at.isoformat(), "reason": s.reason}
            for s in Sanction.objects.filter(person=person).select_related("room")
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    for room in Room.objects.order_by("slug"):
        messages = room.messages.order_by("at", "pk")
        whole = {
            "title": room.title,
            "messages": [
                {"at": m.at.isoformat(), "by": m.shown_as, "body": m.body} for m in messages
            ],
        }
        yield f"chat/{room.slug}.json", json.dumps(whole, ensure_ascii=False, indent=1).encode()
