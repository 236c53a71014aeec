"""All decisions: the list, its JSON, and the program that counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance.decisions import as_json, count, permissions, queries, wording
from alliance.decisions.forms import groups_led_by
from alliance.decisions.models import Decision
from alliance.people.models import Person

PAGE = 30
STATES = {
    "open": (Decision.State.OPEN, Decision.State.NOMINATING),
    "closed": (Decision.State.CLOSED, Decision.State.WITHDRAWN),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer's vote first, then what is open and what was decided; or what the
    filters leave: `?state=open`, `?group=trust`, `?mine=1`.
    """
    now, viewer = timezone.now(), request.user
    needed = list(queries.votes_needed(viewer, now))
    state = request.GET.get("state", "")
    group = request.GET.get("group", "")[:60]
    mine = request.GET.get("mine") == "1" and viewer.is_authenticated
    found = queries.visible(viewer)
    if state in STATES:
        found = found.filter(state__in=STATES[state])
    if group:
        found = found.filter(group__acronym=group)
    if mine:
        found = found.filter(pk__in={one.decision_id for one in needed})
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row(decision) for decision in page],
        "needed": needed,
        "state": state,
        "group": group,
        "mine": mine,
        "is_filtered": bool(state or group or mine),
        "may_open": isinstance(viewer, Person)
        and (permissions.is_staff(viewer) or bool(groups_led_by(viewer))),
    }
    return render(request, "decisions/index.html", context)


def row(decision: Decision) -> dict[str, Any]:
    return {"decision": decision, "outcome": wording.outcome(decision)}


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"decisions": [...]}`, the newest first; `?page=2` goes on."""
    page = Paginator(queries.visible(request.user), 200).get_page(request.GET.get("page"))
    told = {
        "decisions": [as_json.line(decision) for decision in page],
        "pages": page.paginator.num_pages,
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_safe
def count_program(request: HttpRequest) -> HttpResponse:
    """The very file that this site counts with; it needs nothing but Python."""
    source = Path(count.__file__).read_bytes()
    response = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="count.py"'
    return response
