"""What the pages of people share."""

from __future__ import annotations

from django.http import HttpRequest

from alliance.people.models import Person


def me(request: HttpRequest) -> Person:
    """Whoever is signed in; call it behind `login_required`."""
    assert isinstance(request.user, Person)
    return request.user
