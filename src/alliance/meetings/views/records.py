"""The archive: records of calls by year, and the files that belong to them."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.calls.models import CallSeries
from alliance.meetings import markdown, permissions, queries
from alliance.meetings.models import Recording
from alliance.meetings.serving import attachment, ranged
from alliance.meetings.views.common import meeting_or_404

PAGE = 60
LONGEST_SEARCH = 100


@require_safe
def index(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Records, the newest first: of a year, of a series, with these words in them."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    slug = request.GET.get("series", "")
    everything = queries.records()
    if slug:
        everything = everything.filter(series__slug=slug)
    years = [day.year for day in everything.dates("day", "year", order="DESC")]
    found = everything
    for word in words.split()[:8]:  # each word somewhere in the record
        found = found.filter(
            Q(notes_text__icontains=word)
            | Q(summary__icontains=word)
            | Q(Exists(_having("items", "title", word)))
            | Q(Exists(_having("decisions", "text", word)))
            | Q(Exists(_having("actions", "text", word)))
        )
    if year is not None:
        if year not in years and not words:
            raise Http404(_("No call of this year has a record here."))
        found = found.filter(day__year=year)
    elif years and not words:
        year = years[0]
        found = found.filter(day__year=year)
    heard = Recording.objects.filter(meeting=OuterRef("pk"), published_at__isnull=False)
    found = found.defer("notes_text").annotate(
        present=Count("roll_call", filter=Q(roll_call__confirmed_at__isnull=False), distinct=True),
        signed=Count("roll_call", distinct=True),
        decided=Count("decisions", distinct=True),
        has_recording=Exists(heard),
    )
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "years": years,
        "year": year,
        "words": words,
        "series": CallSeries.objects.filter(slug=slug).first() if slug else None,
        "all_series": CallSeries.objects.filter(meetings__finalised_at__isnull=False).distinct(),
    }
    return render(request, "meetings/records.html", context)


def _having(relation: str, field: str, word: str):  # type: ignore[no-untyped-def]
    from alliance.meetings.models import Meeting

    model = Meeting._meta.get_field(relation).related_model
    return model.objects.filter(meeting=OuterRef("pk"), **{f"{field}__icontains": word})  # type: ignore[union-attr]


@require_safe
def markdown_file(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """The record as one Markdown file."""
    meeting = meeting_or_404(slug, day)
    if not meeting.is_final:
        raise Http404(_("The record of this call is not final yet."))
    response = HttpResponse(markdown.record(meeting))
    return attachment(response, f"{slug}-{day}.md", "text/markdown; charset=utf-8")


@require_safe
def recording_file(request: HttpRequest, slug: str, day: date, pk: int) -> HttpResponseBase:
    """The sound of a call. What is not published exists for moderators only."""
    meeting = meeting_or_404(slug, day)
    rows = Recording.objects.select_related("meeting__series__group")
    recording = get_object_or_404(rows, pk=pk, meeting=meeting)
    if not recording.file or not permissions.may_see(request.user, recording):
        raise Http404(_("There is no such recording."))
    try:
        content = recording.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("There is no such recording.")) from error
    name = f"{slug}-{day}.{str(recording.file.name).rsplit('.', 1)[-1]}"
    response = ranged(request, content, recording.file.size)
    public = recording.published_at is not None
    response["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    attachment(response, name, recording.media_type, inline=True)
    # Players of podcasts on other sites may play what is published.
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if public else "same-origin"
    return response
