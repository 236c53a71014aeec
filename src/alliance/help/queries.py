"""Reading questions."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from alliance.help.models import Answer, Question, Tag
from alliance.help.permissions import Viewer, is_volunteer, may_moderate


def questions_for(viewer: Viewer) -> QuerySet[Question]:
    """Questions that `viewer` may read, the liveliest first, with `answer_count`."""
    visible = Q(is_private=False)
    if viewer.is_authenticated:
        visible |= Q(author=viewer)
    if is_volunteer(viewer):
        visible |= Q(is_private=True)
    if not may_moderate(viewer):
        visible &= Q(hidden_at=None)
    shown = Count("answers", filter=Q(answers__hidden_at=None))
    questions = Question.objects.filter(visible).annotate(answer_count=shown)
    questions = questions.order_by("-last_activity_at", "-pk")
    return questions.select_related("author").prefetch_related("tags")


def waiting_for_volunteers() -> QuerySet[Question]:
    """Questions to the Alliance that nobody but their asker has answered, the oldest first."""
    asked = Question.objects.filter(to_alliance=True, hidden_at=None, accepted=None)
    others = Answer.objects.filter(question=OuterRef("pk"), hidden_at=None)
    others = others.exclude(author_id=OuterRef("author_id"))
    return asked.exclude(Exists(others)).select_related("author", "volunteer").order_by("asked_at")


def answers_to(question: Question, viewer: Viewer) -> list[Answer]:
    """Answers in their order, the accepted one first; hidden ones for moderators only."""
    answers = question.answers.select_related("author")
    if not may_moderate(viewer):
        answers = answers.filter(hidden_at=None)
    return sorted(answers, key=lambda a: (a.pk != question.accepted_id, a.answered_at, a.pk))


def used_tags(limit: int = 30) -> QuerySet[Tag]:
    shown = Q(questions__is_private=False, questions__hidden_at=None)
    tags = Tag.objects.annotate(uses=Count("questions", filter=shown)).filter(uses__gt=0)
    return tags.order_by("-uses", "name")[:limit]
