"""Pages and documents of the trust registry."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    condition,
    require_http_methods,
    require_POST,
    require_safe,
)

from alliance.directory import documents, permissions, queries
from alliance.directory.forms import ClaimForm, OverrideForm, OwnForm
from alliance.directory.members import members
from alliance.directory.models import Link, Override
from alliance.directory.services import links, overrides, own
from alliance.directory.services.errors import NotPossible
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.verifier.documents import network

LINES = 50  # of the log, on one page


# For everybody ----------------------------------------------------------------------------------
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Which issuers answer to members, today or on a day."""
    day, problem = _day(request)
    context = {
        "entries": queries.entries(day),
        "day": day,
        "is_today": day == queries.today(),
        "problem": problem,
        "own": queries.own_issuer(),
        "may_claim": permissions.may_claim_any(request.user),
        "is_staff": permissions.is_staff(request.user),
        "waiting": _waiting(request),
    }
    return render(request, "directory/registry.html", context)


def _waiting(request: HttpRequest) -> list[Link]:
    """Links without a proof yet that concern the reader."""
    if not permissions.may_claim_any(request.user):
        return []
    rows = Link.objects.filter(proven_at=None, ended_at=None)
    if not permissions.is_staff(request.user):
        mine = [one.key for one in members().spoken_for(request.user)]
        rows = rows.filter(organization__in=mine)
    return list(rows[:LINES])


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day asked for by `?on=`, and what is wrong with it: then today is shown."""
    today = queries.today()
    asked = request.GET.get("on", "")
    if not asked:
        return today, ""
    try:
        day = date.fromisoformat(asked) if len(asked) == 10 else None
    except ValueError:
        day = None
    if day is None:
        return today, _("Write the day as YYYY-MM-DD.")
    if day > today:
        return today, _("That day has not come yet.")
    return day, ""


def _signed(request: HttpRequest) -> bytes | None:
    """The document that is asked for, made once a request."""
    if not hasattr(request, "signed_registry"):
        day, problem = _day(request)
        issuer = queries.own_issuer()
        made = documents.signed(issuer, day) if issuer and not problem else None
        request.signed_registry = made  # type: ignore[attr-defined]
    return request.signed_registry  # type: ignore[attr-defined]


def _etag(request: HttpRequest) -> str | None:
    made = _signed(request)
    return f'"{hashlib.sha256(made).hexdigest()[:32]}"' if made else None


@require_safe
def registry_json(request: HttpRequest) -> HttpResponseBase:
    """The registry as a signed credential (docs/reference/trust-registry.md)."""
    _on, problem = _day(request)
    if problem:
        return JsonResponse({"error": problem, "field": "on"}, status=400)
    if queries.own_issuer() is None:
        said = _("The Alliance has chosen no issuer of its own yet, so nothing is signed.")
        return JsonResponse({"error": said}, status=404)
    return _document(request)


@condition(etag_func=_etag)
def _document(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_signed(request), content_type="application/vc")
    response["Access-Control-Allow-Origin"] = "*"  # read by programs in pages of others
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Everything that happened to the registry, the newest first."""
    page = Paginator(queries.log(), LINES).get_page(request.GET.get("page"))
    known = members()
    names = {
        key: known.organization(key)
        for key in {event.organization for event in page if event.organization}
    }
    rows = [(event, names[event.organization] if event.organization else None) for event in page]
    return render(request, "directory/log.html", {"page": page, "rows": rows})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """What the words of the document mean: where its vocabulary leads."""
    return render(request, "directory/terms.html", {"site_url": settings.SITE_URL})


@require_safe
def link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One link: to whom an issuer answers, and while it is not proven, what proves it."""
    found = get_object_or_404(Link, public_id=public_id)
    may_see = permissions.may_see_waiting(request.user, found)
    if not found.is_proven and not may_see:
        raise Http404("Nothing is proven here yet.")
    known = members()
    context = {
        "link": found,
        "organization": known.organization(found.organization),
        "standing": known.standing(found.organization, queries.today()),
        "is_left_out": queries.is_left_out(found.did),
        "challenge": found.challenge if may_see and not found.is_proven else "",
        "may_prove": permissions.may_prove(request.user, found),
        "said_by_voice": found.claimed_by is not None
        and permissions.speaks_for(found.claimed_by, found.organization),
        "address": links.address_of(found.did),
        "may_end": permissions.may_end(request.user, found),
        "events": queries.log().filter(did=found.did)[:LINES],
    }
    return render(request, "directory/link.html", context)


# Representatives and staff ----------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    person = _me(request)
    if not permissions.may_claim_any(person):
        raise PermissionDenied(_("A representative says to whom an issuer answers."))
    form = ClaimForm(person, request.POST or None, initial={"did": request.GET.get("did", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = links.claim(said["did"], said["organization"], by=person, name=said["name"])
            return redirect(made)
        except NotPossible as error:
            form.add_error(error.field or None, str(error))
    return render(request, "directory/claim.html", {"form": form})


@login_required
@require_POST
def prove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(Link, public_id=public_id)
    try:
        links.prove(found, by=_me(request), documents=network())
        messages.success(request, _("It is there. The issuer is linked."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect(found)


@login_required
@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(Link, public_id=public_id)
    links.end(found, by=_me(request))
    messages.success(request, _("The link has ended."))
    return redirect("directory:registry")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest) -> HttpResponse:
    """What two of the staff decide; and which issuer is the Alliance's own."""
    person = _me(request)
    require(permissions.is_staff(person))
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            overrides.propose(**form.cleaned_data, by=person)
            messages.success(request, _("Proposed. Somebody else of the staff has to approve it."))
            return redirect("directory:decisions")
        except NotPossible as error:
            form.add_error(error.field or None, str(error))
    rows = Override.objects.select_related("proposed_by", "decided_by")
    context = {
        "form": form,
        "own": queries.own_issuer(),
        "own_form": OwnForm(person),
        "overrides": [(row, permissions.may_decide(person, row)) for row in rows[:LINES]],
    }
    return render(request, "directory/decisions.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    found = get_object_or_404(Override, public_id=public_id)
    done = {"approve": overrides.approve, "decline": overrides.decline}[what]
    try:
        done(found, by=_me(request))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("directory:decisions")


@login_required
@require_POST
def choose_own(request: HttpRequest) -> HttpResponse:
    person = _me(request)
    require(permissions.is_staff(person))
    form = OwnForm(person, request.POST)
    if form.is_valid():
        own.choose(form.cleaned_data["issuer"], by=person)
        messages.success(request, _("It speaks for the Alliance from now on."))
    else:
        messages.error(request, _("Choose an issuer that you own."))
    return redirect("directory:decisions")


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
