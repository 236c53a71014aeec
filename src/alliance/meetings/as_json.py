"""One call as JSON: what its page shows to everybody, and nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from alliance.meetings import queries
from alliance.meetings.live_state import state_of
from alliance.meetings.models import Meeting


def meeting_as_json(meeting: Meeting) -> dict[str, Any]:
    """Moments are RFC 3339; `url` is absolute. Contacts and unpublished files are not in it."""
    state = state_of(meeting)
    return {
        "series": meeting.series.slug,
        "name": meeting.series.name,
        "group": meeting.series.group.acronym if meeting.series.group else None,
        "day": meeting.day.isoformat(),
        "url": settings.SITE_URL + meeting.get_absolute_url(),
        "starts_at": _moment(meeting.starts_at),
        "ends_at": _moment(meeting.ends_at),
        "phase": queries.phase(meeting, timezone.now()),
        "current_item": meeting.current_item_id,
        "agenda": [
            {
                "id": planned.item.pk,
                "kind": planned.item.kind,
                "title": str(planned.item.label),
                "text": planned.item.text,
                "link": planned.item.link,
                "minutes": planned.item.minutes,
                "starts_at": _moment(planned.starts_at),
                "began_at": _moment(planned.item.began_at),
                "ended_at": _moment(planned.item.ended_at),
                "speakers": [
                    {"name": s.name, "state": s.state, "bio": s.bio, "slides": s.slides_url}
                    for s in planned.item.speakers.all()
                    if s.state != "declined"
                ],
            }
            for planned in queries.agenda(meeting)
        ],
        "roll_call": [
            {
                "name": line.name,
                "organization": line.organization,
                "contact": line.contact if line.contact_shown else "",
                "first_time": line.first_time,
                "introduction": line.introduction,
                "working_on": line.working_on,
                "late": line.is_late,
                "confirmed": line.is_confirmed,
            }
            for line in meeting.roll_call.all()
        ],
        "polls": state["polls"],
        "decisions": [d.text for d in meeting.decisions.all()],
        "actions": [
            {
                "text": action.text,
                "owner": action.who,
                "due_on": action.due_on.isoformat() if action.due_on else None,
                "done_at": _moment(action.done_at),
            }
            for action in meeting.actions.select_related("owner")
        ],
        "summary": meeting.summary,
        "notes": meeting.notes_text if meeting.is_final else None,
        "finalised_at": _moment(meeting.finalised_at),
        "recordings": [
            {
                "title": r.title,
                "url": r.url or settings.SITE_URL + file_path(meeting, r.pk),
                "type": r.media_type,
                "bytes": r.size_bytes,
                "seconds": r.duration_s,
            }
            for r in meeting.recordings.filter(published_at__isnull=False)
        ],
    }


def file_path(meeting: Meeting, pk: int) -> str:
    from django.urls import reverse

    return reverse("meetings:recording_file", args=[meeting.series.slug, meeting.day, pk])


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
