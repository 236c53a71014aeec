"""Pages that everybody reads: calls, their terms, their results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance.people.models import Person
from alliance.programmes import as_json, coverage, eligibility, permissions, queries
from alliance.programmes.forms import CancelForm, ExtendForm, OfficerForm, ReviewerForm
from alliance.programmes.models import Application, GrantProgramme, Round
from alliance.programmes.views.shared import round_for


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Calls that are open, those to come and those before."""
    now, found = timezone.now(), list(queries.rounds(request.user))
    context = {
        "parts": parts_of(found, now),
        "programmes": GrantProgramme.objects.all(),
        "may_found": permissions.may_found(request.user),
        "reviews": queries.reviewed_by(request.user)[:20],
        "has_own": queries.applications_of(request.user).exists(),
        "waiting": queries.waiting_milestones(request.user)
        if queries.run_by(request.user).exists()
        else [],
    }
    return render(request, "programmes/index.html", context)


def parts_of(rounds: list[Round], now: datetime) -> list[tuple[str, list[Round]]]:
    """Rounds by phase: open, coming, in review, the rest."""
    phases = {round.pk: round.phase(now) for round in rounds}
    named = {
        "open": [one for one in rounds if phases[one.pk] == "open"],
        "coming": [one for one in rounds if phases[one.pk] in ("coming", "draft")],
        "review": [one for one in rounds if phases[one.pk] in ("review", "proposed")],
        "over": [one for one in rounds if phases[one.pk] in ("decided", "cancelled")],
    }
    return [(name, found) for name, found in named.items() if found]


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(GrantProgramme, code=code)
    may_run = permissions.may_run(request.user, found)
    rounds = list(queries.rounds(request.user).filter(programme=found))
    context = {
        "programme": found,
        "parts": parts_of(rounds, timezone.now()),
        "agreement": found.agreements.last(),
        "may_run": may_run,
        "may_found": permissions.may_found(request.user),
        "officers": found.officers.filter(until=None).select_related("person") if may_run else [],
        "officer_form": OfficerForm(),
        "events": found.events.filter(application=None).select_related("by")[:200]
        if may_run
        else [],
    }
    return render(request, "programmes/programme.html", context)


@require_safe
def agreement(request: HttpRequest, code: str, version: int) -> HttpResponse:
    found = get_object_or_404(GrantProgramme, code=code)
    context = {
        "programme": found,
        "agreement": get_object_or_404(found.agreements, version=version),
    }
    return render(request, "programmes/agreement.html", context)


@require_safe
def round_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    return page(request, round_for(request, code, slug))


def page(request: HttpRequest, round: Round, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a round with what the viewer may do; `forms` are those that came back with
    errors, by their names in the template.
    """
    now, viewer = timezone.now(), request.user
    may_run = permissions.may_run(viewer, round.programme)
    phase = round.phase(now)
    mine = queries.applications_of(viewer).filter(round=round)
    context = {
        "round": round,
        "programme": round.programme,
        "phase": phase,
        "closes_there": round.closes_at.astimezone(round.zone),
        "kinds": eligibility.kinds_called(round),
        "questions": round.questions.all(),
        "criteria": round.criteria.all(),
        "parts": round.parts.all(),
        "results": queries.results(round),
        "applications": mine.exclude(state=Application.State.WITHDRAWN),
        "may_run": may_run,
        "queue": reviewing(viewer, round, now),
        "reviewers": round.reviewers.filter(until=None).select_related("person") if may_run else [],
        "counts": _counts(round) if may_run else None,
        "may_extend": may_run and phase in ("coming", "open"),
        "may_cancel": may_run and round.state == Round.State.PUBLISHED,
        "may_name": may_run and round.state in (Round.State.DRAFT, Round.State.PUBLISHED),
        "reviewer_form": ReviewerForm(),
        "extend_form": ExtendForm(round=round),
        "cancel_form": CancelForm(),
        "events": round.events.filter(application=None).select_related("by")[:200]
        if may_run
        else [],
        **forms,
    }
    return render(request, "programmes/round.html", context, status=status)


def reviewing(viewer: permissions.Viewer, round: Round, now: datetime) -> coverage.Queue | None:
    """What a reviewer may read after the deadline; None for others."""
    if not permissions.is_reviewer(viewer, round) or round.phase(now) not in permissions.JUDGED:
        return None
    assert isinstance(viewer, Person)
    return coverage.queue(viewer, round)


def _counts(round: Round) -> dict[str, int]:
    """How many there are in each state: before the deadline, that is all that anybody reads."""
    return {
        state.value: round.applications.filter(state=state).count()
        for state in (Application.State.DRAFT, Application.State.SUBMITTED)
    }


@require_safe
def round_json(request: HttpRequest, code: str, slug: str) -> JsonResponse:
    return JsonResponse(as_json.of_round(round_for(request, code, slug), timezone.now()))
