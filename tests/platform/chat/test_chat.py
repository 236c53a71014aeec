"""Rooms, tokens, consent, moderation and Slack, each with somebody who tries to break the rule."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliance.chat import keeping, naming, permissions, services, spool
from alliance.chat.errors import Refused
from alliance.chat.models import ChatMessage, CheckIn, Room, Sanction, SlackLink
from alliance.chat.state import state
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
SECRET = "a signing secret of the tests"


def entry(room: Room, person: Any, **more: Any) -> dict[str, Any]:
    at = timezone.now().isoformat()
    return {
        "kind": "message", "id": "m1", "room": room.slug, "user": person.public_id.hex,
        "body": "Hello <b>", "at": at,
    } | more  # fmt: skip


@pytest.fixture
def room() -> Room:
    room = services.community_room()
    room.is_archived = True
    room.save()
    return room


@pytest.fixture
def closed() -> Room:
    return Room.objects.create(slug="closed", title="Closed", is_open=False)


def test_who_may_do_what(person, staff, make_person, room, closed) -> None:
    gone = make_person("gone", is_active=False)
    matrix = {
        name: (
            permissions.may_see(who, closed), permissions.may_enter(who, room),
            permissions.may_enter(who, closed), permissions.may_moderate(who, room),
        )
        for name, who in (
            ("nobody", AnonymousUser()), ("person", person), ("gone", gone), ("staff", staff)
        )
    }  # fmt: skip
    assert matrix == {
        "nobody": (False, False, False, False),
        "person": (False, True, False, False),
        "gone": (False, False, False, False),
        "staff": (True, True, True, True),
    }


def test_without_agreement_nothing_is_kept(person, room) -> None:
    naming.profile_of(person)
    spool.take_entry(entry(room, person))
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize(("choice", "shown"), [("named", "Ada Lovelace"), ("initials", "A.L.")])
def test_a_message_is_kept_as_its_author_chose_and_once(person, room, choice, shown) -> None:
    naming.choose(person, nickname="Ada Lovelace", archived_as=choice)
    spool.take_entry(entry(room, person))
    spool.take_entry(entry(room, person))
    assert [m.shown_as for m in ChatMessage.objects.all()] == [shown]
    assert SearchEntry.objects.get(kind="chat").audience == "members"


def test_a_removed_message_leaves_archive_search_and_room(person, other_person, room) -> None:
    naming.choose(person, nickname="Ada", archived_as="named")
    spool.take_entry(entry(room, person))
    message = ChatMessage.objects.get()
    with pytest.raises(PermissionDenied):
        services.remove(message, by=other_person)
    services.remove(message, by=person)
    spool.take_entry(entry(room, person))  # spooled before it was taken back
    assert not ChatMessage.objects.exists()
    assert not SearchEntry.objects.filter(kind="chat").exists()
    assert [r["id"] for r in state(timezone.now())["removals"]] == ["m1"]


def test_archives_end(person, room) -> None:
    naming.choose(person, nickname="Ada", archived_as="named")
    spool.take_entry(entry(room, person))
    now = timezone.now()
    assert keeping.forget_old(now + timedelta(days=364)) == 0
    assert keeping.forget_old(now + timedelta(days=366)) == 1


def test_nicknames_that_look_alike_are_refused(person, other_person) -> None:
    naming.choose(person, nickname="Ada L", archived_as="not")
    for taken in ("ada l", "ADA  L", "Adá L", "a@b", "", "x" * 41):
        with pytest.raises(Refused):
            naming.choose(other_person, nickname=taken, archived_as="not")


def test_a_ban_holds_until_it_is_lifted_and_is_the_moderators(
    person, other_person, staff, room, sign_in
) -> None:
    with pytest.raises(PermissionDenied):
        services.sanction(room, person, Sanction.Kind.BAN, by=other_person, reason="no")
    with pytest.raises(Refused):
        services.sanction(room, person, Sanction.Kind.BAN, by=staff, reason=" ")
    ban = services.sanction(room, person, Sanction.Kind.BAN, by=staff, reason="Spam")
    assert not permissions.may_enter(person, room)
    assert state(timezone.now())["rooms"]["community"]["affiliations"][person.public_id.hex] == (
        "outcast"
    )
    assert sign_in(person).post("/chat/community/here/").status_code == 403
    assert sign_in(person).post(f"/chat/sanctions/{ban.pk}/lift/").status_code == 403
    services.lift(ban, by=staff)
    assert permissions.may_enter(person, room)


def test_credentials_are_for_the_signed_in(client, signed_in, settings, room) -> None:
    settings.CHAT_URL = "ws://127.0.0.1:8181/xmpp-websocket"
    assert client.get("/chat/credentials").status_code == 401
    given = signed_in.get("/chat/credentials")
    assert given.status_code == 200
    assert "no-store" in given["Cache-Control"]
    assert "@example.org" not in given.json()["jid"]
    policy = signed_in.get("/chat/community/")["Content-Security-Policy"]
    assert "ws://127.0.0.1:8181" in policy
    assert "ws://" not in signed_in.get("/chat/")["Content-Security-Policy"]


def test_closed_rooms_are_not_there_for_strangers(signed_in, closed, sign_in, staff) -> None:
    assert signed_in.get("/chat/closed/").status_code == 404
    assert signed_in.post("/chat/closed/moderate/").status_code == 404
    assert "Closed" not in signed_in.get("/chat/").content.decode()
    assert sign_in(staff).get("/chat/closed/").status_code == 200


def test_pages_show_what_is_kept_escaped(person, signed_in, room) -> None:
    naming.choose(person, nickname="Ada", archived_as="named")
    spool.take_entry(entry(room, person))
    assert "Hello &lt;b&gt;" in signed_in.get("/chat/community/").content.decode()
    assert "Hello" not in Client().get("/chat/community/").content.decode()
    assert signed_in.get("/chat/me/").status_code == 200


def slack(path: str, body: str, *, shift: int = 0, secret: str = SECRET) -> Any:
    stamp = str(int(time.time()) + shift)
    mac = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + mac.hexdigest()}
    return Client().post(path, body, content_type=kind, headers=headers)


COMMAND = "/chat/slack/commands"


def test_only_fresh_signed_requests_are_slacks(settings) -> None:
    assert slack(COMMAND, "command=/nextcall", secret="").status_code == 403
    settings.SLACK_SIGNING_SECRET = SECRET
    assert slack(COMMAND, "command=/nextcall").status_code == 200
    assert slack(COMMAND, "command=/nextcall", shift=-301).status_code == 403
    assert slack(COMMAND, "command=/nextcall", secret="another").status_code == 403
    assert slack(COMMAND, "command=/x&a=1").status_code == 200
    assert slack(COMMAND, "command=/x&a=1").status_code == 403  # the same once more
    challenge = json.dumps({"type": "url_verification", "challenge": "abc"})
    assert slack("/chat/slack/events", challenge).json() == {"challenge": "abc"}


def test_checkin_asks_for_consent_and_joins_once(settings, person, other_person, sign_in) -> None:
    settings.SLACK_SIGNING_SECRET = SECRET
    words = slack(COMMAND, "command=/checkin&team_id=T1&user_id=U1").json()["text"]
    path = "/chat/" + words.partition("/chat/")[2]
    assert sign_in(person).get(path).status_code == 200
    assert not SlackLink.objects.exists()
    assert sign_in(person).post(path).status_code == 302
    assert sign_in(other_person).post(path).status_code == 404
    assert SlackLink.objects.get().person == person
    CheckIn.objects.all().delete()
    slack(COMMAND, "command=/checkin&team_id=T1&user_id=U1&again=1")
    assert CheckIn.objects.get().via == "slack"
