"""The page of an invited speaker, behind a secret link; and the slides, for everybody."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.meetings import links, queries
from alliance.meetings.errors import Refused
from alliance.meetings.forms import SpeakerForm
from alliance.meetings.models import Speaker
from alliance.meetings.services import speakers as services
from alliance.meetings.serving import attachment
from alliance.meetings.views.common import meeting_or_404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request: HttpRequest, token: str) -> HttpResponse:
    """Accept or decline, a line about oneself, slides. The link is the right; no account is needed.

    Opening it changes nothing: mail scanners open links, but press nothing.
    """
    found = links.speaker_of(token, timezone.now())
    if found is None:
        return _shown(render(request, "meetings/speaker_gone.html", status=404))
    form = SpeakerForm(instance=found)
    if request.method == "POST":
        what = request.POST.get("what", "")
        try:
            if what in ("accept", "decline"):
                services.answer(found, accepts=what == "accept", word=request.POST.get("word", ""))
                messages.success(request, _answered(what == "accept"))
                return _shown(redirect("meetings:speaker", token))
            form = SpeakerForm(
                request.POST, request.FILES, instance=links.speaker_of(token, timezone.now())
            )
            if form.is_valid():
                given = form.cleaned_data
                services.describe(
                    found,
                    name=given["name"],
                    bio=given["bio"],
                    slides_url=given["slides_url"],
                    slides=given["file"],
                    forget_slides=given["forget"],
                )
                messages.success(request, _("Saved."))
                return _shown(redirect("meetings:speaker", token))
        except Refused as refusal:
            if what in ("accept", "decline"):
                messages.error(request, str(refusal))
            else:
                form.add_error("file" if request.FILES else None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error)
        found = links.speaker_of(token, timezone.now()) or found
    meeting = found.item.meeting
    planned = next((p for p in queries.agenda(meeting) if p.item.pk == found.item_id), None)
    context = {
        "speaker": found,
        "meeting": meeting,
        "series": meeting.series,
        "planned": planned,
        "form": form,
        "token": token,
    }
    return _shown(render(request, "meetings/speaker.html", context))


def _answered(accepts: bool) -> str:
    if accepts:
        return _("Thank you! Tell a line about yourself, and add your slides when they are ready.")
    return _("Thank you for telling us. You can change your mind here until the call.")


def _shown(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no search engine keeps it, and no other site is told of it."""
    response["X-Robots-Tag"] = "noindex"
    # "no-referrer" would go too far: the form would come with the origin "null", and be refused.
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def slides(request: HttpRequest, slug: str, day: date, pk: int) -> HttpResponseBase:
    """The slides of a speaker who accepted, as a download."""
    meeting = meeting_or_404(slug, day)
    found = get_object_or_404(Speaker, pk=pk, item__meeting=meeting, state=Speaker.State.ACCEPTED)
    if not found.slides:
        raise Http404(_("There are no slides."))
    try:
        content = found.slides.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("There are no slides.")) from error
    return attachment(FileResponse(content), found.slides_name, found.slides_type)
