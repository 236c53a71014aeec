"""Checking in: "I am here". In the room of a call, and from Slack while a call is under way, that
is a line of the call's roll call; elsewhere it is seen in the room for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.queries import occurrences
from alliance.chat import naming, permissions, services
from alliance.chat.errors import Refused
from alliance.chat.models import CheckIn, Room
from alliance.chat.signals import checked_in
from alliance.meetings.errors import Refused as CallRefused
from alliance.meetings.models import Attendance, Meeting
from alliance.meetings.queries import phase
from alliance.meetings.services import roll_call
from alliance.meetings.services.opening import meeting_on
from alliance.people.models import Person

LONGEST = timedelta(days=1)  # how long ago a call that is still on may have begun


@dataclass(frozen=True)
class Done:
    """`call` is that whose roll call was signed, if any; `is_new` whether this changed anything."""

    room: Room
    call: Meeting | None
    is_new: bool


def calls_under_way(now: datetime) -> list[Meeting]:
    """Calls that one can check in to: those that have begun, then those about to. Among equals
    the calls of everybody come before those of groups.
    """
    found = []
    for call in occurrences(now - LONGEST, now + services.OPENS_BEFORE):
        if call.is_cancelled:
            continue
        meeting = meeting_on(call.series, call.day, now)
        if meeting is not None and phase(meeting, now) in ("open", "on"):
            found.append(meeting)
    return sorted(found, key=lambda m: (m.begun_at is None, m.series.group_id or 0, m.starts_at))


@transaction.atomic
def check_in(room: Room, *, by: Person, via: str = "site") -> Done:
    """Once a day and room; again changes nothing. Raises PermissionDenied, and `Refused` when the
    roll call takes no more lines.
    """
    if not permissions.may_enter(by, room):
        raise PermissionDenied(_("This room is not open to you."))
    call = _sign(room, by) if room.series_id else None
    today = timezone.now().date()
    one, is_new = CheckIn.objects.get_or_create(
        room=room, person=by, day=today, defaults={"via": via}
    )
    if is_new:
        checked_in.send(sender=CheckIn, person=one.person)
    return Done(room, call, is_new)


def check_in_now(*, by: Person, via: str, series: str = "") -> Done:
    """To the call under way (to that of the series called so, when several are), else to the
    community's room. Raises `Refused` when no such call is under way.
    """
    calls = calls_under_way(timezone.now())
    if series:
        calls = [call for call in calls if call.series.slug == series]
        if not calls:
            raise Refused(_("No call of that name is under way."))
    if not calls:
        return check_in(services.community_room(), by=by, via=via)
    return check_in(services.room_for_call(calls[0].series, calls[0].day), by=by, via=via)


def _sign(room: Room, by: Person) -> Meeting | None:
    """A line for them in the roll call of the room's call, unless they have signed it."""
    assert room.series is not None
    assert room.call_day is not None
    meeting = meeting_on(room.series, room.call_day, timezone.now())
    if meeting is None or Attendance.objects.filter(meeting=meeting, person=by).exists():
        return meeting
    try:
        roll_call.sign(meeting, by=by, name=by.name or naming.profile_of(by).nickname)
    except CallRefused as refusal:
        raise Refused(str(refusal)) from refusal
    return meeting
