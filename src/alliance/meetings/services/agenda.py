"""The agenda: its items, their order, their minutes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.meetings import finding, permissions
from alliance.meetings.bounds import MAX_ITEMS
from alliance.meetings.errors import Refused
from alliance.meetings.models import AgendaItem, Meeting, Topic
from alliance.meetings.services.common import changing, locked
from alliance.meetings.services.topics import renumber
from alliance.people.models import Person

FIELDS = ("kind", "title", "text", "link", "minutes")


@transaction.atomic
def add(meeting: Meeting, *, by: Person, **fields: Any) -> AgendaItem:
    """A new item at the end. Raises PermissionDenied, Refused, ValidationError by field."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, agenda=True)
    items = list(meeting.items.all())
    if len(items) >= MAX_ITEMS:
        raise Refused(_("An agenda has at most %(count)d items.") % {"count": MAX_ITEMS})
    item = AgendaItem(meeting=meeting, position=len(items) + 1, **_known(fields))
    _check(item)
    item.save()
    finding.keep(meeting)
    return item


@transaction.atomic
def change(item: AgendaItem, *, by: Person, **fields: Any) -> AgendaItem:
    meeting = locked(item.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, agenda=True)
    item = meeting.items.select_for_update().get(pk=item.pk)
    for name, value in _known(fields).items():
        setattr(item, name, value)
    _check(item)
    item.save()
    finding.keep(meeting)
    return item


@transaction.atomic
def move(item: AgendaItem, *, by: Person, up: bool) -> None:
    """One place up or down. At the edge nothing happens."""
    meeting = locked(item.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, agenda=True)
    items = list(meeting.items.all())
    place = next(i for i, other in enumerate(items) if other.pk == item.pk)
    other = place + (-1 if up else 1)
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        renumber(items)


@transaction.atomic
def remove(item: AgendaItem, *, by: Person) -> None:
    """Take an item off. Its topic waits again among those accepted."""
    meeting = locked(item.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, agenda=True)
    item = meeting.items.select_related("topic").get(pk=item.pk)
    if item.is_reached:
        raise Refused(_("The call has taken up this item, so it stays in the record."))
    if item.speakers.exclude(state="declined").exists():
        raise Refused(
            _("Somebody is invited to speak on this item. Take the invitation back first.")
        )
    if item.topic is not None and item.topic.state == Topic.State.SCHEDULED:
        item.topic.state, item.topic.meeting = Topic.State.ACCEPTED, None
        item.topic.save(update_fields=["state", "meeting"])
    item.delete()
    renumber(list(meeting.items.all()))
    finding.keep(meeting)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    assert set(fields) <= set(FIELDS), fields
    return fields


def _check(item: AgendaItem) -> None:
    if item.kind in (AgendaItem.Kind.TOPIC, AgendaItem.Kind.OTHER) and not item.title.strip():
        raise Refused(_("Give the item a title."))
    item.full_clean(exclude=["meeting", "topic", "moved_to"])
