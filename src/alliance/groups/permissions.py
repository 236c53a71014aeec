"""Who may do what with a working group."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.groups.models import WorkingGroup
from alliance.people.models import Person


def may_found_groups(person: Person | AnonymousUser) -> bool:
    """Staff start groups; members propose them, which is a later room."""
    return person.is_active and person.is_staff


def may_change(person: Person | AnonymousUser, group: WorkingGroup) -> bool:
    """Staff, and the person who chairs this very group."""
    if not (person.is_authenticated and person.is_active):
        return False
    return person.is_staff or group.chair_person_id == person.pk
