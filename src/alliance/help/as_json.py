"""Questions and free hours for programs: what stands on their pages, beside each page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.help.models import Answer, OfficeHour, Question


def short(question: Question) -> dict[str, Any]:
    """A line of the list. `question` has `answer_count` (`queries.questions_for`)."""
    return {
        "id": str(question.public_id),
        "url": settings.SITE_URL + question.get_absolute_url(),
        "title": question.title,
        "tags": [tag.name for tag in question.tags.all()],
        "author": _name(question),
        "asked_at": question.asked_at.isoformat(),
        "last_activity_at": question.last_activity_at.isoformat(),
        "to_alliance": question.to_alliance,
        "private": question.is_private,
        "solved": question.accepted_id is not None,
        "answers": question.answer_count,  # type: ignore[attr-defined]
    }


def whole(question: Question, answers: list[Answer]) -> dict[str, Any]:
    """A question with those of its answers that the viewer reads. Texts are Markdown."""
    question.answer_count = len(answers)  # type: ignore[attr-defined]
    return short(question) | {
        "text": question.text,
        "edited_at": question.edited_at.isoformat() if question.edited_at else None,
        "answers": [
            {
                "id": given.pk,
                "text": given.text,
                "author": _name(given),
                "answered_at": given.answered_at.isoformat(),
                "accepted": given.pk == question.accepted_id,
            }
            for given in answers
        ],
    }


def hour(free: OfficeHour) -> dict[str, Any]:
    """An hour that anybody may book: not where it is held, which whoever books it learns."""
    return {
        "starts_at": free.starts_at.isoformat(),
        "minutes": free.minutes,
        "subject": free.subject,
        "host": str(free.host),
    }


def _name(thing: Question | Answer) -> str:
    return str(thing.author) if thing.author else _("former participant")
