"""Take what was read into a series, as records. The original text is kept beside, verbatim."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.models import CallSeries
from alliance.meetings import finding, permissions
from alliance.meetings.bounds import MAX_NOTES_CHARACTERS
from alliance.meetings.errors import Refused
from alliance.meetings.importing.reading import FoundCall, without_addresses
from alliance.meetings.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    ImportedNotes,
    Meeting,
    NotesVersion,
)
from alliance.meetings.queries import occurrence_on
from alliance.people.models import Person


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one call: a new record, or why there is none ("" when there is)."""

    call: FoundCall
    meeting: Meeting | None
    why_not: str = ""


def why_not(series: CallSeries, call: FoundCall, today: date) -> str:
    """Why a call cannot be taken in, in words; "" when it can."""
    reasons = {
        _("There is nothing in it."): not call.text.strip(),
        _(
            "No day is named. Write one into the heading or the file's name, like 2015-07-29."
        ): call.day is None,
        _("This day is still to come."): call.day is not None and call.day > today,
        _("These notes are too long for one call."): len(call.text) > MAX_NOTES_CHARACTERS,
    }
    reason = next((words for words, holds in reasons.items() if holds), "")
    return reason or _why_not_here(series, call)


def _why_not_here(series: CallSeries, call: FoundCall) -> str:
    assert call.day is not None
    found = Meeting.objects.filter(series=series, day=call.day).first()
    if found is not None and (found.is_final or found.begun_at is not None):
        if found.imported.filter(digest=_digest(call.text)).exists():
            return _("These notes are here already.")
        return _("This call has a record already.")
    return ""


@transaction.atomic
def take_in(
    series: CallSeries,
    calls: Sequence[FoundCall],
    *,
    by: Person,
    file_name: str = "",
    now: datetime | None = None,
) -> list[Taken]:
    """Make records of `calls`; those that cannot be taken in are reported, the others go in.

    Raises PermissionDenied.
    """
    permissions.require_moderator(by, series)
    now = now or timezone.now()
    # One import of a series at a time: no day is taken in twice.
    CallSeries.objects.select_for_update().get(pk=series.pk)
    taken = []
    for call in calls:
        reason = why_not(series, call, now.date())
        meeting = None
        if not reason:
            try:
                meeting = _made(series, call, by, file_name, now)
            except Refused as refusal:
                reason = str(refusal)
        taken.append(Taken(call, meeting, reason))
    return taken


def _made(
    series: CallSeries, call: FoundCall, by: Person, file_name: str, now: datetime
) -> Meeting:
    assert call.day is not None
    planned = occurrence_on(series, call.day)
    zone = ZoneInfo(series.time_zone)
    by_the_clock = datetime.combine(call.day, series.local_time, zone).astimezone(UTC)
    start = planned.start if planned else by_the_clock
    meeting, _is_new = Meeting.objects.get_or_create(
        series=series,
        day=call.day,
        defaults={"starts_at": start, "duration_min": series.duration_min},
    )
    # A page that somebody opened before holds the template of an agenda, and nothing of the call.
    meeting.items.all().delete()
    end = start + timedelta(minutes=series.duration_min)
    text = without_addresses(call.text)
    meeting.is_imported = True
    meeting.begun_at, meeting.ended_at = start, end
    meeting.notes_text = text
    meeting.finalised_at, meeting.finalised_by = now, by
    meeting.save()
    ImportedNotes.objects.create(
        meeting=meeting,
        file_name=file_name[:200],
        original=call.text,
        digest=_digest(call.text),
        by=by,
    )
    NotesVersion.objects.create(meeting=meeting, text=text, why=_("imported"), by=by, at=now)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=place,
            kind=AgendaItem.Kind.OTHER,
            title=without_addresses(title)[:120],
            began_at=start,
            ended_at=end,
        )
        for place, title in enumerate(call.agenda, 1)
    )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            name=line.name,
            organization=line.organization,
            contact=line.contact,
            working_on=without_addresses(line.words),
            method=Attendance.Method.IMPORT,
            at=start,
        )
        for line in call.roll_call
    )
    Action.objects.bulk_create(
        Action(
            meeting=meeting,
            text=without_addresses(todo.text)[:300],
            owner_name=without_addresses(todo.owner)[:120],
            due_on=todo.due_on,
            done_at=end if todo.is_done else None,
            created_at=start,
            created_by=by,
        )
        for todo in call.actions
    )
    Decision.objects.bulk_create(
        Decision(meeting=meeting, text=without_addresses(text)[:500], at=start, by=by)
        for text in call.decisions
    )
    finding.keep(meeting)
    return meeting


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
