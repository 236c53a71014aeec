"""What other pages show of calls: the next one of a group, its last records, calls of a person."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel
from alliance.meetings import queries
from alliance.meetings.models import AttendanceChoice, Meeting
from alliance.meetings.permissions import Viewer
from alliance.people.models import Person
from alliance.people.panels import Panel as PersonPanel

SHOWN = 3


def of_group(group: WorkingGroup, viewer: Viewer, now: datetime) -> Panel | None:
    """Agenda of the next call, the last records, open actions; None where a group has no calls."""
    series = list(group.call_series.prefetch_related("exceptions"))
    if not series:
        return None
    coming = [
        (at, day, one) for one in series for day, at in queries.next_meetings(one, now, most=1)
    ]
    at, day, which = min(coming, key=lambda entry: entry[0]) if coming else (None, None, None)
    meeting = Meeting.objects.filter(series=which, day=day).first() if which and day else None
    records = list(queries.records().filter(series__in=series).defer("notes_text")[:SHOWN])
    if at is None and not records:
        return None
    context = {
        "at": at,
        "day": day,
        "series": which,
        "agenda": queries.agenda(meeting) if meeting else [],
        "records": records,
        "actions": queries.open_actions().filter(meeting__series__in=series).count(),
    }
    return Panel(_("In its calls"), "meetings/panels/group.html", context)


def of_person(person: Person, viewer: Viewer, now: datetime) -> PersonPanel | None:
    """On how many calls they were, if they let everybody see it."""
    if not AttendanceChoice.objects.filter(person=person, is_public=True).exists():
        return None
    lines = queries.attended(person)
    count = lines.count()
    if not count:
        return None
    context = {"person": person, "count": count, "lines": list(lines[:SHOWN])}
    return PersonPanel(_("Calls"), "meetings/panels/person.html", context)
