"""The history page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.history import queries


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    return render(request, "history/timeline.html", {"years": queries.timeline()})
