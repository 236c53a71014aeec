"""Pages of working groups."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alliance.groups import queries


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All groups, by what they are doing."""
    by_state: dict[str, list] = {}
    for group in queries.all_groups():
        by_state.setdefault(group.get_state_display(), []).append(group)
    return render(request, "groups/index.html", {"by_state": by_state})


@require_safe
def detail(request: HttpRequest, acronym: str) -> HttpResponse:
    """One group: purpose, chair, cycle, calls, and everything that happened, newest first."""
    group = get_object_or_404(queries.all_groups(), acronym=acronym)
    events = group.events.select_related("by").order_by("-at", "-pk")
    series = group.call_series.all()
    context = {"group": group, "events": events, "call_series": series}
    return render(request, "groups/detail.html", context)
