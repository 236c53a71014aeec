"""Who keeps the books: staff, and the treasurer with a deputy, whom staff name for a term. One rule
in one place: rooms above ask it for their own pages of money.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.people.offices import BY_TERM, current

Viewer = Person | AnonymousUser


def may_keep_books(viewer: Viewer) -> bool:
    """Read the journal with its notes, post, reverse, import statements, close, reopen."""
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return viewer.is_staff or current().filter(person=viewer, kind__in=BY_TERM).exists()


def keepers() -> QuerySet[Person]:
    """Everybody who may."""
    held = current().filter(kind__in=BY_TERM).values("person_id")
    return Person.objects.filter(Q(is_staff=True) | Q(pk__in=held), is_active=True)


def ask_to_keep_books(viewer: Viewer) -> None:
    """Raises `PermissionDenied` for everybody else."""
    if not may_keep_books(viewer):
        raise PermissionDenied(_("Staff and the treasurer keep the books of the Alliance."))
