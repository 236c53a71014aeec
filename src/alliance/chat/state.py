"""What the chat server has to know of the rooms: one JSON object, made anew each second.

    {"rooms": {slug: {"title", "members_only", "archived", "affiliations": {user: affiliation},
               "muted": {user: true}}},
     "blocked": [user], "kicks": [{"id", "room", "user", "reason"}],
     "removals": [{"id", "room", "reason"}],
     "texts": {language: {English sentence: the same in that language}}}

A user is the 32 hex digits of `Person.public_id`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

from alliance.calls import permissions as calls
from alliance.chat.models import Removal, Room, Sanction
from alliance.chat.queries import open_rooms, standing
from alliance.groups import permissions as groups
from alliance.groups.queries import people_in
from alliance.people.models import Office, Person
from alliance.people.offices import holders

RECENTLY = timedelta(hours=1)

# What prosody/mod_alliance_rooms.lua says to people, word for word.
SENTENCES = (
    gettext_noop("This account is blocked."),
    gettext_noop("In the chat you are called what you chose on the site."),
    gettext_noop("You may not enter this room now."),
    gettext_noop("This room is for those who take part in its group."),
    gettext_noop("You are muted here for now."),
    gettext_noop("This is not your message, or it is too old."),
    gettext_noop("This message is too long."),
    gettext_noop("Members and bans are kept on the site."),
    gettext_noop("Only those who moderate this room do that."),
    gettext_noop("There is no such message any more."),
    gettext_noop("Rooms are set up on the site."),
    gettext_noop("Rooms are opened on the site."),
)


@lru_cache
def texts() -> dict[str, dict[str, str]]:
    """`SENTENCES` in each language of the site but English."""
    found = {}
    for language, _name in settings.LANGUAGES:
        if language != "en":
            with override(language):
                found[language] = {sentence: gettext(sentence) for sentence in SENTENCES}
    return found


def state(now: datetime) -> dict[str, Any]:
    moderators = list(holders(Office.Kind.MODERATOR)) + list(
        Person.objects.filter(is_staff=True, is_active=True)
    )
    since = now - RECENTLY
    kicks = Sanction.objects.filter(kind=Sanction.Kind.KICK, at__gt=since).order_by("at")
    removals = Removal.objects.filter(at__gt=since).order_by("at")
    blocked = Person.objects.filter(is_active=False, chat_profile__isnull=False).order_by("pk")
    return {
        "texts": texts(),
        "rooms": {room.slug: _room(room, moderators) for room in open_rooms()},
        "blocked": [person.public_id.hex for person in blocked],
        "kicks": [
            {"id": k.uid, "room": k.room.slug, "user": k.person.public_id.hex, "reason": k.reason}
            for k in kicks.select_related("room", "person")
        ],
        "removals": [
            {"id": r.uid, "room": r.room.slug, "reason": r.reason}
            for r in removals.select_related("room")
        ],
    }


def _room(room: Room, moderators: list[Person]) -> dict[str, Any]:
    group = room.group or (room.series.group if room.series else None)
    affiliations: dict[str, str] = {}
    if group is not None:
        for person in people_in(group):
            affiliations[person.public_id.hex] = "member"
            if groups.may_change(person, group):
                affiliations[person.public_id.hex] = "admin"
    elif room.series is not None:
        for person in holders(Office.Kind.COORDINATOR):
            if calls.may_change(person, room.series):
                affiliations[person.public_id.hex] = "admin"
    for person in moderators:
        affiliations[person.public_id.hex] = "admin"
    for sanction in standing(room, Sanction.Kind.BAN):
        affiliations[sanction.person.public_id.hex] = "outcast"
    muted = {s.person.public_id.hex: True for s in standing(room, Sanction.Kind.MUTE)}
    return {
        "title": room.title,
        "members_only": not room.is_open,
        "archived": room.is_archived,
        "affiliations": affiliations,
        "muted": muted,
    }
