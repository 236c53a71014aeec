"""The desk of a round: what was submitted, the ranking, and the awards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.people.refusals import done
from alliance.programmes import coverage, drawing, permissions, queries
from alliance.programmes.forms import AwardForm, BackForm, ConfirmForm
from alliance.programmes.models import Award, Round
from alliance.programmes.services import awarding as services
from alliance.programmes.views.shared import head, me, round_run_by_me


@login_required
@require_safe
def desk(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    return _desk(request, round_run_by_me(request, code, slug))


def _desk(request: HttpRequest, round: Round, status: int = 200, **forms: Any) -> HttpResponse:
    """Before the deadline there is nothing to read. Applications in which the viewer has an
    interest are only counted, and then the ranking is not for them.
    """
    now, viewer = timezone.now(), me(request)
    context = head(round, now)
    phase = context["phase"]
    if context["is_closed"]:
        interests = permissions.with_interest(viewer, round)
        counts = queries.review_counts(round)
        shown = queries.to_judge(round).exclude(pk__in=interests)
        context["rows"] = [(one, queries.applicant_of(one), counts.get(one.pk, 0)) for one in shown]
        context["coverage"] = coverage.of_round(round, viewer)
        context["hidden"] = queries.to_judge(round).filter(pk__in=interests).count()
        context["may_decide"] = permissions.may_decide(viewer, round)
        if context["may_decide"]:
            context |= _decision(request, round, phase)
    return render(request, "programmes/desk.html", context | forms, status=status)


def _decision(request: HttpRequest, round: Round, phase: str) -> dict[str, Any]:
    ranking = queries.ranking(round)
    awards = Award.objects.filter(application__round=round).select_related("application")
    given = {award.application_id: award for award in awards}
    return {
        "ranking": ranking,
        "drawing": drawing.draw(ranking, round.scale),
        "ranked": [(row, given.get(row.application.pk)) for row in ranking.rows],
        "total": sum(award.minor for award in awards),
        "award_form": AwardForm(round=round, rows=ranking.rows) if phase == "review" else None,
        "may_confirm": permissions.may_confirm(request.user, round),
        "confirm_form": ConfirmForm(),
        "back_form": BackForm(),
    }


@login_required
@require_POST
def propose(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    permissions.ask(permissions.may_decide(request.user, round))
    form = AwardForm(request.POST, round=round, rows=queries.ranking(round).rows)
    if done(form, lambda: services.propose(round, by=me(request), awards=form.awards)):
        messages.success(request, _("Proposed. Somebody else confirms it now."))
        return redirect("programmes:desk", code, slug)
    return _desk(request, round, 400, award_form=form)


@login_required
@require_POST
def take_back(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    permissions.ask(permissions.may_decide(request.user, round))
    form = BackForm(request.POST)
    if done(form, lambda: services.take_back(round, by=me(request), **form.cleaned_data)):
        return redirect("programmes:desk", code, slug)
    return _desk(request, round, 400, back_form=form)


@login_required
@require_POST
def confirm(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    round = round_run_by_me(request, code, slug)
    permissions.ask(permissions.may_decide(request.user, round))
    form = ConfirmForm(request.POST)
    if done(form, lambda: services.confirm(round, by=me(request), **form.cleaned_data)):
        messages.success(request, _("Confirmed. Everybody who applied is told."))
        return redirect(round)
    return _desk(request, round, 400, confirm_form=form)
