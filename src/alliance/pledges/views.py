"""Pages of pledges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Avg, Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance.people.models import Person
from alliance.pledges import finding, permissions, services
from alliance.pledges.forms import PledgeForm, ProgressForm, SummitForm
from alliance.pledges.models import Pledge, Summit


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Summits, each with how many pledges were given and kept."""
    context = {"summits": _summits(), "may_keep": permissions.may_keep_summits(request.user)}
    return render(request, "pledges/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"summits": [...]}`, each with the address of its pledges."""
    entries = [
        {
            "name": summit.name,
            "held_on": summit.held_on.isoformat(),
            "place": summit.place,
            "given": summit.given,
            "kept": summit.kept,
            "pledges": settings.SITE_URL + reverse("pledges:summit_json", args=[summit.slug]),
        }
        for summit in _summits()
    ]
    return JsonResponse({"summits": entries}, json_dumps_params={"ensure_ascii": False})


def _summits() -> QuerySet[Any]:
    shown = Q(pledges__hidden_at=None)
    standing = shown & ~Q(pledges__state=Pledge.State.WITHDRAWN)
    return Summit.objects.annotate(
        given=Count("pledges", filter=standing),
        kept=Count("pledges", filter=shown & Q(pledges__state=Pledge.State.KEPT)),
        average=Avg("pledges__percent", filter=standing),
    ).order_by("-held_on", "name")


@require_safe
def summit(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Summit, slug=slug)
    context = {
        "summit": found,
        "pledges": found.pledges.filter(hidden_at=None).select_related("organization"),
        "may_pledge": bool(permissions.represented_by(request.user)),
        "may_keep": permissions.may_keep_summits(request.user),
    }
    return render(request, "pledges/summit.html", context)


@require_safe
def summit_json(request: HttpRequest, slug: str) -> JsonResponse:
    found = get_object_or_404(Summit, slug=slug)
    pledges = found.pledges.filter(hidden_at=None).select_related("organization", "summit")
    entries = [finding.as_json(pledge) for pledge in pledges.prefetch_related("progress")]
    return JsonResponse({"pledges": entries}, json_dumps_params={"ensure_ascii": False})


@require_safe
def pledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _pledge(request, public_id)
    context = {"pledge": found, "may_report": permissions.may_report(request.user, found)}
    return render(request, "pledges/pledge.html", context)


@require_safe
def pledge_json(request: HttpRequest, public_id: UUID) -> JsonResponse:
    found = _pledge(request, public_id)
    return JsonResponse(finding.as_json(found), json_dumps_params={"ensure_ascii": False})


def _pledge(request: HttpRequest, public_id: UUID) -> Pledge:
    pledges = Pledge.objects.select_related("organization", "summit")
    found = get_object_or_404(pledges, public_id=public_id)
    if not permissions.may_read(request.user, found):
        raise Http404("No pledge is here.")
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep_summit(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Staff enter a summit, or change one."""
    assert isinstance(request.user, Person)
    if not permissions.may_keep_summits(request.user):
        raise PermissionDenied(_("Staff keep the summits."))
    found = get_object_or_404(Summit, slug=slug) if slug else None
    form = SummitForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        return redirect(services.keep_summit(request.user, form.save(commit=False)))
    return render(request, "pledges/form.html", {"form": form, "summit": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = get_object_or_404(Summit, slug=slug)
    mine = permissions.represented_by(request.user)
    if not mine:
        raise PermissionDenied(_("A representative pledges for an organization."))
    form = PledgeForm(mine, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            pledge = services.give(
                request.user,
                found,
                given["organization"],
                text=given["text"],
                due_on=given["due_on"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(pledge)
    return render(request, "pledges/form.html", {"form": form, "summit": found, "giving": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = _pledge(request, public_id)
    if not permissions.may_report(request.user, found):
        raise PermissionDenied(_("A representative reports on the pledges of an organization."))
    initial = {"percent": found.percent, "state": found.state}
    form = ProgressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.report(found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(found)
    return render(request, "pledges/form.html", {"form": form, "pledge": found})
