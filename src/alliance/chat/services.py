"""Open and close rooms, check in, moderate, delete."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.models import CallSeries
from alliance.calls.queries import occurrences
from alliance.chat import finding, permissions
from alliance.chat.errors import Refused
from alliance.chat.models import ChatMessage, CheckIn, Removal, Room, Sanction, SlackRequest
from alliance.groups.models import WorkingGroup
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.search import services as search

OPENS_BEFORE = timedelta(minutes=15)  # the room of a call, before it starts
CLOSES_AFTER = timedelta(minutes=30)  # and after it ends
LONGEST_MUTE_H = 24 * 30


def community_room() -> Room:
    return Room.objects.get_or_create(slug="community", defaults={"title": _("Community")})[0]


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
        raise PermissionDenied("Only its chair and staff open the room of a group.")
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
    """The duty: open the rooms of calls that begin, close those of calls that are over."""
    under_way = occurrences(now - timedelta(days=1), now + OPENS_BEFORE)
    wanted = set()
    for call in under_way:
        if not call.is_cancelled and call.start - OPENS_BEFORE <= now < call.end + CLOSES_AFTER:
            wanted.add(room_for_call(call.series, call.start.date()).pk)
    of_calls = Room.objects.filter(series__isnull=False)
    of_calls.filter(closed_at=None).exclude(pk__in=wanted).update(closed_at=now)
    of_calls.filter(pk__in=wanted).exclude(closed_at=None).update(closed_at=None)


@transaction.atomic
def arrange(room: Room, *, by: Person, is_open: bool, is_archived: bool, kept_days: int) -> None:
    """Say who may enter, and whether and how long an archive is kept."""
    _ask(by, room)
    room.is_open, room.is_archived, room.kept_days = is_open, is_archived, kept_days
    room.save(update_fields=["is_open", "is_archived", "kept_days"])
    search.put_many(finding.KIND, (finding.findable(m) for m in room.messages.all().iterator()))


def check_in(room: Room, *, by: Person, via: str = "site") -> CheckIn:
    """ "I am here." Once a day; again changes nothing. Raises PermissionDenied."""
    if not permissions.may_enter(by, room):
        raise PermissionDenied("This room is not open to you.")
    today = timezone.now().date()
    return CheckIn.objects.get_or_create(room=room, person=by, day=today, defaults={"via": via})[0]


@transaction.atomic
def remove(message: ChatMessage, *, by: Person, reason: str = "") -> None:
    """Take a message out of room and archive: its author, and those who moderate."""
    if message.person_id != by.pk:
        _ask(by, message.room)
    Removal.objects.get_or_create(
        uid=message.uid, defaults={"room": message.room, "reason": reason[:200]}
    )
    search.remove(finding.KIND, str(message.pk))
    message.delete()


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
            "room": room.title,
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


def lift(found: Sanction, *, by: Person) -> None:
    _ask(by, found.room)
    Sanction.objects.filter(pk=found.pk, lifted_at=None).update(lifted_at=timezone.now())


def forget_old(now: datetime) -> int:
    """The duty of retention: archives end after `Room.kept_days`, check-ins after a year, traces
    of requests after a day. Returns how many messages went.
    """
    gone = 0
    for room in Room.objects.filter(messages__isnull=False).distinct():
        old = room.messages.filter(at__lt=now - timedelta(days=room.kept_days))
        keys = [str(pk) for pk in old.values_list("pk", flat=True)]
        with transaction.atomic():
            search.remove_many(finding.KIND, keys)
            gone += old.delete()[0]
    CheckIn.objects.filter(at__lt=now - timedelta(days=365)).delete()
    Removal.objects.filter(at__lt=now - timedelta(days=2)).delete()
    SlackRequest.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return gone


def _ask(by: Person, room: Room) -> None:
    if not permissions.may_moderate(by, room):
        raise PermissionDenied("Only those who moderate this room do that.")
