"""Who keeps the books. One rule in one place: rooms above ask it for their own pages of money."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliance.people.models import Person

Viewer = Person | AnonymousUser


def may_keep_books(viewer: Viewer) -> bool:
    """Staff: read the journal with its notes, post, reverse, import statements, close, reopen."""
    return viewer.is_authenticated and viewer.is_active and viewer.is_staff


def ask_to_keep_books(viewer: Viewer) -> None:
    """Raises `PermissionDenied` for everybody else."""
    if not may_keep_books(viewer):
        raise PermissionDenied(_("Staff of the alliance keep its books."))
