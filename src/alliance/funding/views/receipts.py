"""Receipts of a claim: handed in, looked at, taken away."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.funding import permissions
from alliance.funding.forms import ReceiptForm
from alliance.funding.services import claims as services
from alliance.funding.views.claims import page
from alliance.funding.views.shared import claim_for, me
from alliance.people.refusals import done


@login_required
@require_POST
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = claim_for(request, public_id)
    if not permissions.may_change(request.user, found):
        raise PermissionDenied(_("This is not yours to do."))
    form = ReceiptForm(request.POST, request.FILES)
    given = form.cleaned_data["file"] if form.is_valid() else None
    if given and done(form, lambda: services.add_receipt(found, given, by=me(request))):
        return redirect(found)
    return page(request, found, 400, receipt_form=form)


@login_required
@require_safe
def file(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponseBase:
    """The file, to keep: it is never shown in a page of this site, whatever it holds."""
    found = get_object_or_404(claim_for(request, public_id).receipts, pk=pk)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def drop(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    found = claim_for(request, public_id)
    services.drop_receipt(get_object_or_404(found.receipts, pk=pk), by=me(request))
    return redirect(found)
