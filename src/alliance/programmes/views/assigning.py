"""Who reviews what in a round, and what lacks a review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alliance.people.refusals import done
from alliance.programmes import coverage, permissions
from alliance.programmes.assignment_forms import AssignForm, ScorersForm, SpreadForm
from alliance.programmes.models import Assignment, Round
from alliance.programmes.services import assigning as services
from alliance.programmes.views.shared import application_for, head, me, round_run_by_me, tried

PAGE = 50


@login_required
@require_safe
def index(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    return _page(request, round_run_by_me(request, code, slug))


def _page(
    request: HttpRequest,
    round: Round,
    status: int = 200,
    assign_form: AssignForm | None = None,
    **forms: Any,
) -> HttpResponse:
    """Before the deadline there is nothing to assign. `assign_form` came back with errors."""
    now, viewer = timezone.now(), me(request)
    context = head(round, now)
    phase = context["phase"]
    if context["is_closed"]:
        found = coverage.of_round(round, viewer)
        only_lacking = "lacking" in request.GET
        page = Paginator(found.lacking if only_lacking else found.rows, PAGE)
        context |= {
            "coverage": found,
            "only_lacking": only_lacking,
            "page": page.get_page(request.GET.get("page")),
            "hidden": len(permissions.with_interest(viewer, round)),
            "may_assign": phase == "review",
            "may_spread": permissions.may_spread(viewer, round, now),
            "spread_form": SpreadForm(initial={"each": round.reviewers_each or 3}),
            "scorers_form": ScorersForm(initial={"assigned_only": round.assigned_only}),
        }
        context["rows"] = [(row, _assign_form(row, assign_form)) for row in context["page"]]
    return render(request, "programmes/assignment.html", context | forms, status=status)


def _assign_form(row: coverage.Row, failed: AssignForm | None) -> AssignForm:
    if failed is not None and failed.application == row.application:
        return failed
    return AssignForm(application=row.application, free=row.free)


@login_required
@require_POST
def spread(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    permissions.ask(permissions.may_spread(request.user, round, timezone.now()))
    form = SpreadForm(request.POST)
    if done(form, lambda: _spread(request, round, form)):
        return redirect("programmes:assignment", code, slug)
    return _page(request, round, 400, spread_form=form)


def _spread(request: HttpRequest, round: Round, form: SpreadForm) -> None:
    """And say how many came about, and where there are too few."""
    found = services.spread(round, by=me(request), **form.cleaned_data)
    words = ngettext("%(count)d new assignment.", "%(count)d new assignments.", found.given)
    messages.success(request, words % {"count": found.given})
    if found.short:
        numbers = ", ".join(str(one.number) for one in found.short)
        words = _("Too few reviewers without an interest for no. %(numbers)s.")
        messages.warning(request, words % {"numbers": numbers})


@login_required
@require_POST
def let_score(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    permissions.ask(permissions.may_spread(request.user, round, timezone.now()))
    form = ScorersForm(request.POST)
    if done(form, lambda: services.let_score(round, by=me(request), **form.cleaned_data)):
        messages.success(request, _("Kept."))
        return redirect("programmes:assignment", code, slug)
    return _page(request, round, 400, scorers_form=form)


@login_required
@require_POST
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(permissions.may_assign(request.user, found, timezone.now()))
    round, by = found.round, me(request)
    form = AssignForm(
        request.POST, application=found, free=tuple(coverage.reviewers(round).values())
    )
    if done(form, lambda: services.assign(found, form.cleaned_data["person"], by=by)):
        words = _("Assigned to no. %(number)d: %(who)s.")
        messages.success(
            request, words % {"number": found.number, "who": form.cleaned_data["person"]}
        )
        return redirect("programmes:assignment", round.programme.code, round.slug)
    return _page(request, round, 400, assign_form=form)


@login_required
@require_POST
def unassign(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    found = application_for(request, public_id)
    permissions.ask(permissions.may_assign(request.user, found, timezone.now()))
    assignment = get_object_or_404(Assignment, application=found, pk=pk)
    tried(request, lambda: services.unassign(assignment, by=me(request)), _("Taken back."))
    return redirect("programmes:assignment", found.round.programme.code, found.round.slug)
