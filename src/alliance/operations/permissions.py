"""Who speaks for the site."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.people.models import Person


def may_report(viewer: Person | AnonymousUser) -> bool:
    """Staff write incidents. Everybody reads them."""
    return viewer.is_authenticated and viewer.is_active and viewer.is_staff
