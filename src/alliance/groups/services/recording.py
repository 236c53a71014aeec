"""Writing the log, and what every change of a group has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups import finding, permissions
from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.groups.signals import group_changed
from alliance.people.models import Person
from alliance.people.permissions import require


class NotPossible(Exception):
    """The state of things forbids it; the message says so to people, in their language."""


def locked(group: WorkingGroup) -> WorkingGroup:
    """The group as the database has it, and nobody else's until the transaction ends. So the
    events of one group are written one after the other, in the order of their changes.
    """
    return WorkingGroup.objects.select_for_update().get(pk=group.pk)


def require_open(group: WorkingGroup) -> None:
    if not group.is_open:
        raise NotPossible(
            _("%(group)s has concluded. Its record stays as it is.") % {"group": group.name}
        )


def log(
    group: WorkingGroup,
    kind: GroupEvent.Kind,
    text: str = "",
    by: Person | None = None,
    /,
    *,
    at: datetime | None = None,
    **data: Any,
) -> GroupEvent:
    """Add an event to the log, in the caller's transaction; `data` are `groups.facts`.

    The log is in the order of its moments: one that lies before the last event (two servers, two
    clocks) is moved up to it.
    """
    at = at or timezone.now()
    last = group.events.order_by("-at", "-pk").values_list("at", flat=True).first()
    event = GroupEvent.objects.create(
        group=group, kind=kind, text=text[:500], by=by, at=max(at, last) if last else at, data=data
    )
    finding.keep(group)
    group_changed.send(sender=WorkingGroup, group=group, event=event)
    return event


@transaction.atomic
def note(group: WorkingGroup, text: str, *, by: Person, at: datetime | None = None) -> GroupEvent:
    """Write a line into the log that changes nothing else: something that was reached, or lost."""
    group = locked(group)
    require(permissions.may_change(by, group), _("Only the chair of this group and staff note."))
    if group.state == WorkingGroup.State.ARCHIVED:
        raise NotPossible(_("This group is archived. Nothing is added to it."))
    return log(group, GroupEvent.Kind.NOTE, text, by, at=at)
