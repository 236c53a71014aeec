"""A call gets its page: the row is made when the first person touches it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alliance.calls.models import CallSeries
from alliance.calls.occurrences import Occurrence
from alliance.meetings.bounds import OPENS_AHEAD
from alliance.meetings.models import AgendaItem, Meeting
from alliance.meetings.queries import occurrence_on

Kind = AgendaItem.Kind

# The Alliance's call since 2012: (kind, minutes). Topics come before the questions.
OF_EVERYBODY = (
    (Kind.ROLL_CALL, 5),
    (Kind.INTRODUCTIONS, 5),
    (Kind.WORKING_ON, 10),
    (Kind.QUESTIONS, 5),
)
OF_A_GROUP = ((Kind.ROLL_CALL, 5), (Kind.QUESTIONS, 10))


def is_open(call: Occurrence, now: datetime) -> bool:
    """Whether that call is near enough to be worked on. All that are over are."""
    return call.start - now <= OPENS_AHEAD


def meeting_on(series: CallSeries, day: date, now: datetime) -> Meeting | None:
    """The page of that call, made if need be; None where the series has no call on `day`, or one
    that is too far ahead.

    What the series says goes before what was written down: a call that was moved starts anew.
    """
    found = Meeting.objects.select_related("series__group").filter(series=series, day=day).first()
    if found is not None and (found.is_final or found.begun_at is not None or found.is_imported):
        return found  # it has happened: no rule changes when
    call = occurrence_on(series, day)
    if call is None:
        return found
    if found is None:
        return _made(call, day) if is_open(call, now) else None
    if found.starts_at != call.start or found.duration_min != series.duration_min:
        found.starts_at, found.duration_min = call.start, series.duration_min
        found.save(update_fields=["starts_at", "duration_min"])
    return found


@transaction.atomic
def _made(call: Occurrence, day: date) -> Meeting:
    series = call.series
    meeting, is_new = Meeting.objects.get_or_create(
        series=series,
        day=day,
        defaults={"starts_at": call.start, "duration_min": series.duration_min},
    )
    if is_new:
        template = OF_A_GROUP if series.group_id else OF_EVERYBODY
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=place, kind=kind, minutes=minutes)
            for place, (kind, minutes) in enumerate(template, 1)
        )
    return meeting
