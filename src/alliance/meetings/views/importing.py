"""Old notes are handed in, looked at, and taken in."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from alliance.meetings import files, permissions
from alliance.meetings.bounds import MAX_IMPORT_BYTES
from alliance.meetings.errors import Refused
from alliance.meetings.forms import ImportForm
from alliance.meetings.importing.reading import read
from alliance.meetings.importing.taking import take_in, why_not
from alliance.meetings.models import ImportedNotes
from alliance.meetings.serving import attachment
from alliance.meetings.views.common import me, meeting_or_404, series_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_notes(request: HttpRequest, slug: str) -> HttpResponse:
    """A file or pasted text; what was understood of it; then the same text once more, to take in.

    The text travels in the page between the two, so nothing is kept of what nobody wanted.
    """
    series = series_or_404(slug)
    permissions.require_moderator(request.user, series)
    form = ImportForm(request.POST or None, request.FILES or None)
    context = {"series": series, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "meetings/import.html", context)
    try:
        upload = form.cleaned_data["file"]
        if upload:
            if (upload.size or 0) > MAX_IMPORT_BYTES:
                raise Refused(_("This file is larger than 4 MiB. Split it."))
            text, name = files.text_of(upload.read(), MAX_IMPORT_BYTES), upload.name or ""
        else:
            text, name = form.cleaned_data["text"], form.cleaned_data["file_name"]
        if not text.strip():
            raise Refused(_("Give a file or paste the notes."))
        calls = read(text, name)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "meetings/import.html", context)
    if "take" in request.POST:
        taken = take_in(series, calls, by=me(request), file_name=name)
        done = [one for one in taken if one.meeting is not None]
        words = ngettext("%(count)d record is made.", "%(count)d records are made.", len(done))
        messages.success(request, words % {"count": len(done)})
        for one in taken:
            if one.meeting is None:
                messages.warning(request, f"{one.call.day or one.call.title}: {one.why_not}")
        return redirect(reverse("meetings:records") + f"?series={series.slug}")
    today = timezone.localdate()
    context |= {
        "found": [{"call": call, "why_not": why_not(series, call, today)} for call in calls],
        "text": text,
        "file_name": name,
        "usable": sum(not why_not(series, call, today) for call in calls),
    }
    return render(request, "meetings/import.html", context)


@require_safe
@login_required
def original(request: HttpRequest, slug: str, day: date, pk: int) -> HttpResponse:
    """The notes exactly as they came, for moderators: old pads are full of addresses."""
    meeting = meeting_or_404(slug, day)
    permissions.require_moderator(request.user, meeting)
    found = get_object_or_404(ImportedNotes, pk=pk, meeting=meeting)
    response = HttpResponse(found.original)
    return attachment(response, f"{slug}-{day}.txt", "text/plain; charset=utf-8")
