"""Who may write the history."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.history.models import HistoryEntry, Proposal
from alliance.people.models import Office, Person
from alliance.people.offices import holds

Viewer = Person | AnonymousUser


def may_propose(viewer: Viewer) -> bool:
    """Anybody who is signed in."""
    return viewer.is_authenticated and viewer.is_active


def is_editor(viewer: Viewer) -> bool:
    return may_propose(viewer) and (viewer.is_staff or holds(viewer, Office.Kind.EDITOR))


def may_review(viewer: Viewer, proposal: Proposal) -> bool:
    """Editors and staff; never what they proposed themselves: another pair of eyes sees it."""
    return is_editor(viewer) and proposal.proposed_by_id != viewer.pk


def may_read(viewer: Viewer, entry: HistoryEntry) -> bool:
    """Everybody; what is hidden editors and moderators."""
    return entry.hidden_at is None or may_hide(viewer)


def may_hide(viewer: Viewer) -> bool:
    return is_editor(viewer) or holds(viewer, Office.Kind.MODERATOR)
