# ruff: noqa: E501 (a table: each rule is a line)
"""Resources: proposed by anybody, curated by editors."""

from __future__ import annotations

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.platform.every_action.rule import ACCOUNTS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.resources import services
from alliance.resources.models import Resource

EDITS = STAFF | {"curator"}
OWNER = frozenset({"owner"})
WORDS = {
    "title": "A guide",
    "text": "To begin with.",
    "topic": "start",
    "authors": "",
    "language": "en",
}


def things(world: World) -> SimpleNamespace:
    """Two of the owner's: one published, with a file and a review by a member; one that waits."""
    owner, curator = world["owner"], world["curator"]
    made = Resource(title="A guide", text="To begin with.", topic="start")
    pdf = SimpleUploadedFile("guide.pdf", b"%PDF-1.7 example")
    published = services.propose(owner, made, url="", upload=pdf)
    services.curate(published, Resource.State.PUBLISHED, by=curator, word="Short and true.")
    published.refresh_from_db()
    other = Resource(title="Another", text="More.", topic="start")
    waiting = services.propose(owner, other, url="https://example.org/guide")
    review = services.review(published, by=world["member"], stars=4, text="It helped.")
    return SimpleNamespace(published=published, waiting=waiting, review=review)


def _published(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).published.public_id}


def _waiting(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).waiting.public_id}


def _file(world: World) -> dict[str, object]:
    return _published(world) | {"number": 1}


def _review(world: World) -> dict[str, object]:
    return {"pk": world.of(things).review.pk}


LINK = {"url": "https://example.org/next", "note": "newer"}
RULES = [
    look("resources:index"),
    look("resources:feed"),
    look("resources:json"),
    look("resources:propose", ACCOUNTS),
    do("resources:propose", ACCOUNTS, {**WORDS, "url": "https://example.org/new"}),
    look("resources:resource", args=_published),
    look("resources:resource", EDITS | OWNER, args=_waiting, what="one that waits"),
    look("resources:resource_json", args=_published),
    look("resources:file", args=_file),
    look("resources:edit", EDITS | OWNER, args=_waiting),
    do("resources:edit", EDITS | OWNER, {**WORDS, "title": "New"}, args=_waiting),
    do("resources:edit", EDITS, {**WORDS, "title": "New"}, args=_published, what="when published"),
    do("resources:add_version", EDITS | OWNER, LINK, args=_waiting),
    do("resources:add_version", EDITS, LINK, args=_published, what="when published"),
    do("resources:curate", EDITS, {"verdict": "publish", "word": "w"}, args=_waiting, what="publish"),
    do("resources:curate", EDITS, {"word": "w"}, args=_published, what="retire"),
    do("resources:review", ACCOUNTS - OWNER, {"stars": 5, "text": "t"}, args=_published),
    do("resources:withdraw_review", ACCOUNTS, args=_published, changes=None),  # only one's own
    do("resources:hide_review", EDITS | {"moderator"}, args=_review),
]  # fmt: skip
