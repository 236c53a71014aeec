"""Invitations as iTIP (RFC 5546): what is asked of a calendar program, and what it is told.

The organizer is an address of this site that only the invited can know (`replies`), so that a
reply says by where it goes whose it is. No other attendee is named: who else comes is theirs to
say.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from icalendar import Calendar, Event
from icalendar.prop import vCalAddress, vText

from alliance.calls import calendar
from alliance.calls.calendar import Site
from alliance.calls.models import Answer, Invitation
from alliance.calls.occurrences import Occurrence

PARTSTAT = {
    Answer.YES: "ACCEPTED",
    Answer.MAYBE: "TENTATIVE",
    Answer.NO: "DECLINED",
    "": "NEEDS-ACTION",
}
ANSWERS = {said: answer for answer, said in PARTSTAT.items() if answer}


def site() -> Site:
    return Site(settings.SITE_URL.rstrip("/"))


def uid_of(invitation: Invitation, call: Occurrence | None) -> str:
    """The UID that the calendar of the invited knows the event by."""
    if invitation.original_start is None or call is None:
        return calendar.uid(invitation.series, site().host)
    return str(calendar.single(call, site())["uid"])


def request(
    invitation: Invitation,
    call: Occurrence | None,
    *,
    organizer: str,
    answer: str,
    wants_reply: bool,
    now: datetime,
) -> bytes:
    """METHOD:REQUEST (RFC 5546 3.2.2) for one call, or with `call` None for the whole series with
    everything that differs from its rule.
    """
    series = invitation.series
    if call is None:
        events = calendar.events_of(series, site())
    elif invitation.original_start is not None:
        events = [calendar.single(call, site())]
    else:
        events = [calendar.override(call, site())]
    found = _calendar("REQUEST", invitation)
    for event in events:
        _address(event, invitation, organizer, now)
        event["attendee"] = _attendee(invitation, PARTSTAT[answer], wants_reply=wants_reply)
        found.add_component(event)
    return bytes(found.to_ical())


def cancel(
    invitation: Invitation, call: Occurrence | None, *, organizer: str, now: datetime
) -> bytes:
    """METHOD:CANCEL (RFC 5546 3.2.5) of one call, or with `call` None of the whole series."""
    series = invitation.series
    if call is None:
        event = calendar.events_of(series, site())[0]
        for name in ("rrule", "rdate", "exdate"):
            event.pop(name, None)
    elif invitation.original_start is not None:
        event = calendar.single(call, site())
    else:
        event = calendar.override(call, site())
    _address(event, invitation, organizer, now)
    event["status"] = vText("CANCELLED")
    event["attendee"] = _attendee(invitation, "", wants_reply=False)
    found = _calendar("CANCEL", invitation)
    found.add_component(event)
    return bytes(found.to_ical())


def _calendar(method: str, invitation: Invitation) -> Calendar:
    made = calendar.new_calendar(method)
    calendar.add_zones(made, [invitation.series])
    return made


def _address(event: Event, invitation: Invitation, organizer: str, now: datetime) -> None:
    """Whose invitation it is, and when it was made: of two with one SEQUENCE the newer counts
    (RFC 5546 2.1.5).
    """
    event.pop("dtstamp", None)
    event.add("dtstamp", now.replace(microsecond=0))
    who = vCalAddress(f"mailto:{organizer}")
    who.params["cn"] = vText(settings.SITE_NAME)
    event["organizer"] = who


def _attendee(invitation: Invitation, partstat: str, *, wants_reply: bool) -> vCalAddress:
    who = vCalAddress(f"mailto:{invitation.address}")
    who.params["cutype"] = vText("INDIVIDUAL")
    who.params["role"] = vText("REQ-PARTICIPANT")
    if partstat:
        who.params["partstat"] = vText(partstat)
        who.params["rsvp"] = vText("TRUE" if wants_reply else "FALSE")
    if invitation.person.name:
        who.params["cn"] = vText(invitation.person.name)
    return who
