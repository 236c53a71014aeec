"""What the views of this room do alike."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from alliance.funding import permissions
from alliance.funding.models import Claim
from alliance.people.models import Person


def me(request: HttpRequest) -> Person:
    """Whoever is signed in; the view has asked for that."""
    assert isinstance(request.user, Person)
    return request.user


def keeper(request: HttpRequest) -> Person:
    """Who keeps the books. Raises `PermissionDenied` for everybody else."""
    if not permissions.may_keep_books(request.user):
        raise PermissionDenied(_("Staff and the treasurer keep the books of the Alliance."))
    return me(request)


def claim_for(request: HttpRequest, public_id: UUID) -> Claim:
    """The claim, for who may read it. Others are told that nothing is there."""
    found = Claim.objects.filter(public_id=public_id).select_related("claimant").first()
    if found is None or not permissions.may_read(request.user, found):
        raise Http404("No expense is here.")
    return found
