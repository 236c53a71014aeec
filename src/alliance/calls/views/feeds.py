"""What calendar programs subscribe to. They ask many times a day: while nothing has changed they
are told so (RFC 9110 13.1.2), and what has not changed is the same to the byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.calls import calendar, entries, queries
from alliance.calls.models import Answer, CallSeries, Rsvp
from alliance.calls.secrets import read_feed_token
from alliance.calls.views.common import midnight, series_or_404
from alliance.groups.models import WorkingGroup
from alliance.people.languages import speaking_to
from alliance.people.models import Person

PUBLIC = "public, max-age=900"
PRIVATE = "private, max-age=300"
BEHIND, AHEAD = timedelta(days=90), timedelta(days=370)  # of what is listed one by one


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every series."""
    name = _("%(site)s: calls") % {"site": settings.SITE_NAME}
    return _answer(request, _feed(queries.visible(), name), PUBLIC)


@require_safe
def group(request: HttpRequest, acronym: str) -> HttpResponse:
    found = get_object_or_404(WorkingGroup, acronym=acronym, withheld_at=None)
    name = _("%(group)s: calls") % {"group": found.name}
    return _answer(request, _feed(queries.visible().filter(group=found), name), PUBLIC)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    found = series_or_404(request, slug)
    rows = CallSeries.objects.filter(pk=found.pk)
    return _answer(request, _feed(rows, found.name), PUBLIC)


@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of one person, for whoever knows its address: their programs."""
    found = read_feed_token(token)
    if found is None:
        raise Http404(_("There is no such calendar, or its address was renewed."))
    with speaking_to(found.person):
        text = own_feed(found.person, timezone.now())
    response = _answer(request, text, PRIVATE)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def own_feed(person: Person, now: datetime) -> bytes:
    """The series a person follows without the calls they will not come to, single calls that they
    said yes to, and what other rooms know of them. What is listed one by one is listed for a span
    of whole days, so that the feed is the same all day.
    """
    today = midnight(now)
    followed = queries.followed_series(person)
    have = set(followed.values_list("pk", flat=True))
    calls = queries.calls_of(person, today - BEHIND, today + AHEAD)
    declined = Rsvp.objects.filter(person=person, answer=Answer.NO)
    return _feed(
        followed,
        _("My calls at %(site)s") % {"site": settings.SITE_NAME},
        singles=[call for call in calls if call.series.pk not in have and not call.is_cancelled],
        entries=entries.entries_of(person, today - BEHIND, today + AHEAD),
        left_out=frozenset(declined.values_list("series_id", "original_start")),
    )


def _feed(rows: QuerySet[CallSeries], name: str, **more: Iterable[Any]) -> bytes:
    site = calendar.Site(settings.SITE_URL.rstrip("/"))
    found = rows.prefetch_related("exceptions", "extras")
    return calendar.feed(found, name=name, site=site, **more)  # type: ignore[arg-type]


def _answer(request: HttpRequest, text: bytes, caching: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if _has_it(request, etag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = etag
    response["Cache-Control"] = caching
    if caching == PUBLIC:
        response["Access-Control-Allow-Origin"] = "*"
    return response


def _has_it(request: HttpRequest, etag: str) -> bool:
    """If-None-Match, by the weak comparison: a proxy that packs the feed weakens its tag."""
    asked = request.headers.get("If-None-Match", "")
    tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    return asked.strip() == "*" or etag in tags
