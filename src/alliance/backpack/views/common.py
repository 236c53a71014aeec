"""What the views share: whose Backpack, which badge, and answers with bytes."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from alliance.backpack import queries
from alliance.backpack.models import HeldBadge
from alliance.people.models import Person


def viewer(request: HttpRequest) -> Person:
    """The signed-in person (views are behind login_required)."""
    assert isinstance(request.user, Person)
    return request.user


def own_badge(request: HttpRequest, public_id: UUID) -> HeldBadge:
    """A badge of the viewer; 404 for everybody else's."""
    badge = queries.badge_of(viewer(request), public_id)
    if badge is None:
        raise Http404(_("No such badge is in your Backpack."))
    return badge


def bytes_response(
    content: bytes, media_type: str, *, file_name: str = "", cache: str = "private, no-store"
) -> HttpResponse:
    """Bytes as they are. file_name: offered for saving. SVGs may run nothing even when opened."""
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = cache
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
