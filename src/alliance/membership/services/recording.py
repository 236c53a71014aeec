"""Every change of a membership goes through here: the table of transitions, the row, the log."""

from __future__ import annotations

from datetime import datetime

from alliance.membership import days, facts, signals, telling
from alliance.membership.models import Membership, MembershipEvent
from alliance.membership.transitions import after
from alliance.people.models import Person


def locked(membership: Membership) -> Membership:
    """The row, so that of two who act at once the second sees what the first did."""
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "person", "tier").get(pk=membership.pk)


def record(
    membership: Membership,
    kind: MembershipEvent.Kind,
    *,
    by: Person | None,
    text: str = "",
    now: datetime | None = None,
) -> MembershipEvent:
    """Save the membership in the state that follows, write the event, tell who has to know.

    Raises `ValidationError` where the table does not allow it. In the caller's transaction.
    """
    membership.state = after(membership, kind)
    membership.save()
    event = MembershipEvent.objects.create(
        membership=membership,
        kind=kind,
        text=text[:1000],
        data={"membership": facts.of_membership(membership)},
        by=by,
        at=now or days.now(),
    )
    signals.changed.send(sender=Membership, member=membership.member, at=event.at, event=event)
    telling.happened(event)
    return event
