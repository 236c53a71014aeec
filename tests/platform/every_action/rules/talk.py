"""Notes that many write, and the chat."""

from __future__ import annotations

from types import SimpleNamespace

from django.core import signing
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, IN_GROUP, LEADS, STAFF, do, look
from tests.platform.every_action.rules import meetings
from tests.platform.every_action.world import World

from alliance.chat import naming, services
from alliance.chat.models import ChatMessage, Room, Sanction, SlackChannel, SlackRequest
from alliance.chat.slack.answers import LINK_SALT
from alliance.meetings.pads import open_for
from alliance.notes import reading

OWNER = frozenset({"owner"})
MODERATES = LEADS | {"moderator"}


def things(world: World) -> SimpleNamespace:
    """The notes of the call; a closed room of the group, in which the owner has said something."""
    owner, now = world["owner"], timezone.now()
    pad = open_for(world.of(meetings.things).meeting)
    room, _is_new = Room.objects.get_or_create(group=world.group, defaults={"slug": "trust"})
    room.is_open, room.is_archived = False, True
    room.save()
    naming.choose(owner, nickname="Owner", archived_as="named")
    message = ChatMessage.objects.create(
        room=room, uid="m1", person=owner, shown_as="Owner", body="Hello", at=now
    )
    sanction = services.sanction(
        room, world["member"], Sanction.Kind.MUTE, by=world["staff"], reason="r", hours=1
    )
    return SimpleNamespace(
        pad=pad, room=room, message=message, sanction=sanction,
        channel=SlackChannel.objects.create(channel="C0000000001"),
        slack=SlackRequest.objects.create(digest="d", team="T1", user="U1"),
    )  # fmt: skip


def _pad(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).pad.public_id}


def _words(world: World) -> dict[str, object]:
    return {"base": reading.version_of(world.of(things).pad), "text": "Words."}


def _of(thing: str):  # type: ignore[no-untyped-def]
    return lambda world: {"pk": getattr(world.of(things), thing).pk}


def _link(world: World) -> dict[str, object]:
    return {"token": signing.dumps(world.of(things).slack.digest, salt=LINK_SALT)}


def _room(world: World) -> dict[str, object]:
    return {"slug": world.of(things).room.slug}


ASIDE = {"nickname": "Owner", "kind": "mute", "reason": "r", "hours": 1}
RULES = [
    look("notes:pad", args=_pad),
    look("notes:raw", args=_pad),
    look("notes:history", args=_pad),
    do("notes:write", ACCOUNTS, _words, args=_pad),
    do("notes:restore", ACCOUNTS, {"version": 0}, args=_pad, changes=None),
    look("chat:index", changes=None),
    look("chat:room", IN_GROUP | {"moderator"}, args=_room, changes=None),
    look("chat:credentials", frozenset()),  # this site has no chat server to sign in to
    look("chat:me", ACCOUNTS, changes=None),
    do("chat:me", ACCOUNTS, {"nickname": "Sky", "archived_as": "not"}),
    do("chat:forget_me", ACCOUNTS, changes=None),  # one's own, where there is something
    do("chat:found", LEADS, args={"acronym": "trust"}, changes=None),
    do("chat:here", IN_GROUP | {"moderator"}, args=_room),
    do("chat:arrange", MODERATES, {"is_open": "on", "kept_days": 30}, args=_room),
    do("chat:moderate", MODERATES, ASIDE, args=_room),
    do("chat:lift", MODERATES, args=_of("sanction")),
    do("chat:remove", MODERATES | OWNER, args=_of("message")),
    # Slack's own signature is asked for, and nobody here has it.
    do("chat:slack_commands", frozenset(), {"command": "/nextcall"}),
    do("chat:slack_events", frozenset(), body="{}"),
    look("chat:slack_channels", STAFF),
    do("chat:slack_channels", STAFF, {"channel": "C0123456789", "says_calls": "on"}),
    look("chat:slack_channel", STAFF, args=_of("channel")),
    do("chat:slack_channel", STAFF, {"channel": "C0123456780"}, args=_of("channel")),
    do("chat:slack_leave", STAFF, args=_of("channel")),
    look("chat:slack_link", ACCOUNTS, args=_link),  # whoever was given the link in Slack
    do("chat:slack_link", ACCOUNTS, args=_link),
    do("chat:slack_part", ACCOUNTS, changes=None),
]
