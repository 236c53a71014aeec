"""Facts from questions and answers: answers that whoever asked has accepted."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from alliance.help.models import Question
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source


def register() -> None:
    register_source(Source("answered", _("Gave an answer that helped"), answered))


def answered(person: Person | None) -> Iterable[Fact]:
    """Accepted answers to questions of others that everybody may read: a private question would be
    told by its evidence.
    """
    rows = Question.objects.filter(
        accepted__isnull=False, accepted__author__isnull=False, is_private=False, hidden_at=None
    ).exclude(accepted__author=F("author"))
    rows = rows.filter(accepted__author=person) if person else rows
    for question in rows.select_related("accepted"):
        answer = question.accepted
        assert answer is not None and answer.author_id is not None
        yield Fact(
            source="answered",
            key=f"{answer.pk}:{answer.author_id}",
            person_id=answer.author_id,
            at=answer.answered_at,
            title=question.title,
            path=f"{question.get_absolute_url()}#answer-{answer.pk}",
        )
