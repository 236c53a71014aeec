"""Pages on which data are taken along: one's own, and for staff the whole alliance's."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.exports import registry, services
from alliance.exports.models import Export
from alliance.people.models import Person
from alliance.people.recent import recent_sign_in_required, signed_in_lately

SHOWN = 10


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def mine(request: HttpRequest) -> HttpResponse:
    """Take my data along."""
    return _page(request, Export.Scope.PERSON, "exports/mine.html", "exports:mine")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def alliance(request: HttpRequest) -> HttpResponse:
    """Take the whole alliance along: staff."""
    if not cast(Person, request.user).is_staff:
        raise PermissionDenied(_("Only staff take the whole alliance along."))
    return _page(request, Export.Scope.ALLIANCE, "exports/alliance.html", "exports:alliance")


@never_cache
@login_required
@require_http_methods(["POST"])
@recent_sign_in_required
def download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file. POST, so that a link in a mail or a page takes nothing by being opened."""
    person = cast(Person, request.user)
    export = Export.objects.filter(public_id=public_id, person=person).first()
    if export is None or not services.take(export, person):
        raise Http404("No export is here.")
    name = "alliance" if export.scope == Export.Scope.ALLIANCE else "my-data"
    response = FileResponse(
        export.file.open("rb"),
        as_attachment=True,
        filename=f"{name}-{export.made_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "no-store, private"
    return response


def _page(request: HttpRequest, scope: Export.Scope, template: str, address: str) -> HttpResponse:
    person = cast(Person, request.user)
    if request.method == "POST":
        try:
            services.ask(person, scope)
            messages.success(request, _("It is being made. You are told when it is ready."))
        except services.NotNow as reason:
            messages.error(request, str(reason))
        return redirect(address)
    rows = Export.objects.filter(scope=scope)
    if scope == Export.Scope.PERSON:
        rows = rows.filter(person=person)
    context = {
        "exports": list(rows.select_related("person")[:SHOWN]),
        "parts": sorted(registry.PERSON_PARTS),
        "lately": signed_in_lately(request),
        "days": services.KEPT.days,
    }
    return render(request, template, context)
