"""Budgets: approved versions for everybody, drafts for who keeps the books."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.funding import permissions
from alliance.funding.forms import BudgetLineForm, DecisionForm, DraftForm, NoteForm
from alliance.funding.models import Budget
from alliance.funding.services import budgets as services
from alliance.funding.views.shared import keeper
from alliance.people.refusals import done


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """All versions, and where the next one begins."""
    by = keeper(request)
    form = DraftForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.draft(by, **form.cleaned_data))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    return render(request, "funding/budgets.html", {"form": form, "budgets": Budget.objects.all()})


@require_safe
def budget(request: HttpRequest, year: int, version: int) -> HttpResponse:
    found = get_object_or_404(Budget, year=year, version=version)
    if not permissions.may_read_budget(request.user, found):
        raise Http404("No budget is here.")
    return _page(request, found)


def _page(request: HttpRequest, budget: Budget, status: int = 200, **forms: Any) -> HttpResponse:
    lines = list(budget.lines.select_related("group"))
    others = Budget.objects.filter(year=budget.year).exclude(pk=budget.pk)
    if not permissions.may_keep_books(request.user):
        others = others.filter(state=Budget.State.APPROVED)
    context = {
        "budget": budget,
        "lines": lines,
        "total": sum(line.minor for line in lines),
        "others": others,
        "may_change": permissions.may_keep_books(request.user) and budget.is_draft,
        "may_approve": permissions.may_approve_budget(request.user, budget),
        "line_form": BudgetLineForm(budget),
        "note_form": NoteForm(instance=budget),
        "decision_form": DecisionForm(),
        **forms,
    }
    return render(request, "funding/budget.html", context, status=status)


@login_required
@require_POST
def add_line(request: HttpRequest, year: int, version: int) -> HttpResponse:
    by, found = keeper(request), get_object_or_404(Budget, year=year, version=version)
    form = BudgetLineForm(found, request.POST)
    if done(form, lambda: services.add_line(found, form.instance, by=by)):
        return redirect(found)
    return _page(request, found, 400, line_form=form)


@login_required
@require_POST
def drop_line(request: HttpRequest, year: int, version: int, pk: int) -> HttpResponse:
    by, found = keeper(request), get_object_or_404(Budget, year=year, version=version)
    services.drop_line(get_object_or_404(found.lines, pk=pk), by=by)
    return redirect(found)


@login_required
@require_POST
def say_why(request: HttpRequest, year: int, version: int) -> HttpResponse:
    by, found = keeper(request), get_object_or_404(Budget, year=year, version=version)
    form = NoteForm(request.POST, instance=found)
    if done(form, lambda: services.say_why(found, form.cleaned_data["note"], by=by)):
        return redirect(found)
    return _page(request, found, 400, note_form=form)


@login_required
@require_POST
def approve(request: HttpRequest, year: int, version: int) -> HttpResponse:
    by, found = keeper(request), get_object_or_404(Budget, year=year, version=version)
    if not permissions.may_approve_budget(by, found):
        raise PermissionDenied(_("Somebody else than whoever drafted it approves a budget."))
    form = DecisionForm(request.POST)
    if done(form, lambda: services.approve(found, by=by, **form.cleaned_data)):
        return redirect(found)
    return _page(request, found, 400, decision_form=form)
