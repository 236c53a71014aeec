"""After a call: its record is made, and what remains of it is looked after."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.meetings import conference, files, permissions, posting, queries
from alliance.meetings.bounds import MAX_TRANSCRIPT_BYTES
from alliance.meetings.errors import Refused
from alliance.meetings.forms import (
    ActionForm,
    CorrectForm,
    FinaliseForm,
    RecordingForm,
    TranscriptForm,
)
from alliance.meetings.models import Action, Decision, Meeting, Recording, Speaker, Transcript
from alliance.meetings.services import media, record
from alliance.meetings.services import speakers as speaking
from alliance.meetings.views.common import acting, checked, me, meeting_or_404

WRAP_UP = "meetings:wrap_up"


@acting("record")
def note_action(request: HttpRequest, meeting: Meeting) -> str:
    moderates = permissions.is_moderator(request.user, meeting.series)
    given = checked(request, ActionForm(request.POST, meeting=meeting, is_moderator=moderates))
    owner, owner_name = given.get("owner"), given.get("owner_name", "")
    if not moderates or "mine" in request.POST:
        owner, owner_name = me(request), ""
    record.note_action(
        meeting,
        by=me(request),
        text=given["text"],
        owner=owner,
        owner_name=owner_name,
        due_on=given["due_on"],
    )
    return _("The action is noted.")


def _on_action(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    action = get_object_or_404(Action.objects.select_related("meeting__series__group"), pk=pk)
    where = action.meeting.get_absolute_url() + "#record"
    try:
        act(action)
    except Refused as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        where = back
    return redirect(where)


@require_POST
@login_required
def finish_action(request: HttpRequest, pk: int, is_done: bool) -> HttpResponse:
    return _on_action(request, pk, lambda a: record.finish(a, by=me(request), is_done=is_done))


@require_POST
@login_required
def drop_action(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_action(request, pk, lambda action: record.drop_action(action, by=me(request)))


@acting("record")
def decide(request: HttpRequest, meeting: Meeting) -> str:
    record.decide(meeting, by=me(request), text=request.POST.get("text", ""))
    return _("The decision is noted.")


@acting("record")
def drop_decision(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    decisions = Decision.objects.select_related("meeting")
    record.drop_decision(get_object_or_404(decisions, pk=pk, meeting=meeting), by=me(request))


@require_safe
@login_required
def wrap_up(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """The moderator's page after a call: what is left to do, then the record is finalised."""
    meeting = meeting_or_404(slug, day)
    permissions.require_moderator(request.user, meeting)
    return render(request, "meetings/wrap_up.html", _wrapping_up(meeting))


def _wrapping_up(meeting: Meeting, **more: Any) -> dict[str, Any]:
    lines = meeting.roll_call.all()
    return {
        "meeting": meeting,
        "series": meeting.series,
        "waiting": [line for line in lines if not line.is_confirmed and line.person_id],
        "confirmed": sum(line.is_confirmed for line in lines),
        "left": meeting.items.filter(kind="topic", began_at=None, moved_to=None).count(),
        "form": FinaliseForm(
            initial={
                "summary": meeting.summary,
                "consent_line": meeting.consent_line,
                "mail": True,
            }
        ),
        "correct_form": CorrectForm(
            initial={"text": meeting.notes_text, "summary": meeting.summary}
        ),
        "mailing_list": posting.list_of(meeting),
        "speakers": Speaker.objects.filter(item__meeting=meeting, state=Speaker.State.ACCEPTED)
        .select_related("item")
        .order_by("item__position", "pk"),
        "recording_form": RecordingForm(auto_id="recording_%s"),
        "transcript_form": TranscriptForm(auto_id="transcript_%s"),
        "recordings": meeting.recordings.all(),
        "transcripts": meeting.transcripts.defer("text"),
        "may_finalise": queries.phase(meeting, timezone.now()) in ("on", "ended"),
        **more,
    }


