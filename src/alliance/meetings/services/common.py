"""What every change of a call has in common."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from alliance.meetings import live_state
from alliance.meetings.errors import Refused
from alliance.meetings.models import Meeting


def changing(
    meeting: Meeting, *, agenda: bool = False, roll: bool = False, final: bool = False
) -> None:
    """Begin a change: count it, and have open pages told when the transaction has succeeded.

    The row is locked by it, so a change and the finalising of the record go one after the other.
    Raises `Refused` once the record is finalised, unless `final` says that this may still change.
    """
    assert transaction.get_connection().in_atomic_block
    rows = Meeting.objects.filter(pk=meeting.pk)
    if not final:
        rows = rows.filter(finalised_at=None)
    counted = {"version": F("version") + 1}
    if agenda:
        counted["agenda_version"] = F("agenda_version") + 1
    if roll:
        counted["roll_version"] = F("roll_version") + 1
    if not rows.update(**counted):
        raise Refused(_("The record of this call is finalised, so this cannot change any more."))
    transaction.on_commit(partial(live_state.publish, meeting.pk))


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, for this transaction alone."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("series__group")
    return rows.get(pk=meeting.pk)
