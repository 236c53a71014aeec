"""A person's own calendar: its feed has an address that nobody else knows."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.calls.models import OwnCalendar, new_name
from alliance.people.models import Person


def own_calendar(person: Person) -> OwnCalendar:
    """The calendar of `person`, made when it is asked for the first time."""
    if not person.is_active:
        raise PermissionDenied(_("A blocked account has no calendar."))
    found, _is_new = OwnCalendar.objects.get_or_create(person=person)
    return found


@transaction.atomic
def renew_calendar(*, by: Person) -> OwnCalendar:
    """Give the feed a new address; the old one is nobody's."""
    found = own_calendar(by)
    found.name = new_name()
    found.save()
    return found