@acting(page=WRAP_UP)
def finalise(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Finalise, and where it was ticked mail the record: both or, in words why, neither."""
    permissions.require_moderator(request.user, meeting)
    given = checked(request, FinaliseForm(request.POST))
    with transaction.atomic():
        record.finalise(
            meeting,
            by=me(request),
            summary=given["summary"],
            consent_line=given["consent_line"],
        )
        name = record.mail_to_list(meeting, by=me(request)) if given["mail"] else ""
    messages.success(request, _("The record is final. Thank you for making it!"))
    if name:
        messages.success(request, _("It is on its way to %(list)s.") % {"list": name})
    return redirect(meeting)


@acting(page=WRAP_UP)
def correct(request: HttpRequest, meeting: Meeting) -> str:
    permissions.require_moderator(request.user, meeting)
    given = checked(request, CorrectForm(request.POST))
    record.correct(
        meeting, by=me(request), text=given["text"], summary=given["summary"], why=given["why"]
    )
    return _("The record is corrected; what it said before is kept.")


@acting(page=WRAP_UP)
def mail(request: HttpRequest, meeting: Meeting) -> str:
    name = record.mail_to_list(meeting, by=me(request))
    return _("It is on its way to %(list)s.") % {"list": name}


@acting("speakers", page=WRAP_UP)
def note_presented(request: HttpRequest, meeting: Meeting, pk: int, has_presented: bool) -> str:
    rows = Speaker.objects.select_related("item__meeting__series__group")
    speaker = get_object_or_404(rows, pk=pk, item__meeting=meeting)
    speaking.note_presented(speaker, has_presented, by=me(request))
    return _("The record is corrected.")


@acting("recordings", page=WRAP_UP)
def consent(request: HttpRequest, meeting: Meeting) -> str:
    media.set_consent(meeting, by=me(request), line=request.POST.get("consent_line", ""))
    return _("Saved.")


@acting("recordings", page=WRAP_UP)
def add_recording(request: HttpRequest, meeting: Meeting) -> str:
    permissions.require_moderator(request.user, meeting)
    given = checked(request, RecordingForm(request.POST, request.FILES))
    media.add_recording(
        meeting,
        by=me(request),
        title=given["title"],
        url=given["url"],
        upload=given["file"],
        duration_min=given["duration_min"],
    )
    return _("The recording is here. Publish it when it may be heard.")


@acting("recordings", page=WRAP_UP)
def take_found(request: HttpRequest, meeting: Meeting) -> str:
    """Ask the conference for its recordings, and add those that are not here yet."""
    permissions.require_moderator(request.user, meeting)
    provider = conference.provider_for(meeting)
    if provider is None:
        raise Refused(_("No conference is set up for this call."))
    try:
        found = provider.recordings(conference.room_of(meeting))
    except conference.Unavailable as error:
        raise Refused(str(error)) from error
    known = set(meeting.recordings.values_list("url", flat=True))
    new = [one for one in found if one.url not in known]
    for one in new:
        minutes = one.duration_s // 60 if one.duration_s else None
        media.add_recording(
            meeting, by=me(request), title=one.title, url=one.url, duration_min=minutes
        )
    return _("New recordings: %(count)d.") % {"count": len(new)}


@acting("recordings", page=WRAP_UP)
def change_recording(request: HttpRequest, meeting: Meeting, pk: int, what: str) -> None:
    rows = Recording.objects.select_related("meeting__series__group")
    recording = get_object_or_404(rows, pk=pk, meeting=meeting)
    if what in ("publish", "hide"):
        media.publish_recording(recording, by=me(request), is_public=what == "publish")
    elif what == "remove":
        media.remove_recording(recording, by=me(request))
    else:
        raise Http404


@acting("transcripts", page=WRAP_UP)
def add_transcript(request: HttpRequest, meeting: Meeting) -> str:
    permissions.require_moderator(request.user, meeting)
    given = checked(request, TranscriptForm(request.POST, request.FILES))
    upload, text = given["file"], given["text"]
    if bool(upload) == bool(text.strip()):
        raise Refused(_("Give a file or paste the text, one of the two."))
    if upload:
        text = files.transcript(upload)
    elif len(text.encode()) > MAX_TRANSCRIPT_BYTES:
        raise Refused(_("This transcript is too long. Split it."))
    media.add_transcript(meeting, by=me(request), name=given["name"], text=text)
    return _("The transcript is here. Publish it when it may be read.")


@acting("transcripts", page=WRAP_UP)
def change_transcript(request: HttpRequest, meeting: Meeting, pk: int, what: str) -> None:
    rows = Transcript.objects.select_related("meeting__series__group")
    transcript = get_object_or_404(rows, pk=pk, meeting=meeting)
    if what in ("publish", "hide"):
        media.publish_transcript(transcript, by=me(request), is_public=what == "publish")
    elif what == "remove":
        media.remove_transcript(transcript, by=me(request))
    else:
        raise Http404
