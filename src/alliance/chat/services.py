"""Open and close rooms, moderate, take messages back."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.calls.models import CallSeries
from alliance.calls.queries import occurrences
from alliance.chat import finding, keeping, permissions
from alliance.chat.errors import Refused
from alliance.chat.models import COMMUNITY, ChatMessage, Removal, Room, Sanction
from alliance.chat.signals import room_changed
from alliance.groups.models import WorkingGroup
from alliance.meetings.models import Meeting
from alliance.meetings.queries import phase
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.search import services as search

OPENS_BEFORE = timedelta(minutes=15)  # the room of a call, before it starts
CLOSES_AFTER = timedelta(minutes=30)  # and after it ends
LONGEST_MUTE_H = 24 * 30


def community_room() -> Room:
    return Room.objects.get_or_create(slug=COMMUNITY, defaults={"title": "Community"})[0]


def room_for_group(group: WorkingGroup) -> Room:
    """The group's room, opened if need be; for those who take part until its chair opens it."""
    room, _made = Room.objects.get_or_create(
        group=group,
        defaults={"slug": f"group-{group.acronym}", "title": group.name[:120], "is_open": False},
    )
    return room


def found_room(group: WorkingGroup, *, by: Person) -> Room:
    """The chair's button. Raises PermissionDenied."""
    from alliance.groups.permissions import may_change

    if not may_change(by, group):
        raise PermissionDenied(_("Only its chair and staff open the room of a group."))
    return room_for_group(group)


def room_for_call(series: CallSeries, day: date) -> Room:
    """The room of that call, opened if need be: everybody's, also for the call of a group."""
    room, _made = Room.objects.get_or_create(
        series=series,
        call_day=day,
        defaults={
            "slug": f"call-{series.slug}-{day:%Y-%m-%d}",
            "title": f"{series.name}, {day:%Y-%m-%d}"[:120],
        },
    )
    return room


def follow_calls(now: datetime) -> None:
    """The duty: open the rooms of calls that begin, close those of calls that are over. A call
    that takes longer than planned keeps its room until it is ended.
    """
    wanted: set[int] = set()
    for call in occurrences(now - timedelta(days=1), now + OPENS_BEFORE):
        if call.is_cancelled:
            continue
        if now < call.end + CLOSES_AFTER or _is_on(call.series, call.day, now):
            if settings.CHAT_URL:
                room_for_call(call.series, call.day)
            wanted |= _rooms_of(call.series, call.day)
    of_calls = Room.objects.filter(series__isnull=False)
    of_calls.filter(closed_at=None).exclude(pk__in=wanted).update(closed_at=now)
    of_calls.filter(pk__in=wanted).exclude(closed_at=None).update(closed_at=None)


def open_for_call(meeting: Meeting) -> Room:
    """The room of a call that begins now, however early."""
    room = room_for_call(meeting.series, meeting.day)
    if room.closed_at is not None:
        room.closed_at = None
        room.save(update_fields=["closed_at"])
    return room


def _rooms_of(series: CallSeries, day: date) -> set[int]:
    return set(Room.objects.filter(series=series, call_day=day).values_list("pk", flat=True))


def _is_on(series: CallSeries, day: date, now: datetime) -> bool:
    meeting = Meeting.objects.filter(series=series, day=day).first()
    return meeting is not None and phase(meeting, now) == "on"


@transaction.atomic
def arrange(room: Room, *, by: Person, is_open: bool, is_archived: bool, kept_days: int) -> None:
    """Say who may enter, and whether and how long an archive is kept."""
    _ask(by, room)
    was_open = room.is_open
    room.is_open, room.is_archived, room.kept_days = is_open, is_archived, kept_days
    room.save(update_fields=["is_open", "is_archived", "kept_days"])
    if is_open != was_open:
        room_changed.send(sender=Room, room=room)
    if not is_archived:
        keeping.delete(room.messages.all())
    shown = room.messages.filter(is_hidden=False)
    search.put_many(finding.KIND, (finding.findable(m) for m in shown.iterator()))


@transaction.atomic
def remove(message: ChatMessage, *, by: Person, reason: str = "") -> None:
    """Take a message out of room and archive: its author, and those who moderate."""
    is_own = message.person_id == by.pk
    if not is_own:
        _ask(by, message.room)
    take_back(message.room, message.uid, by=None if is_own else by, reason=reason)


@transaction.atomic
def take_back(room: Room, uid: str, *, by: Person | None, reason: str = "") -> None:
    """Have the chat server take the message back, and keep nothing of it. Who may has been asked:
    here, or by the chat server, where the message was taken back in the room.
    """
    Removal.objects.get_or_create(
        uid=uid, defaults={"room": room, "reason": reason[:200], "by": by}
    )
    keeping.delete(room.messages.filter(uid=uid))


@transaction.atomic
def sanction(
    room: Room, person: Person, kind: Sanction.Kind, *, by: Person, reason: str, hours: int = 0
) -> Sanction:
    """Send out, mute or ban, with a reason that the person is told. 0 hours: until it is lifted."""
    _ask(by, room)
    if not reason.strip():
        raise Refused(_("Say why. The person reads it."))
    if permissions.may_moderate(person, room):
        raise Refused(_("Who moderates this room cannot be sent out of it. Ask staff."))
    if not 0 <= hours <= LONGEST_MUTE_H:
        raise Refused(_("At most 720 hours; 0 lasts until you lift it."))
    now = timezone.now()
    made = Sanction.objects.create(
        room=room,
        person=person,
        kind=kind,
        uid=uuid.uuid4().hex,
        reason=reason.strip()[:200],
        by=by,
        at=now,
        ends_at=now + timedelta(hours=hours) if hours else None,
    )
    with speaking_to(person):
        title = _("%(room)s: you were %(what)s") % {
            "room": room.name,
            "what": made.get_kind_display(),
        }
        notify(
            person,
            kind="chat.moderation",
            key=f"chat.sanction:{made.uid}",
            title=title,
            text=made.reason,
            url=room.get_absolute_url() if room.is_open else "",
        )
    return made


@transaction.atomic
def lift(found: Sanction, *, by: Person) -> None:
    _ask(by, found.room)
    if Sanction.objects.filter(pk=found.pk, lifted_at=None).update(lifted_at=timezone.now()):
        record("chat.lifted", by=by, about=found.person, subject=f"room:{found.room_id}")


def _ask(by: Person, room: Room) -> None:
    if not permissions.may_moderate(by, room):
        raise PermissionDenied(_("Only those who moderate this room do that."))
