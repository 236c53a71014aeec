"""What the pages of organizations share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from alliance.organizations.models import Organization
from alliance.organizations.permissions import may_see
from alliance.people.models import Person


def me(request: HttpRequest) -> Person:
    """Whoever is signed in; call it behind `login_required`."""
    assert isinstance(request.user, Person)
    return request.user


def find(request: HttpRequest, slug: str) -> Organization:
    """The organization at that address; one that the viewer may not see is not there."""
    found = Organization.objects.filter(slug=slug).first()
    if found is None or not may_see(request.user, found):
        raise Http404("No organization is here.")
    return found
