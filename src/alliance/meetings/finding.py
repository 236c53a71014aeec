"""Calls in the search: agenda before, notes and transcripts after."""

from __future__ import annotations

from collections.abc import Iterator

from alliance.meetings.models import Meeting
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "meeting"


def keep(meeting: Meeting) -> None:
    """Bring the search up to date with one call, in the transaction of its change."""
    found = _findable(meeting)
    if found is None:
        remove(KIND, str(meeting.pk))
    else:
        put(KIND, found)


def everything() -> Iterator[Findable]:
    rows = Meeting.objects.select_related("series").prefetch_related(
        "items", "decisions", "transcripts"
    )
    for meeting in rows.iterator(200):
        found = _findable(meeting)
        if found is not None:
            yield found


def _findable(meeting: Meeting) -> Findable | None:
    """What everybody may find. A call with an empty template for an agenda is not worth finding."""
    parts = []
    for item in meeting.items.all():
        if item.title or item.text:
            parts.append("\n".join(filter(None, [item.title, item.text])))
    parts += [decision.text for decision in meeting.decisions.all()]
    if meeting.is_final:
        parts += [meeting.summary, meeting.notes_text]
    parts += [t.text for t in meeting.transcripts.all() if t.published_at is not None]
    text = "\n\n".join(filter(None, parts))
    if not text:
        return None
    return Findable(
        key=str(meeting.pk),
        title=f"{meeting.series.name}, {meeting.day:%Y-%m-%d}",
        text=text,
        url=meeting.get_absolute_url(),
        at=meeting.starts_at,
    )
