"""Grants: read by everybody, kept by who keeps the books."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.funding import as_json, funds
from alliance.funding.forms import GrantForm, InstalmentForm, ReceivedForm, ReportForm, SentForm
from alliance.funding.models import Grant
from alliance.funding.permissions import may_keep_books
from alliance.funding.services import grants as services
from alliance.funding.views.shared import keeper
from alliance.ledger import amounts
from alliance.people.refusals import done


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = [(grant, funds.standing(grant)) for grant in Grant.objects.all()]
    context = {"grants": found, "may_keep": may_keep_books(request.user)}
    return render(request, "funding/grants.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"grants": [...]}`, each with what was received and spent."""
    grants = Grant.objects.prefetch_related("instalments", "reports")
    entries = [as_json.of_grant(grant) for grant in grants]
    return JsonResponse({"grants": entries}, json_dumps_params={"ensure_ascii": False})


@require_safe
def grant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, get_object_or_404(Grant, public_id=public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: services.enter(form.instance, by=by)):
        return redirect(form.instance)
    return render(request, "funding/grant_form.html", {"form": form})


@login_required
@require_POST
def add_instalment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by, found = keeper(request), get_object_or_404(Grant, public_id=public_id)
    form = InstalmentForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        minor = amounts.read(given["amount"], found.currency)
        services.add_instalment(found, by=by, due_on=given["due_on"], minor=minor)

    if done(form, act):
        return redirect(found)
    return _page(request, found, 400, instalment_form=form)


@login_required
@require_POST
def receive(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """An instalment has come."""
    by, found = keeper(request), get_object_or_404(Grant, public_id=public_id)
    instalment = get_object_or_404(found.instalments, pk=pk)
    form = ReceivedForm(request.POST)
    if done(form, lambda: services.receive(instalment, by=by, on=form.cleaned_data["on"])):
        return redirect(found)
    return _page(request, found, 400, received_form=form)


@login_required
@require_POST
def add_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by, found = keeper(request), get_object_or_404(Grant, public_id=public_id)
    form = ReportForm(request.POST)
    if done(form, lambda: services.add_report(found, by=by, **form.cleaned_data)):
        return redirect(found)
    return _page(request, found, 400, report_form=form)


@login_required
@require_POST
def report_done(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """A report was sent to the funder."""
    by, found = keeper(request), get_object_or_404(Grant, public_id=public_id)
    report = get_object_or_404(found.reports, pk=pk)
    form = SentForm(request.POST)
    if done(form, lambda: services.report_done(report, by=by, url=form.cleaned_data["url"])):
        return redirect(found)
    return _page(request, found, 400, sent_form=form)


def _page(request: HttpRequest, grant: Grant, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "grant": grant,
        "standing": funds.standing(grant),
        "instalments": grant.instalments.all(),
        "reports": grant.reports.all(),
        "today": today,
        "may_keep": may_keep_books(request.user),
        "instalment_form": InstalmentForm(),
        "report_form": ReportForm(),
        "received_form": None,
        "sent_form": None,
        **forms,
    }
    return render(request, "funding/grant.html", context, status=status)
