"""Every role on every action in every kind of room, through the addresses that browsers use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.chat import naming, services
from alliance.chat.models import ChatMessage, CheckIn, Room, Sanction, SlackChannel
from alliance.groups.models import GroupRole
from alliance.people.models import Office, Person
from alliance.people.offices import appoint

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous", "inactive", "account", "author", "banned", "member", "chair", "other_chair",
    "coordinator", "moderator", "staff",
)  # fmt: skip
SIGNED_IN = set(ROLES) - {"anonymous", "inactive"}
WELCOME = SIGNED_IN - {"banned"}
OVERSEERS = {"moderator", "staff"}
# room: (who knows of it, who reads, enters and checks in, who moderates)
ROOMS = {
    "community": (set(ROLES), WELCOME, OVERSEERS),
    "group": (
        {"member", "chair", "banned"} | OVERSEERS, {"member", "chair"} | OVERSEERS,
        {"chair"} | OVERSEERS,
    ),
    "call": (set(ROLES), WELCOME, {"coordinator"} | OVERSEERS),
    "group call": (set(ROLES), WELCOME, {"chair"} | OVERSEERS),
}  # fmt: skip


@pytest.fixture
def people(make_person: Callable[..., Person], staff: Person, group: Any) -> dict[str, Person]:
    names = [name for name in ROLES if name not in ("anonymous", "staff")]
    people = {name: make_person(name.replace("_", "")) for name in names} | {"staff": staff}
    Person.objects.filter(pk=people["inactive"].pk).update(is_active=False)
    other = type(group).objects.create(acronym="other", name="Other", purpose="x")
    kinds = GroupRole.Kind
    for name, kind, where in (
        ("member", kinds.PARTICIPANT, group), ("banned", kinds.PARTICIPANT, group),
        ("chair", kinds.CHAIR, group), ("other_chair", kinds.CHAIR, other),
    ):  # fmt: skip
        GroupRole.objects.create(
            group=where, person=people[name], kind=kind, starts_on=date(2026, 1, 1)
        )
    appoint(people["moderator"], Office.Kind.MODERATOR, by=staff)
    appoint(people["coordinator"], Office.Kind.COORDINATOR, by=staff)
    for name, person in people.items():
        naming.choose(person, nickname=name, archived_as="named")
    return people


@pytest.fixture
def place(
    request: pytest.FixtureRequest, people: dict[str, Person], group: Any, make_call: Any,
    with_chat: None, make_person: Any,
) -> dict[str, Any]:  # fmt: skip
    """The room of that kind, with a message, a mute that can be lifted, and a ban."""
    kind = request.param
    if kind == "community":
        room = services.community_room()
    elif kind == "group":
        room = services.room_for_group(group)
    else:
        call = make_call(group=group if kind == "group call" else None)
        room = services.room_for_call(call.series, call.day)
    room.is_archived = True
    room.save()
    message = ChatMessage.objects.create(
        room=room, uid="m1", person=people["author"], shown_as="author", body="Kept words",
        at=timezone.now(),
    )  # fmt: skip
    target = make_person("target")
    naming.choose(target, nickname="Target", archived_as="not")
    make: dict[str, Any] = {"room": room, "at": timezone.now(), "reason": "r"}
    Sanction.objects.create(person=people["banned"], kind="ban", uid="b", **make)
    mute = Sanction.objects.create(person=target, kind="mute", uid="t", **make)
    return {"kind": kind, "room": room, "message": message, "mute": mute}


def attempt(who: Person | None, act: Callable[[Client], bool]) -> bool:
    """Whether it happened. Whatever it did is undone."""
    client = Client()
    if who is not None:
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    with transaction.atomic():
        happened = act(client)
        transaction.set_rollback(True)
    return happened


def who_can(people: dict[str, Person], act: Callable[[Client], bool]) -> set[str]:
    return {role for role in ROLES if attempt(people.get(role), act)}


@pytest.mark.parametrize("place", ROOMS, indirect=True)
def test_who_knows_reads_and_enters(place: dict[str, Any], people: dict[str, Person]) -> None:
    address = place["room"].get_absolute_url()
    knows, welcome, _moderate = ROOMS[place["kind"]]
    assert who_can(people, lambda c: c.get(address).status_code == 200) == knows
    assert who_can(people, lambda c: b"Kept words" in c.get(address).content) == welcome
    assert who_can(people, lambda c: b"data-chat " in c.get(address).content) == welcome
    name = place["room"].name.encode()
    assert who_can(people, lambda c: name in c.get("/chat/").content) == knows


@pytest.mark.parametrize("place", ROOMS, indirect=True)
def test_who_checks_in(place: dict[str, Any], people: dict[str, Person]) -> None:
    address = reverse("chat:here", args=[place["room"].slug])

    def act(client: Client) -> bool:
        client.post(address)
        return CheckIn.objects.exists()

    assert who_can(people, act) == ROOMS[place["kind"]][1]


@pytest.mark.parametrize("place", ROOMS, indirect=True)
def test_who_moderates(place: dict[str, Any], people: dict[str, Person]) -> None:
    room, mute, message = place["room"], place["mute"], place["message"]
    moderate = ROOMS[place["kind"]][2]

    def arrange(client: Client) -> bool:
        client.post(reverse("chat:arrange", args=[room.slug]), {"kept_days": 7, "is_archived": "1"})
        return Room.objects.get(pk=room.pk).kept_days == 7

    def lift(client: Client) -> bool:
        client.post(reverse("chat:lift", args=[mute.pk]))
        return Sanction.objects.get(pk=mute.pk).lifted_at is not None

    def take_back(client: Client) -> bool:
        client.post(reverse("chat:remove", args=[message.pk]))
        return not ChatMessage.objects.exists()

    assert who_can(people, arrange) == moderate
    assert who_can(people, lift) == moderate
    assert who_can(people, take_back) == moderate | {"author"}
    for kind in Sanction.Kind.values:

        def sanction(client: Client, kind: str = kind) -> bool:
            given = {"nickname": "Target", "kind": kind, "reason": "Spam", "hours": 1}
            client.post(reverse("chat:moderate", args=[room.slug]), given)
            return Sanction.objects.filter(reason="Spam", kind=kind).exists()

        assert who_can(people, sanction) == moderate


@pytest.mark.parametrize("place", ROOMS, indirect=True)
def test_who_asks_moderators_to_look_at_a_message(
    place: dict[str, Any], people: dict[str, Person]
) -> None:
    from alliance.conduct.models import FlaggedThing

    address = reverse("conduct:flag", args=["chat.message", place["message"].pk])

    def act(client: Client) -> bool:
        client.post(address, {"reason": "Look at this"})
        return FlaggedThing.objects.exists()

    assert who_can(people, act) == ROOMS[place["kind"]][1]


def test_who_opens_the_room_of_a_group(people: dict[str, Person], group: Any) -> None:
    def act(client: Client) -> bool:
        client.post(reverse("chat:found", args=[group.acronym]))
        return Room.objects.filter(group=group).exists()

    assert who_can(people, act) == {"chair", "staff"}


def test_who_chooses_what_is_said_in_slack(people: dict[str, Person]) -> None:
    def choose(client: Client) -> bool:
        client.post(reverse("chat:slack_channels"), {"channel": "#general"})
        return SlackChannel.objects.exists()

    assert who_can(people, choose) == {"staff"}
    channel = SlackChannel.objects.create(channel="#general")

    def leave(client: Client) -> bool:
        client.post(reverse("chat:slack_leave", args=[channel.pk]))
        return not SlackChannel.objects.exists()

    assert who_can(people, leave) == {"staff"}
    address = reverse("chat:slack_channels")
    assert who_can(people, lambda c: c.get(address).status_code == 200) == {"staff"}


def test_who_is_given_a_sign_in_to_the_chat(people: dict[str, Person], with_chat: None) -> None:
    def act(client: Client) -> bool:
        return client.get(reverse("chat:credentials")).status_code == 200

    assert who_can(people, act) == SIGNED_IN


def test_a_sign_in_is_for_oneself_and_names_no_address(signed_in, person, with_chat) -> None:
    given = signed_in.get("/chat/credentials").json()
    assert given["jid"].startswith(person.public_id.hex + "@")
    assert "@example.org" not in given["jid"]
