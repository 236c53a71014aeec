"""What the chat server tells the site: messages to keep, what was taken back in a room, and whom
moderators sent out or muted there.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from alliance.chat import finding, services
from alliance.chat.models import (
    MAX_BODY_CHARACTERS,
    ChatMessage,
    ChatProfile,
    Removal,
    Room,
    Sanction,
)
from alliance.people.models import Person

log = logging.getLogger("alliance.chat")


def take(spool: Path) -> int:
    """Take in what has been spooled; return how many lines. May be interrupted and repeated."""
    taken = spool.with_name("spool.taken")
    if not taken.exists():
        try:
            spool.rename(taken)
        except FileNotFoundError:
            return 0
    count = 0
    with taken.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                take_entry(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
                log.warning("a line of the chat's spool makes no sense: %.120s", line)
            count += 1
    taken.unlink()
    return count


@transaction.atomic
def take_entry(entry: dict[str, Any]) -> None:
    """Take in one entry, once. Messages of people who did not agree are dropped here."""
    room = Room.objects.filter(slug=entry["room"]).first()
    person = Person.objects.filter(public_id=UUID(entry["user"])).first()
    at = parse_datetime(entry["at"])
    if room is None or person is None or at is None:
        return
    if entry["kind"] == "message":
        _keep(room, person, entry, at)
        return
    by = Person.objects.filter(public_id=UUID(entry["by"])).first()
    if entry["kind"] in ("retract", "remove"):
        moderator = by if entry["kind"] == "remove" else None
        services.take_back(room, entry["id"][:64], by=moderator, reason=entry["reason"])
        return
    Sanction.objects.get_or_create(
        uid=entry["id"][:64],
        defaults={
            "room": room,
            "person": person,
            "kind": Sanction.Kind(entry["kind"]),
            "reason": entry["reason"][:200],
            "by": by,
            "at": at,
        },
    )


def _keep(room: Room, person: Person, entry: dict[str, Any], at: Any) -> None:
    profile = ChatProfile.objects.filter(person=person).first()
    uid = entry["id"][:64]
    if not room.is_archived or profile is None or profile.archived_as == ChatProfile.Shown.NOT:
        return
    if Removal.objects.filter(uid=uid).exists():
        return
    body = str(entry["body"]).replace("\x00", "")[:MAX_BODY_CHARACTERS]
    message, is_new = ChatMessage.objects.get_or_create(
        uid=uid,
        defaults={
            "room": room,
            "person": person,
            "shown_as": shown_as(profile),
            "body": body,
            "at": at,
        },
    )
    if is_new:
        finding.put(message)


def shown_as(profile: ChatProfile) -> str:
    """The nickname, or its initials, as the person chose."""
    if profile.archived_as == ChatProfile.Shown.NAMED:
        return profile.nickname
    return "".join(word[0] + "." for word in profile.nickname.split())[:40]
