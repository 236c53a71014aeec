"""Questions, answers and office hours."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.help import hours, services

OWNER = frozenset({"owner"})
VOLUNTEERS = STAFF | {"volunteer"}
MODERATES = STAFF | {"moderator"}


def things(world: World) -> SimpleNamespace:
    """The owner asked two questions, one of them in private; an account answered the first, and
    the volunteer offers two hours, of which the owner booked one.
    """
    owner, words = world["owner"], {"text": "It says no.", "tags": ["keys"]}
    question = services.ask(owner, title="Why?", to_alliance=True, is_private=False, **words)
    private = services.ask(owner, title="Secret?", to_alliance=True, is_private=True, **words)
    answer = services.answer(question, by=world["member"], text="Because.")
    starts_at = timezone.now() + timedelta(days=3)
    hour = {"minutes": 30, "subject": "Keys", "join_url": "https://meet.example.org/1"}
    free, booked = (
        hours.offer(world["volunteer"], starts_at=starts_at + timedelta(days=day), **hour)[0]
        for day in range(2)
    )
    hours.book(booked.pk, by=owner, wish="Everything.")
    return SimpleNamespace(
        question=question, private=private, answer=answer, free=free, booked=booked
    )


def _question(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).question.public_id}


def _private(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).private.public_id}


def _answer(world: World) -> dict[str, object]:
    return {"pk": world.of(things).answer.pk}


def _hide_answer(world: World) -> dict[str, object]:
    return {"kind": "answer", "key": str(world.of(things).answer.pk)}


def _hide_question(world: World) -> dict[str, object]:
    return {"kind": "question", "key": str(world.of(things).question.public_id)}


def _free(what: str):
    return lambda world: {"pk": world.of(things).free.pk, "what": what}


def _booked(what: str):
    return lambda world: {"pk": world.of(things).booked.pk, "what": what}


def _entry(world: World) -> dict[str, object]:
    return {"pk": world.of(things).booked.pk}


def _change(what: str, of=_question):
    return lambda world: {**of(world), "what": what}


ASKED = {"title": "How?", "text": "I tried.", "tag_names": "keys"}
RULES = [
    look("help:index"),
    look("help:feed"),
    look("help:json"),
    look("help:ask", ACCOUNTS),
    do("help:ask", ACCOUNTS, ASKED),
    look("help:question", args=_question),
    look("help:question", VOLUNTEERS | OWNER, args=_private, what="a private one"),
    look("help:question_json", args=_question),
    do("help:answer", ACCOUNTS, {"text": "So."}, args=_question),
    do("help:answer", VOLUNTEERS | OWNER, {"text": "So."}, args=_private, what="a private one"),
    look("help:edit_question", OWNER, args=_question),
    do("help:edit_question", OWNER, ASKED, args=_question),
    look("help:edit_answer", frozenset({"member"}), args=_answer),
    do("help:edit_answer", frozenset({"member"}), {"text": "Since."}, args=_answer),
    do("help:accept", OWNER, args=_answer),
    do("help:change", VOLUNTEERS, args=_change("take"), what="take"),
    do("help:change", OWNER, args=_change("publish", _private), what="publish"),
    do("help:change", ACCOUNTS, args=_change("follow"), changes=None, what="follow"),
    look("help:hide_question", MODERATES, args=_hide_question),
    do("help:hide_question", MODERATES, {"reason": "r"}, args=_hide_question),
    look("help:hide_answer", MODERATES, args=_hide_answer),
    do("help:hide_answer", MODERATES, {"reason": "r"}, args=_hide_answer),
    look("help:hours"),
    look("help:hours_json"),
    look("help:hour_entry", OWNER | {"volunteer"}, args=_entry),
    look("help:offer", VOLUNTEERS),
    do("help:offer", VOLUNTEERS, lambda w: {
        "starts_at": (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "minutes": 30, "subject": "s", "join_url": "https://meet.example.org/1", "weeks": 1,
    }),
    do("help:change_hour", ACCOUNTS - {"volunteer"}, args=_free("book"), what="book"),
    do("help:change_hour", OWNER, args=_booked("give-back"), what="give back"),
    do("help:change_hour", VOLUNTEERS, args=_booked("cancel"), what="cancel"),
]  # fmt: skip
