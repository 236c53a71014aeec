"""Summits, and what organizations promised there: their own word, which staff do not give."""

from __future__ import annotations

from types import SimpleNamespace

from tests.platform.every_action.rule import STAFF, do, look
from tests.platform.every_action.world import World

from alliance.pledges import services
from alliance.pledges.models import Summit

SPEAKS = frozenset({"primary", "alternate"})
SUMMIT = {"name": "Summit", "slug": "summit-two", "held_on": "2026-02-12", "place": "", "text": ""}
REPORT = {"text": "Done.", "percent": 100, "state": "kept", "evidence_url": "https://example.org/e"}


def things(world: World) -> SimpleNamespace:
    summit = Summit.objects.create(slug="summit", name="Summit", held_on="2026-02-12")
    pledge = services.give(
        world["primary"], summit, world.organization, text="We will teach.", due_on=None
    )
    return SimpleNamespace(summit=summit, pledge=pledge)


def _summit(world: World) -> dict[str, object]:
    return {"slug": world.of(things).summit.slug}


def _pledge(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).pledge.public_id}


def _promise(world: World) -> dict[str, object]:
    return {"organization": world.organization.pk, "text": "We will listen.", "due_on": ""}


RULES = [
    look("pledges:index"),
    look("pledges:feed"),
    look("pledges:json"),
    look("pledges:summit", args=_summit),
    look("pledges:summit_json", args=_summit),
    look("pledges:pledge", args=_pledge),
    look("pledges:pledge_json", args=_pledge),
    look("pledges:summit_create", STAFF),
    do("pledges:summit_create", STAFF, SUMMIT),
    look("pledges:summit_edit", STAFF, args=_summit),
    do("pledges:summit_edit", STAFF, {**SUMMIT, "slug": "summit"}, args=_summit),
    # Whoever speaks for any organization may look at the form; for which, the form says.
    look("pledges:give", SPEAKS | {"cabinet", "voice"}, args=_summit),
    do("pledges:give", SPEAKS, _promise, args=_summit, told=frozenset({"cabinet", "voice"})),
    look("pledges:report", SPEAKS, args=_pledge),
    do("pledges:report", SPEAKS, REPORT, args=_pledge),
]
