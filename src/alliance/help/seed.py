"""Questions for a demonstration, asked and answered by the people of its groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alliance.help import finding
from alliance.help.models import Answer, Question, Tag
from alliance.people.models import Person


@dataclass(frozen=True)
class Demo:
    """`asker` and `answerer` are addresses of the demonstration; `days` ago it was asked."""

    title: str
    text: str
    tags: tuple[str, ...]
    asker: str
    days: int
    answerer: str = ""
    answer: str = ""
    is_accepted: bool = False


DEMO_QUESTIONS = (
    Demo(
        "How does somebody verify a badge years after our server is gone?",
        "Our school may change its provider. What do our learners have to keep?",
        ("verifying", "portability"),
        "ira-example-demo",
        12,
        "lou-example-demo",
        "The picture with the badge inside, or the file. With Open Badges 3.0 the signature is in "
        "it; what has to stay reachable is **the issuer's key and the status list**. A `did:key` "
        "needs no server at all for the key.",
        True,
    ),
    Demo(
        "What makes good criteria?",
        "We write our first badges for volunteers. How much should the criteria say?",
        ("criteria", "design"),
        "uma-example-demo",
        5,
        "mika-example-demo",
        "Say what somebody has done, who looked at it, and how one would know. Two or three "
        "sentences that a stranger understands.",
    ),
    Demo(
        "Can one badge point to a skill in two frameworks?",
        "We would like to align with a national framework and with our own.",
        ("alignment",),
        "alex-example-demo",
        1,
    ),
)


@transaction.atomic
def add_demo_questions() -> int:
    """Add what is not there yet; return how many. Nobody is told. Needs the demo groups' people."""
    added = 0
    for demo in DEMO_QUESTIONS:
        asker = _person(demo.asker)
        if asker is None or Question.objects.filter(title=demo.title, author=asker).exists():
            continue
        asked_at = timezone.now() - timedelta(days=demo.days)
        question = Question.objects.create(
            author=asker, title=demo.title, text=demo.text,
            asked_at=asked_at, last_activity_at=asked_at,
        )  # fmt: skip
        question.tags.set(Tag.objects.get_or_create(name=name)[0] for name in demo.tags)
        answerer = _person(demo.answerer)
        if answerer is not None:
            _answer(question, demo, answerer)
        finding.keep(question)
        added += 1
    return added


def _answer(question: Question, demo: Demo, answerer: Person) -> None:
    answered_at = question.asked_at + timedelta(hours=7)
    given = Answer.objects.create(
        question=question, author=answerer, text=demo.answer, answered_at=answered_at
    )
    question.last_activity_at = answered_at
    question.accepted = given if demo.is_accepted else None
    question.save(update_fields=["last_activity_at", "accepted"])


def _person(name: str) -> Person | None:
    return Person.objects.filter(email=f"{name}@demo.example.org").first() if name else None
