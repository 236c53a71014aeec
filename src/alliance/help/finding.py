"""Questions in the search and in what can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.exports.lines import json_lines
from alliance.help.models import Answer, Follow, OfficeHour, Question, Tag
from alliance.people.models import Person
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "question"


def keep(question: Question) -> None:
    """Bring the search up to date with one question."""
    found = _findable(question)
    if found is None:
        remove(KIND, str(question.public_id))
    else:
        put(KIND, found)


def everything() -> Iterator[Findable]:
    for question in Question.objects.prefetch_related("answers").iterator(500):
        found = _findable(question)
        if found is not None:
            yield found


def _findable(question: Question) -> Findable | None:
    """What everybody may find; private and hidden questions are not in the search."""
    if question.is_private or question.hidden_at:
        return None
    answers = [a.text for a in question.answers.all() if a.hidden_at is None]
    return Findable(
        key=str(question.public_id),
        title=question.title,
        text="\n\n".join([question.text, *answers]),
        url=question.get_absolute_url(),
        at=question.asked_at,
    )


def of_person(person: Person) -> dict[str, Any]:
    hours = OfficeHour.objects.filter(host=person) | OfficeHour.objects.filter(booked_by=person)
    questions = Question.objects.filter(author=person).prefetch_related("tags")
    return {
        "questions": [_question(q) for q in questions],
        "answers": [
            {
                "question": a.question.title,
                "text": a.text,
                "answered_at": a.answered_at.isoformat(),
                "accepted": a.question.accepted_id == a.pk,
            }
            for a in Answer.objects.filter(author=person).select_related("question")
        ],
        "follows": list(
            Follow.objects.filter(person=person).values_list("question__title", flat=True)
        ),
        "taken_on": list(Question.objects.filter(volunteer=person).values_list("title", flat=True)),
        "office_hours": [
            {
                "starts_at": hour.starts_at.isoformat(),
                "minutes": hour.minutes,
                "subject": hour.subject,
                "role": "host" if hour.host_id == person.pk else "guest",
                "wish": hour.wish,
            }
            for hour in hours
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every row, with what is private or hidden: it is the whole alliance's."""
    yield from json_lines("tags.jsonl", Tag.objects.order_by("pk"))
    yield from json_lines("questions.jsonl", Question.objects.order_by("pk"))
    yield from json_lines("question_tags.jsonl", Question.tags.through.objects.order_by("pk"))
    yield from json_lines("answers.jsonl", Answer.objects.order_by("pk"))
    yield from json_lines("follows.jsonl", Follow.objects.order_by("pk"))
    yield from json_lines("office_hours.jsonl", OfficeHour.objects.order_by("pk"))


def _question(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "text": question.text,
        "tags": [tag.name for tag in question.tags.all()],
        "asked_at": question.asked_at.isoformat(),
        "to_alliance": question.to_alliance,
    }
