"""The page of results, the same as JSON, and the description that browsers read."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from alliance.search.queries import Wish, search
from alliance.search.sources import SOURCES
from alliance.search.words import MAX_QUERY_CHARACTERS


def _wish(request: HttpRequest) -> Wish:
    asked = request.GET
    page = asked.get("page", "")
    until = _start_of(asked.get("until", ""))
    return Wish(
        text=asked.get("q", "")[:MAX_QUERY_CHARACTERS].strip(),
        kind=asked.get("kind", "") if asked.get("kind", "") in SOURCES else "",
        since=_start_of(asked.get("since", "")),
        until=until + timedelta(days=1) if until else None,
        newest_first=asked.get("order") == "newest",
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1,
    )


def _start_of(text: str) -> datetime | None:
    """The start of a day in the viewer's zone; None for what is no day."""
    try:
        day = parse_date(text)
        if day is None or not 1980 <= day.year <= 2200:
            return None
        here = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
        return here.astimezone(UTC)
    except ValueError:
        return None


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    wish = _wish(request)
    answer = search(request.user, wish)
    kept = request.GET.copy()
    kept.pop("page", None)
    kindless = kept.copy()
    kindless.pop("kind", None)
    context = {
        "wish": wish,
        "answer": answer,
        "since": request.GET.get("since", "") if wish.since else "",
        "until": request.GET.get("until", "") if wish.until else "",
        "page_query": kept.urlencode(),
        "kind_query": kindless.urlencode(),
        "next_page": answer.page + 1,
        "previous_page": answer.page - 1,
    }
    return render(request, "search/results.html", context)


@require_safe
def results_json(request: HttpRequest) -> JsonResponse:
    """`{"query", "total", "counts": {kind: n}, "results": [...], "next": url or null}`."""
    wish = _wish(request)
    answer = search(request.user, wish)
    query = request.GET.copy()
    query["page"] = str(answer.page + 1)
    return JsonResponse(
        {
            "query": wish.text,
            "total": answer.total,
            "counts": {kind: number for kind, _, number in answer.counts},
            "results": [
                {
                    "kind": found.entry.kind,
                    "title": found.entry.title,
                    "url": settings.SITE_URL + found.entry.url,
                    "at": found.entry.at.isoformat(),
                    "snippet": strip_tags(found.snippet),
                }
                for found in answer.results
            ],
            "next": f"{settings.SITE_URL}{request.path}?{query.urlencode()}"
            if answer.has_next
            else None,
        }
    )


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1: browsers offer the site's search in their address bar."""
    context = {
        "name": settings.SITE_NAME[:16],
        "address": settings.SITE_URL + reverse("search:results"),
    }
    kind = "application/opensearchdescription+xml"
    return render(request, "search/opensearch.xml", context, content_type=kind)
