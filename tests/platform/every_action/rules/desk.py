"""The desk: queues for those who look after something, the record of acts, requests to delete."""

from __future__ import annotations

from types import SimpleNamespace

from tests.platform.every_action.rule import ACCOUNTS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.desk import services

OWNER = frozenset({"owner"})
# Whoever has something to look after: staff, offices with a queue, who moderates the list of a
# group, who decides on a charter that waits, and who writes a proposal that somebody commented on.
DESK = STAFF | {
    "owner", "participant", "moderator", "volunteer", "curator", "treasurer", "handler",
    "list_moderator", "chair", "voice", "chair_elsewhere", "board_chair",
}  # fmt: skip


def things(world: World) -> SimpleNamespace:
    """A request of the owner that waits."""
    return SimpleNamespace(asked=services.ask(world["owner"], what="part", text="A picture."))


def _asked(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).asked.public_id}


def _prepared(world: World) -> None:
    world.of(things)


RULES = [
    look("desk:index", DESK),
    look("desk:acts", STAFF),
    look("desk:acts_export", STAFF),
    look("desk:head"),
    look("desk:kept"),
    look("desk:ask", ACCOUNTS),
    do("desk:ask", ACCOUNTS - OWNER, {"what": "account"}, before=_prepared, told=OWNER),
    do("desk:take_back", OWNER, args=_asked),
    look("desk:requests", STAFF),
    look("desk:answer", STAFF, args=_asked),
    do("desk:answer", STAFF, {"act": "decline", "answer": "It stays."}, args=_asked),
    do(
        "desk:answer",
        STAFF,
        {"act": "delete", "answer": "It is gone."},
        args=_asked,
        what="delete",
    ),
]
