"""The page of one call: before it, while it is on, and as its record."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.calls.occurrences import Occurrence, local_times
from alliance.calls.queries import answers_to
from alliance.meetings import (
    codes,
    conference,
    live_state,
    parts,
    permissions,
    queries,
    transcripts,
    ways,
)
from alliance.meetings.as_json import meeting_as_json
from alliance.meetings.forms import ActionForm, GuestForm, PollForm
from alliance.meetings.models import Meeting
from alliance.meetings.pads import open_for
from alliance.meetings.services.opening import meeting_on
from alliance.meetings.views.common import me, meeting_or_404, series_or_404
from alliance.people.zones import zone_of
from alliance.writing.markdown import to_html


@require_safe
def meeting(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """One call: what it is about, the way in, what is going on, and in the end its record."""
    series = series_or_404(slug)
    now = timezone.now()
    found = meeting_on(series, day, now)
    call = queries.occurrence_on(series, day)
    if found is None and call is None:
        raise Http404(_("There is no call on this day."))
    times = local_times(call, zone_of(request)) if call else []
    context: dict[str, Any] = {
        "series": series,
        "day": day,
        "call": call,
        "times": times,
        "unusual": [local for local in times if local.usual],
        "moderates": permissions.is_moderator(request.user, series),
        "takes_part": permissions.is_participant(request.user),
    }
    if found is None:  # it is far ahead: only its time can be read
        return render(request, "meetings/ahead.html", context)
    found.series = series
    context |= _of_the_call(request, found, call)
    return render(request, "meetings/meeting.html", context)


def _of_the_call(request: HttpRequest, found: Meeting, call: Occurrence | None) -> dict[str, Any]:
    now = timezone.now()
    heard = live_state.heard(found)
    found.refresh_from_db(fields=["version", "agenda_version", "roll_version", "current_item"])
    phase = queries.phase(found, now)
    moderates = permissions.is_moderator(request.user, found.series)
    context: dict[str, Any] = {
        "meeting": found,
        "phase": phase,
        "now": now,
        "is_off": call is not None and call.is_cancelled,
        "heard": heard,
        "state": live_state.state_of(found),
        "topic": live_state.topic_of(found),
        "parts": {name: parts.shared(found, name, for_moderator=moderates) for name in parts.NAMES},
        "closes_at": queries.closes_at(found),
        "has_room": conference.provider_for(found) is not None,
        "may_join": phase in ("open", "on") and now <= queries.closes_at(found),
        "dial_in": settings.DIAL_IN,
        "wait": _wait(found),
        "ways": ways.ways_of(found, request.user, now),
        **parts.own(request, found),
    }
    if call is not None and phase == "before":
        context["answers"] = answers_to(found.series, call.original_start)
    if phase == "before":
        viewer = me(request) if permissions.is_participant(request.user) else None
        context["open_topics"] = queries.open_topics(found.series, viewer, meeting=found)[:8]
    if phase == "final":
        context |= _of_the_record(request, found, moderates)
    else:
        context["pad"] = open_for(found)
    if permissions.is_participant(request.user):
        context["action_form"] = ActionForm(
            meeting=found, is_moderator=moderates, auto_id="action_%s"
        )
    if moderates:
        context |= {
            "code": codes.current(found, now),
            "poll_form": PollForm(auto_id="poll_%s"),
            "guest_form": GuestForm(auto_id="guest_%s"),
        }
    return context


def _wait(found: Meeting) -> dict[str, Any] | None:
    """How far the present item has come, for the ring: seconds gone, seconds in all, percent."""
    item, began = found.current_item, found.item_began_at
    if item is None or began is None:
        return None
    gone = max(int((timezone.now() - began).total_seconds()), 0)
    whole = item.minutes * 60
    left = (whole - gone) // 60
    return {
        "item": item,
        "gone_s": gone,
        "whole_s": whole,
        "left_min": max(left, 0),
        "over_min": max(-left, 0),
        "percent": min(round(100 * gone / whole, 1), 100),
    }


def _of_the_record(request: HttpRequest, found: Meeting, moderates: bool) -> dict[str, Any]:
    shown = {} if moderates else {"published_at__isnull": False}
    return {
        "notes_html": to_html(found.notes_text),
        "versions": list(found.versions.select_related("by")),
        "recordings": list(found.recordings.filter(**shown)),
        "transcripts": [
            {"transcript": t, "cues": transcripts.read(t.text)}
            for t in found.transcripts.filter(**shown)
        ],
        "originals": list(found.imported.defer("original")) if moderates else [],
        "present": found.roll_call.filter(confirmed_at__isnull=False).count(),
    }


@never_cache
@require_safe
def join(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """Into the conference, when it is time. The address of the room is given here and nowhere else;
    guests without an account come in by a name that says so.
    """
    found = meeting_or_404(slug, day)
    now = timezone.now()
    back = redirect("meetings:meeting", slug, day)
    call = queries.occurrence_on(found.series, day)
    if call is not None and call.is_cancelled:
        messages.error(request, _("This call is cancelled."))
        return back
    if not queries.opens_at(found) <= now <= queries.closes_at(found) or found.is_final:
        messages.error(request, _("The room is open while the call is on, and shortly before."))
        return back
    provider = conference.provider_for(found)
    if provider is None:
        messages.error(request, _("No conference is set up for this call."))
        return back
    viewer = request.user
    if permissions.is_participant(viewer):
        guest = conference.Guest(
            name=viewer.name or _("Somebody"),
            key=viewer.public_id.hex,
            is_moderator=permissions.is_moderator(viewer, found.series),
        )
    else:
        guest = conference.Guest(name=_("Guest"), key=f"guest-{secrets.token_hex(6)}")
    try:
        address = provider.join_url(conference.room_of(found), guest, now)
    except conference.Unavailable as error:
        messages.error(request, str(error))
        return back
    response = HttpResponse(status=302)
    response["Location"] = address
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def part(request: HttpRequest, slug: str, day: date, part: str) -> HttpResponse:
    """One part of the page as it is now, for a page that is open. "owners" are the options of who
    can be given an action, for moderators.
    """
    found = meeting_or_404(slug, day)
    if part == "owners":
        permissions.require_moderator(request.user, found)
        field = ActionForm(meeting=found, is_moderator=True)["owner"]
        return HttpResponse(format_html_join("", "{}", ((option.tag(),) for option in field)))
    if part not in parts.NAMES:
        raise Http404
    moderates = permissions.is_moderator(request.user, found.series)
    return HttpResponse(parts.shared(found, part, for_moderator=moderates))


@require_safe
def as_json(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """The same for machines: /calls/<slug>/<day>.json."""
    found = meeting_or_404(slug, day)
    response = JsonResponse(meeting_as_json(found))
    page = settings.SITE_URL + reverse("meetings:meeting", args=[slug, day])
    response["Link"] = f'<{page}>; rel="alternate"; type="text/html"'
    return response
