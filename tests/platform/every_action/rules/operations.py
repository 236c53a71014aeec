"""The status page: read by everybody, written by staff."""

from __future__ import annotations

from types import SimpleNamespace

from tests.platform.every_action.rule import STAFF, do, look
from tests.platform.every_action.world import World

from alliance.operations import services

WORDS = {"title": "Mail waits", "parts": ["outbox"], "impact": "degraded", "text": "We look."}


def things(world: World) -> SimpleNamespace:
    incident = services.report(
        by=world["staff"], title="Search", concerned=["search"], impact="down", text="We look."
    )
    return SimpleNamespace(incident=incident)


def _incident(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).incident.public_id}


RULES = [
    look("operations:status"),
    look("operations:json"),
    look("operations:feed"),
    look("operations:report", STAFF),
    do("operations:report", STAFF, WORDS),
    look("operations:incident", args=_incident),
    do("operations:update", STAFF, {"state": "over", "text": "It is back."}, args=_incident),
]
