"""Pages of calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance.calls import calendar, queries
from alliance.calls.occurrences import Occurrence, local_times
from alliance.people.zones import zone_of

SHOWN = timedelta(weeks=6)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The next calls, on the viewer's clock and at four places."""
    now = timezone.now()
    zone = zone_of(request)
    calls = [c for c in queries.occurrences(now - timedelta(days=1), now + SHOWN) if c.end > now]
    rows = [_row(call, zone) for call in calls]
    return render(request, "calls/index.html", {"rows": rows, "now": now})


def _row(call: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    """A call with the clocks of four places, and those that differ from most weeks, the viewer's
    own among them.
    """
    yours, *places = local_times(call, zone)
    unusual = [local for local in (yours, *places) if local.usual]
    return {"call": call, "times": places, "unusual": unusual}


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The calls of the last month and the coming half year, for a calendar program."""
    now = timezone.now()
    calls = queries.occurrences(now - timedelta(weeks=4), now + timedelta(weeks=26))
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    text = calendar.feed(calls, name=f"{settings.SITE_NAME}: calls", host=host, now=now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
