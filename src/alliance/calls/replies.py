"""Replies to invitations (METHOD:REPLY, RFC 5546 3.2.3), as they come in at the door of mail.

An address that we gave to one person says whose reply it is; what is in the mail has to agree:
from one of their addresses, by the attendee who was invited, about the event as it is now. What
does not agree is refused in words that come back to its sender, and changes nothing.
"""

from __future__ import annotations

import email
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from icalendar import Calendar, Event

from alliance.calls import itip, services
from alliance.calls.invitations import PREFIX
from alliance.calls.models import Following, Invitation, Rsvp
from alliance.calls.occurrences import Occurrence, first_start, occurrence_at
from alliance.calls.secrets import read_reply_token
from alliance.calls.tzid import placed
from alliance.lists import addresses
from alliance.lists.door import Refusal, register
from alliance.people.queries import proven_addresses

MAX_BYTES = 256 * 1024  # of a reply; it holds one event and some words
MAX_PARTS = 50
MAX_EVENTS = 20  # answered in one reply


def listen() -> None:
    """Take mail for `calls+<token>@`."""
    register(PREFIX, take)


def take(raw: bytes, envelope_from: str, recipient: str) -> int:
    """Take one mail; return how many answers were noted. Raises `Refusal`."""
    local, _ = addresses.split(recipient)
    invitation = read_reply_token(local.partition("+")[2])
    if invitation is None:
        raise Refusal("5.1.1", "there is no such invitation")
    if len(raw) > MAX_BYTES:
        raise Refusal("5.3.4", "a reply to an invitation is smaller")
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    content = _calendar_in(message)
    if content is None:
        if envelope_from == "" or str(message.get("Auto-Submitted", "no")).lower() != "no":
            return 0  # a bounce, or "I am away": nothing to answer, and nobody to tell
        raise Refusal("5.6.0", "this address takes replies of calendar programs alone")
    _check_sender(message, invitation)
    with transaction.atomic():
        return _answer(content, invitation)


def _calendar_in(message: EmailMessage) -> bytes | None:
    """The first part that is a calendar; None when there is none."""
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            break
        if part.get_content_type() == "text/calendar":
            found = part.get_payload(decode=True)
            return found if isinstance(found, bytes) else None
    return None


def _check_sender(message: EmailMessage, invitation: Invitation) -> None:
    written = [address.lower() for _, address in getaddresses([str(message.get("From", ""))])]
    person = invitation.person
    own = {address.lower() for address in (*proven_addresses(person), invitation.address)}
    if len(written) != 1 or written[0] not in own:
        raise Refusal("5.7.1", "the reply comes from another address than the invitation went to")
    if not person.is_active or invitation.is_withdrawn:
        raise Refusal("5.7.1", "the invitation no longer stands")


def _answer(content: bytes, invitation: Invitation) -> int:
    try:
        found = Calendar.from_ical(content)
        method = str(found.get("METHOD", "")).upper()
        events = [part for part in found.subcomponents if isinstance(part, Event)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Refusal("5.6.0", "the calendar in this mail cannot be read") from error
    if method != "REPLY":
        raise Refusal("5.6.0", "this address takes METHOD:REPLY alone")
    if not 1 <= len(events) <= MAX_EVENTS:
        raise Refusal("5.6.0", "a reply answers between one and twenty calls")
    for event in events:
        _answer_one(event, invitation)
    return len(events)


def _answer_one(event: Event, invitation: Invitation) -> None:
    series = invitation.series
    call = _call_of(event, invitation)
    if str(event.get("UID", "")) != itip.uid_of(invitation, call):
        raise Refusal("5.7.1", "the reply is about another event")
    answer = _said(event, invitation)
    _check_time(event, invitation, call)
    try:
        if call is None:
            following = Following.objects.filter(series=series, person=invitation.person).first()
            is_named = bool(following and following.is_named)
            services.answer_all(series, by=invitation.person, answer=answer, is_named=is_named)
            return
        given = Rsvp.objects.filter(
            series=series, person=invitation.person, original_start=call.original_start
        ).first()
        services.answer(
            series,
            call.original_start,
            by=invitation.person,
            answer=answer,
            is_named=bool(given and given.is_named),
        )
    except PermissionDenied as refusal:
        raise Refusal("5.7.1", "these calls are not for this account") from refusal
    except (services.NoSuchCall, services.Refused) as refusal:
        raise Refusal("5.6.0", str(refusal)) from refusal


def _call_of(event: Event, invitation: Invitation) -> Occurrence | None:
    """The one call that is answered; None for the whole series."""
    series = invitation.series
    if invitation.original_start is not None:
        call = occurrence_at(series, invitation.original_start)
    elif "RECURRENCE-ID" in event:
        original = _moment(event, "RECURRENCE-ID", series.time_zone)
        call = occurrence_at(series, original) if original else None
    elif not series.rule and not series.extras.exists():
        call = occurrence_at(series, first_start(series).astimezone(UTC))  # it takes place once
    else:
        return None
    if call is None:
        raise Refusal("5.6.0", "there is no such call, or no longer")
    return call


def _said(event: Event, invitation: Invitation) -> str:
    """The answer of the attendee who was invited, and of nobody else (RFC 5546 3.2.3)."""
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) != 1:
        raise Refusal("5.7.1", "a reply names one attendee, the one who was invited")
    [who] = attendees
    if str(who).lower() != f"mailto:{invitation.address.lower()}":
        raise Refusal("5.7.1", "the reply is of somebody who was not invited")
    said = str(who.params.get("PARTSTAT", "")).upper()
    if said not in itip.ANSWERS:
        raise Refusal("5.6.0", "a reply says ACCEPTED, TENTATIVE or DECLINED")
    return str(itip.ANSWERS[said])


def _check_time(event: Event, invitation: Invitation, call: Occurrence | None) -> None:
    """A yes is to a time. One that was given to another time than the call has now counts not."""
    series = invitation.series
    sequence = event.get("SEQUENCE", 0)
    if isinstance(sequence, int) and sequence > series.sequence:
        raise Refusal("5.7.1", "the reply is to an invitation that was never sent")
    answered = _moment(event, "DTSTART", series.time_zone)
    if answered is None:  # RFC 5546 3.2.3: it may be left out
        return
    expected = call.start if call is not None else first_start(series)
    if answered != expected.astimezone(UTC):
        raise Refusal("5.6.0", "the call has been moved since; answer the newer invitation")


def _moment(event: Event, name: str, zone: str) -> datetime | None:
    """A time of the event in UTC; without a zone of its own it is on the clock of the series."""
    if name not in event:
        return None
    value = getattr(event[name], "dt", None)
    if isinstance(value, datetime):
        value = placed(value, event[name])
        aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
        return aware.astimezone(UTC)
    if isinstance(value, date):
        raise Refusal("5.6.0", "the time of a call is a day and an hour")
    raise Refusal("5.6.0", f"{name} cannot be read")
