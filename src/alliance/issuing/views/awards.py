"""Who received what: the list, one award, and what can be done with it."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.issuing import documents, permissions, queries, services
from alliance.issuing.forms.awards import RevokeForm
from alliance.issuing.models import Award
from alliance.issuing.views import common

AWARDS_A_PAGE = 50


@login_required
@require_safe
def awards(request: HttpRequest, slug: str) -> HttpResponse:
    """Every award of an issuer, to search and filter; for its members."""
    issuer = common.find_issuer(slug)
    permissions.require_award(request.user, issuer)
    filters = {name: request.GET.get(name, "")[:200] for name in ("search", "state", "achievement")}
    found = queries.awards_of(issuer, now=timezone.now(), **filters)
    page = Paginator(found, AWARDS_A_PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "issuer": issuer,
        "awards": page.get_page(request.GET.get("page")),
        "filters": filters,
        "query": query.urlencode(),
        "states": Award.State.choices,
        "achievements": issuer.achievements.order_by("name"),
        "may_manage": permissions.may_manage(request.user, issuer),
        "may_award": True,
    }
    return render(request, "issuing/awards.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One award; a POST revokes it."""
    found = common.own_award(request, public_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke(found, reason=form.cleaned_data["reason"], by=common.person_of(request))
        except services.NotPossibleError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("The badge is revoked. Verifiers will say so from now on."))
            return redirect("issuing:award", public_id)
    context = {
        "award": found,
        "achievement": found.achievement,
        "issuer": found.issuer,
        "form": form,
        "may_revoke": permissions.may_revoke(request.user, found),
        "picture_url": documents.picture_url(found.achievement, found.picture, ""),
        "document": json.dumps(json.loads(bytes(found.credential_json)), indent=2,
                               ensure_ascii=False),
    }  # fmt: skip
    return render(request, "issuing/award_detail.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def resend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the mail once more."""
    found = common.own_award(request, public_id)
    try:
        services.resend(found, by=common.person_of(request))
    except services.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("The mail to {recipient_email} is on its way again.").format(
                recipient_email=found.recipient_email
            ),
        )
    return redirect("issuing:award", public_id)
