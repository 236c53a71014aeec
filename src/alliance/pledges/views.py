"""Pages of pledges."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Avg, Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alliance.people.models import Person
from alliance.pledges import finding, permissions, services
from alliance.pledges.forms import PledgeForm, ProgressForm, SummitForm
from alliance.pledges.models import Pledge, Summit


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Summits, each with how many pledges were given and kept."""
    standing = ~Q(pledges__state=Pledge.State.WITHDRAWN)
    summits = Summit.objects.annotate(
        given=Count("pledges", filter=standing),
        kept=Count("pledges", filter=Q(pledges__state=Pledge.State.KEPT)),
        average=Avg("pledges__percent", filter=standing),
    ).order_by("-held_on", "name")
    context = {"summits": summits, "may_keep": permissions.may_keep_summits(request.user)}
    return render(request, "pledges/index.html", context)


@require_safe
def summit(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Summit, slug=slug)
    context = {
        "summit": found,
        "pledges": found.pledges.select_related("organization"),
        "may_pledge": bool(permissions.represented_by(request.user)),
        "may_keep": permissions.may_keep_summits(request.user),
    }
    return render(request, "pledges/summit.html", context)


@require_safe
def summit_json(request: HttpRequest, slug: str) -> JsonResponse:
    found = get_object_or_404(Summit, slug=slug)
    pledges = found.pledges.select_related("organization", "summit").prefetch_related("progress")
    entries = [finding.as_json(pledge) for pledge in pledges]
    return JsonResponse({"pledges": entries}, json_dumps_params={"ensure_ascii": False})


@require_safe
def pledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        Pledge.objects.select_related("organization", "summit"), public_id=public_id
    )
    context = {"pledge": found, "may_report": permissions.may_report(request.user, found)}
    return render(request, "pledges/pledge.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep_summit(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Staff enter a summit, or change one."""
    assert isinstance(request.user, Person)
    if not permissions.may_keep_summits(request.user):
        raise PermissionDenied("Staff keep the summits.")
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
        raise PermissionDenied("A representative pledges for an organization.")
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
    found = get_object_or_404(Pledge, public_id=public_id)
    if not permissions.may_report(request.user, found):
        raise PermissionDenied("A representative reports on the pledges of an organization.")
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
