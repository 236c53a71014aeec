"""Pages of calls: what is to come, a series, and what calendars subscribe to."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.calls import calendar, permissions, queries
from alliance.calls.models import CallSeries, Rsvp
from alliance.calls.occurrences import Occurrence, local_times
from alliance.groups.models import WorkingGroup
from alliance.people.zones import zone_of

SHOWN = timedelta(weeks=6)
SHOWN_OF_SERIES = timedelta(weeks=16)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The next calls, on the viewer's clock and at four places."""
    now = timezone.now()
    zone = zone_of(request)
    calls = [c for c in queries.occurrences(now - timedelta(days=1), now + SHOWN) if c.end > now]
    rows = [_row(call, zone) for call in calls]
    may_add = bool(permissions.groups_to_call(request.user)) or permissions.may_keep_common(
        request.user
    )
    return render(request, "calls/index.html", {"rows": rows, "now": now, "may_add": may_add})


def _row(call: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    """A call with the clocks of four places, and those that differ from most weeks, the viewer's
    own among them.
    """
    yours, *places = local_times(call, zone)
    unusual = [local for local in (yours, *places) if local.usual]
    return {"call": call, "times": places, "unusual": unusual, "stamp": stamp(call)}


def stamp(call: Occurrence) -> str:
    """How addresses name a call: by when the rule places it, in UTC."""
    return call.original_start.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%MZ")


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series: when it is, what is to come, who comes, and for its keepers what to change."""
    found = get_object_or_404(CallSeries.objects.select_related("group"), slug=slug)
    now = timezone.now()
    zone = zone_of(request)
    calls = [
        call
        for call in queries.occurrences(now - timedelta(days=1), now + SHOWN_OF_SERIES)
        if call.series.pk == found.pk and call.end > now
    ]
    rows = [_row(call, zone) for call in calls]
    starts = [call.original_start for call in calls]
    mine: dict[Any, str] = {}
    if request.user.is_authenticated:
        given = Rsvp.objects.filter(
            series=found, person=request.user, original_start__in=starts
        ).values_list("original_start", "answer")
        mine = dict(given)
    coming: dict[Any, int] = {}
    said_yes = Rsvp.objects.filter(
        series=found, original_start__in=starts, answer=Rsvp.Answer.YES
    ).values_list("original_start", flat=True)
    for start in said_yes:
        coming[start] = coming.get(start, 0) + 1
    for row in rows:
        row["mine"] = mine.get(row["call"].original_start, "")
        row["coming"] = coming.get(row["call"].original_start, 0)
    context = {
        "series": found,
        "rows": rows,
        "answers": Rsvp.Answer.choices,
        "may_change": permissions.may_change(request.user, found),
        "now": now,
    }
    return render(request, "calls/series.html", context)


@require_safe
def as_json(request: HttpRequest, slug: str) -> JsonResponse:
    """A series and its calls of the coming half year."""
    found = get_object_or_404(CallSeries.objects.select_related("group"), slug=slug)
    now = timezone.now()
    calls = queries.occurrences(now, now + timedelta(weeks=26))
    return JsonResponse(
        {
            "name": found.name,
            "group": found.group.acronym if found.group else None,
            "first_on": found.first_on.isoformat(),
            "local_time": found.local_time.isoformat(timespec="minutes"),
            "time_zone": found.time_zone,
            "rule": found.rule,
            "last_on": found.last_on.isoformat() if found.last_on else None,
            "duration_min": found.duration_min,
            "calls": [
                {
                    "start": call.start.isoformat(),
                    "original_start": call.original_start.isoformat(),
                    "cancelled": call.is_cancelled,
                    "reason": call.reason,
                }
                for call in calls
                if call.series.pk == found.pk
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Every series, for a calendar program to subscribe to."""
    name = _("%(site)s: calls") % {"site": settings.SITE_NAME}
    return _feed(request, CallSeries.objects.all(), name)


@require_safe
def group_feed(request: HttpRequest, acronym: str) -> HttpResponse:
    group = get_object_or_404(WorkingGroup, acronym=acronym)
    name = _("%(group)s: calls") % {"group": group.name}
    return _feed(request, CallSeries.objects.filter(group=group), name)


@require_safe
def series_feed(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(CallSeries, slug=slug)
    return _feed(request, CallSeries.objects.filter(pk=found.pk), found.name)


def _feed(request: HttpRequest, found: QuerySet[CallSeries], name: str) -> HttpResponse:
    site = calendar.Site(settings.SITE_URL.rstrip("/"))
    text = calendar.feed(found.prefetch_related("exceptions", "extras"), name=name, site=site)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response["Cache-Control"] = "public, max-age=900"
    response["Access-Control-Allow-Origin"] = "*"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
