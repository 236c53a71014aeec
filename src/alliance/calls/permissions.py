"""Who may change calls."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.calls.models import CallSeries
from alliance.people.models import Person


def may_change(person: Person | AnonymousUser, series: CallSeries) -> bool:
    """Staff; and for the calls of a group, its chair."""
    if not (person.is_authenticated and person.is_active):
        return False
    return person.is_staff or (
        series.group is not None and series.group.chair_person_id == person.pk
    )
