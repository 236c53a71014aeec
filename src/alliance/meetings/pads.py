"""The notes of a call: a pad of the room `notes` that many write at once."""

from __future__ import annotations

from alliance.meetings import markdown, permissions
from alliance.meetings.models import Meeting
from alliance.meetings.permissions import Viewer
from alliance.notes import access as notes_access
from alliance.notes import services
from alliance.notes.access import Access
from alliance.notes.models import Pad
from alliance.people.models import Person

PREFIX = "meeting:"


def register() -> None:
    notes_access.register(PREFIX, access)


def open_for(meeting: Meeting) -> Pad:
    """The pad of a call, with the agenda as its beginning; made when first asked for."""
    # Reading comes first, and takes no lock: hundreds ask for one that is there.
    return services.pad_of(meeting.key) or services.open_pad(
        meeting.key,
        title=f"{meeting.series.name}, {meeting.day:%Y-%m-%d}",
        template=markdown.template(meeting),
    )


def close(meeting: Meeting, by: Person) -> str:
    """Make the pad read-only, and return its text."""
    pad = open_for(meeting)
    services.close_pad(pad, by)
    return services.pad_text(pad)


def access(person: Viewer, key: str) -> Access:
    """For `notes.access`: who may do what with the pad of a call. A call that is unknown is none.

    Anybody reads along; whoever is signed in writes; after the record is final nobody does.
    """
    number = key.partition(":")[2]
    if not (number.isdecimal() and len(number) < 19):
        return Access.NONE
    rows = Meeting.objects.select_related("series__group").filter(pk=int(number))
    meeting = rows.first()
    if meeting is None:
        return Access.NONE
    if meeting.is_final:
        return Access.READ
    if permissions.is_moderator(person, meeting.series):
        return Access.MODERATE
    return Access.WRITE if permissions.is_participant(person) else Access.READ
