"""The registry: everybody reads it, representatives and staff link, two of the staff decide."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import timezone
from tests.platform.every_action.rule import STAFF, do, look
from tests.platform.every_action.rules import recognition
from tests.platform.every_action.world import World

from alliance.directory.models import Link, Override
from alliance.directory.services import links
from alliance.people.services import person_for_proven_address

SPEAKS = frozenset({"primary", "alternate"})  # for the organization of the table
VOICES = SPEAKS | {"cabinet", "voice"}  # for some organization
DID = "did:web:badges.example.org"


def things(world: World) -> SimpleNamespace:
    """A link that two have decided on, one that waits for its proof, and proposals by the staff
    and by another of them.
    """
    world.of(recognition.things)  # the Alliance's own issuer
    key = world.organization.public_id
    held = links.decided("did:web:old.example.org", "Old", key, by=world["staff"])
    waiting = links.claim(DID, key, by=world["primary"], name="Badges")
    other = person_for_proven_address("other-staff@example.org", name="Other")
    type(other).objects.filter(pk=other.pk).update(is_staff=True)
    proposed = Override.objects.create(
        effect="leave_out", did=held.did, reason="x", proposed_by=other
    )
    return SimpleNamespace(held=held, waiting=waiting, proposed=proposed)


def _held(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).held.public_id}


def _waiting(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).waiting.public_id}


def _decide(what: str):  # type: ignore[no-untyped-def]
    def given(world: World) -> dict[str, object]:
        return {"public_id": world.of(things).proposed.public_id, "what": what}

    return given


def _claim(world: World) -> dict[str, object]:
    return {
        "did": "did:web:new.example.org", "name": "New",
        "organization": world.organization.public_id,
    }  # fmt: skip


def _propose(world: World) -> dict[str, object]:
    return {
        "effect": "enter", "did": "did:web:new.example.org", "name": "New",
        "organization": world.organization.public_id, "reason": "Its server is gone.",
    }  # fmt: skip


def _own(world: World) -> dict[str, object]:
    return {"issuer": world.of(recognition.things).issuer.pk}


def _looked(world: World) -> None:
    Link.objects.filter(pk=world.of(things).waiting.pk).update(tried_at=timezone.now())


def _prepared(world: World) -> None:
    world.of(things)


RULES = [
    look("directory:registry"),
    look("directory:json", before=_prepared),
    look("directory:log"),
    look("directory:terms"),
    look("directory:link", args=_held),
    look("directory:link", SPEAKS | STAFF, args=_waiting, what="not proven yet"),
    # Whoever speaks for any organization may look at the form; for which, the form says.
    look("directory:claim", VOICES | STAFF),
    do(
        "directory:claim",
        SPEAKS | STAFF,
        _claim,
        told=frozenset({"cabinet", "voice"}),
    ),
    # It was looked for just now, so nothing is asked over the network, and nothing changes.
    do("directory:prove", SPEAKS, args=_waiting, before=_looked, changes=False),
    do("directory:end", SPEAKS, args=_held),
    do("directory:end", SPEAKS | STAFF, args=_waiting, what="not proven yet"),
    look("directory:decisions", STAFF),
    do("directory:decisions", STAFF, _propose),
    do("directory:decide", STAFF, args=_decide("approve"), what="approve"),
    do("directory:decide", STAFF, args=_decide("decline"), what="decline"),
    do("directory:own", STAFF, _own),
]
