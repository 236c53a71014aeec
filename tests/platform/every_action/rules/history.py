# ruff: noqa: E501 (a table: each rule is a line)
"""The history and what is proposed for it."""

from __future__ import annotations

from types import SimpleNamespace

from tests.platform.every_action.rule import ACCOUNTS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.history import services

EDITS = STAFF | {"curator"}
WORDS = {
    "year": 2014, "title": "A summit", "text": "People met.",
    "source_url": "https://example.org/summit", "source_name": "Example",
}  # fmt: skip


def things(world: World) -> SimpleNamespace:
    """An entry that was accepted, and a proposal of the owner's."""
    owner, words = world["owner"], {**WORDS, "date": None}
    first = services.propose(owner, words, entry=None, reason="It matters.")
    entry = services.accept(first, by=world["curator"])
    other = {**words, "title": "Another summit"}
    return SimpleNamespace(
        entry=entry, proposal=services.propose(owner, other, entry=None, reason="It matters.")
    )


def _entry(world: World) -> dict[str, object]:
    return {"pk": world.of(things).entry.pk}


def _proposal(world: World) -> dict[str, object]:
    return {"pk": world.of(things).proposal.pk}


REASON = {**WORDS, "title": "A larger summit", "reason": "It was."}
RULES = [
    look("history:index"),
    look("history:json"),
    look("history:feed"),
    look("history:entry", args=_entry),
    look("history:entry_json", args=_entry),
    do("history:hide", EDITS | {"moderator"}, {"reason": "r"}, args=_entry),
    look("history:propose", ACCOUNTS),
    do("history:propose", ACCOUNTS, REASON),
    look("history:propose_change", ACCOUNTS, args=_entry),
    do("history:propose_change", ACCOUNTS, REASON, args=_entry),
    look("history:review", EDITS),
    look("history:proposal", EDITS | {"owner"}, args=_proposal),
    do("history:proposal", EDITS, {"verdict": "accept", "answer": "a"}, args=_proposal, what="accept"),
    do("history:proposal", EDITS, {"verdict": "decline", "answer": "a"}, args=_proposal, what="decline"),
]  # fmt: skip
