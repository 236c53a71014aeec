"""Who may do what with questions, answers and office hours."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.help.models import Answer, OfficeHour, Question
from alliance.people.models import Office, Person
from alliance.people.offices import holds

Viewer = Person | AnonymousUser


def may_moderate(viewer: Viewer) -> bool:
    """Moderators and staff, what they may read: see `may_hide`."""
    return _here(viewer) and (viewer.is_staff or holds(viewer, Office.Kind.MODERATOR))


def may_hide(viewer: Viewer, question: Question) -> bool:
    """A question or an answer to it. What is private stays so for moderators, too."""
    return may_moderate(viewer) and may_read(viewer, question)


def is_volunteer(viewer: Viewer) -> bool:
    """Volunteers, and staff, answer for the Alliance."""
    return _here(viewer) and (viewer.is_staff or holds(viewer, Office.Kind.VOLUNTEER))


def may_read(viewer: Viewer, question: Question) -> bool:
    """Everybody; a private one its asker and the volunteers; a hidden one moderators only."""
    if question.hidden_at and not may_moderate(viewer):
        return False
    if not question.is_private:
        return True
    return _is(viewer, question.author_id) or is_volunteer(viewer)


def may_answer(viewer: Viewer, question: Question) -> bool:
    return _here(viewer) and question.hidden_at is None and may_read(viewer, question)


def may_edit(viewer: Viewer, thing: Question | Answer) -> bool:
    """Authors edit their own, while it is not hidden."""
    return _here(viewer) and _is(viewer, thing.author_id) and thing.hidden_at is None


def may_accept(viewer: Viewer, question: Question) -> bool:
    """Only the asker knows which answer helped."""
    return may_edit(viewer, question)


def may_take(viewer: Viewer, question: Question) -> bool:
    """Volunteers look after questions to the Alliance that are not solved."""
    return is_volunteer(viewer) and question.to_alliance and question.hidden_at is None


def may_cancel(viewer: Viewer, hour: OfficeHour) -> bool:
    return _here(viewer) and (_is(viewer, hour.host_id) or viewer.is_staff)


def _here(viewer: Viewer) -> bool:
    return viewer.is_authenticated and viewer.is_active


def _is(viewer: Viewer, pk: int | None) -> bool:
    return viewer.is_authenticated and viewer.pk == pk
