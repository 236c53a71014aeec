"""While the call is on: begin, now, next, time for an item, end; hands."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.meetings import permissions, signals
from alliance.meetings.bounds import MAX_HANDS
from alliance.meetings.errors import Refused
from alliance.meetings.models import AgendaItem, Hand, Meeting
from alliance.meetings.queries import opens_at
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person

MOST_MINUTES = 240


@transaction.atomic
def go_to(meeting: Meeting, item: AgendaItem, *, by: Person) -> None:
    """Make `item` what the call is at; the first time begins the call."""
    meeting = _ready(meeting, by)
    item = meeting.items.get(pk=item.pk)
    _set(meeting, item)


@transaction.atomic
def go_on(meeting: Meeting, *, by: Person) -> AgendaItem | None:
    """Take up the item after the present one (the first, at the start). After the last one
    nothing is under way any more; the call goes on until it is ended.
    """
    meeting = _ready(meeting, by)
    items = list(meeting.items.filter(moved_to=None))
    current = next((i for i, x in enumerate(items) if x.pk == meeting.current_item_id), None)
    if current is None:
        ahead = [item for item in items if not item.is_reached]
    else:
        ahead = items[current + 1 :]
    item = ahead[0] if ahead else None
    _set(meeting, item)
    return item


@transaction.atomic
def give_time(meeting: Meeting, minutes: int, *, by: Person) -> None:
    """Give the present item more minutes, or fewer."""
    meeting = _ready(meeting, by)
    item = meeting.items.filter(pk=meeting.current_item_id or 0).first()
    if item is None:
        raise Refused(_("No item is under way."))
    item.minutes = min(max(item.minutes + minutes, 1), MOST_MINUTES)
    item.save(update_fields=["minutes"])


@transaction.atomic
def end(meeting: Meeting, *, by: Person) -> None:
    """End the call: hands go down, polls close. The roll call stays open until finalised."""
    meeting = _ready(meeting, by)
    if meeting.begun_at is None:
        raise Refused(_("The call has not begun."))
    now = timezone.now()
    _set(meeting, None)
    meeting.ended_at = now
    meeting.save(update_fields=["ended_at"])
    meeting.hands.filter(lowered_at=None).update(lowered_at=now)
    meeting.polls.filter(closed_at=None).update(closed_at=now)


@transaction.atomic
def raise_hand(meeting: Meeting, *, by: Person, about: str = "") -> Hand:
    """Join the queue of those who want to speak. A hand that is up stays where it is."""
    permissions.require_participant(by)
    changing(meeting)
    meeting = Meeting.objects.get(pk=meeting.pk)
    if timezone.now() < opens_at(meeting) or meeting.ended_at is not None:
        raise Refused(_("Hands are raised while the call is on."))
    found = meeting.hands.filter(person=by, lowered_at=None).first()
    if found is not None:
        return found
    if meeting.hands.filter(lowered_at=None).count() >= MAX_HANDS:
        raise Refused(_("Very many hands are up. Wait until some are lowered."))
    return Hand.objects.create(meeting=meeting, person=by, about=about.strip()[:100])


@transaction.atomic
def lower(hand: Hand, *, by: Person) -> None:
    """Take a hand down: one's own, or as the moderator anybody's."""
    permissions.require_participant(by)
    meeting = Meeting.objects.select_related("series__group").get(pk=hand.meeting_id)
    if hand.person_id != by.pk and not permissions.is_moderator(by, meeting.series):
        raise PermissionDenied(_("This is somebody else's hand."))
    changing(meeting)
    Hand.objects.filter(pk=hand.pk, lowered_at=None).update(lowered_at=timezone.now())


@transaction.atomic
def call_on(hand: Hand, *, by: Person) -> None:
    """Let that person speak; whoever spoke before is done."""
    meeting = locked(hand.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting)
    now = timezone.now()
    if not meeting.hands.filter(pk=hand.pk, lowered_at=None).update(called_at=now):
        raise Refused(_("This hand is down again."))
    before = meeting.hands.filter(lowered_at=None, called_at__isnull=False).exclude(pk=hand.pk)
    before.update(lowered_at=now)


def _ready(meeting: Meeting, by: Person) -> Meeting:
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    if timezone.now() < opens_at(meeting):
        raise Refused(_("The call is not open yet."))
    changing(meeting, agenda=True)
    return meeting


def _set(meeting: Meeting, item: AgendaItem | None) -> None:
    now = timezone.now()
    meeting.items.filter(pk=meeting.current_item_id or 0).update(ended_at=now)
    if item is not None:
        item.began_at, item.ended_at = item.began_at or now, None
        item.save(update_fields=["began_at", "ended_at"])
    meeting.current_item = item
    meeting.item_began_at = now if item else None
    begins = meeting.begun_at is None
    meeting.begun_at = meeting.begun_at or now
    meeting.ended_at = None if item else meeting.ended_at
    meeting.save(update_fields=["current_item", "item_began_at", "begun_at", "ended_at"])
    if begins:
        signals.begun.send(Meeting, meeting=meeting)
