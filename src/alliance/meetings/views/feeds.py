"""Feeds: records as Atom, recordings as a podcast, chapters of a recording."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.calls.models import CallSeries
from alliance.meetings import feeds
from alliance.meetings.views.common import meeting_or_404


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest records, of all calls or of ?series=<slug>."""
    return _cached(feeds.atom(_series(request)), "application/atom+xml; charset=utf-8")


@require_safe
def podcast(request: HttpRequest) -> HttpResponse:
    """Published recordings, of all calls or of ?series=<slug>."""
    return _cached(feeds.podcast(_series(request)), "application/rss+xml; charset=utf-8")


@require_safe
def chapters(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """Where in the recording each item of the agenda begins."""
    meeting = meeting_or_404(slug, day)
    if not meeting.is_final:
        raise Http404(_("The record of this call is not final yet."))
    response = JsonResponse({"version": "1.2.0", "chapters": feeds.chapters(meeting)})
    response["Content-Type"] = "application/json+chapters"
    return response


def _series(request: HttpRequest) -> CallSeries | None:
    slug = request.GET.get("series", "")
    if not slug:
        return None
    found = CallSeries.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("There are no such calls."))
    return found


def _cached(content: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "public, max-age=300"
    return response
