"""The status page, and what staff write on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.operations import history, parts, permissions, services
from alliance.operations.forms import IncidentForm, UpdateForm
from alliance.operations.models import Incident, IncidentUpdate
from alliance.people.models import Person
from alliance.people.refusals import add_errors

PAST = timedelta(days=history.DAYS)
SHOWN = 50  # incidents of the past


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    present = parts.present()
    keys = [part.key for part in present]
    told = history.stories(keys, now, ZoneInfo(timezone.get_current_timezone_name()))
    states = history.now_of(keys, now)
    running, past = _incidents(now)
    rows = [{"part": part, "state": states[part.key], "story": told[part.key]} for part in present]
    return render(
        request,
        "operations/status.html",
        {
            "rows": rows,
            "overall": _worst([*states.values(), *_impacts(running, now)]),
            "running": running,
            "past": past,
            "now": now,
            "days": history.DAYS,
            "width": history.DAYS * history.STEP,
            "height": history.TALL,
            "bar_width": history.WIDTH,
            "may_report": permissions.may_report(request.user),
        },
    )


@require_safe
def status_json(request: HttpRequest) -> HttpResponse:
    """The same for programs: states now, shares of ninety days in UTC, incidents."""
    now = timezone.now()
    present = parts.present()
    keys = [part.key for part in present]
    told = history.stories(keys, now, ZoneInfo("UTC"))
    states = history.now_of(keys, now)
    running, past = _incidents(now)
    answer = JsonResponse(
        {
            "at": now.isoformat(timespec="seconds"),
            "state": _worst([*states.values(), *_impacts(running, now)]),
            "parts": [
                {
                    "part": part.key,
                    "name": str(part.name),
                    "state": states[part.key],
                    "worked_percent": _rounded(told[part.key].share),
                    "days_watched": told[part.key].watched_days,
                }
                for part in present
            ],
            "incidents": [_as_json(one) for one in (*running, *past)],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    patch_cache_control(answer, max_age=30, public=True)
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    if not permissions.may_report(request.user):
        raise PermissionDenied
    form = IncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.report(
                by=request.user,
                title=given["title"],
                concerned=given["parts"],
                impact=given["impact"],
                text=given["text"],
                began_at=given["began_at"],
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            return redirect(made)
    code = 400 if form.is_bound else 200
    return render(request, "operations/report.html", {"form": form}, status=code)


@require_safe
def incident(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(Incident, public_id=public_id)
    return _page(request, found, UpdateForm())


@login_required
@require_POST
def update(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = get_object_or_404(Incident, public_id=public_id)
    if not permissions.may_report(request.user):
        raise PermissionDenied
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    given = form.cleaned_data
    services.update(found, by=request.user, state=given["state"], text=given["text"])
    return redirect(found)


def _page(request: HttpRequest, found: Incident, form: BaseForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "incident": found,
        "names": _names(found),
        "updates": found.updates.all(),
        "form": form,
        "may_report": permissions.may_report(request.user),
    }
    return render(request, "operations/incident.html", context, status=status)


def _incidents(now: datetime) -> tuple[list[Incident], list[Incident]]:
    """(those that are not over, those of the past ninety days), newest first."""
    kept: QuerySet[Incident] = Incident.objects.prefetch_related("updates")
    running = list(kept.filter(ended_at=None))
    recent = Q(ended_at__gte=now - PAST)
    return running, list(kept.filter(recent)[:SHOWN])


def _names(found: Incident) -> list[str]:
    """Of the parts it concerned, also of one that this site has no more."""
    return [str(parts.PARTS[key].name) if key in parts.PARTS else key for key in found.parts]


def _as_json(found: Incident) -> dict[str, Any]:
    return {
        "id": str(found.public_id),
        "title": found.title,
        "parts": found.parts,
        "impact": found.impact,
        "began_at": found.began_at.isoformat(timespec="seconds"),
        "ended_at": found.ended_at.isoformat(timespec="seconds") if found.ended_at else None,
        "updates": [_said(one) for one in found.updates.all()],
    }


def _said(one: IncidentUpdate) -> dict[str, str]:
    return {"at": one.at.isoformat(timespec="seconds"), "state": one.state, "text": one.text}


def _impacts(running: list[Incident], now: datetime) -> list[str]:
    """What staff say counts like what was seen: a look finds less than people notice."""
    return [one.impact for one in running if one.began_at <= now]


def _worst(states: Any) -> str:
    found = set(states)
    return next((s for s in ("down", "degraded", "unwatched") if s in found), "ok")


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
