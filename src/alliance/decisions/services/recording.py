"""Writing the log, and what every change of a decision has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import finding
from alliance.decisions.models import Decision, DecisionEvent
from alliance.groups.services import NotPossible
from alliance.people.models import Person

__all__ = ["NotPossible", "locked", "log", "require_voting"]


def locked(decision: Decision) -> Decision:
    """The decision as the database has it, and nobody else's until the transaction ends: votes and
    the end of the vote come one after the other.
    """
    found = Decision.objects.select_for_update(of=("self",)).select_related("group")
    return found.get(pk=decision.pk)


def require_voting(decision: Decision, at: datetime) -> None:
    """The vote is open at that moment. The instant of its end is outside."""
    if not decision.is_open or at >= decision.closes_at:
        raise NotPossible(_("This vote is over. What was voted by then counts."))


def log(
    decision: Decision,
    kind: DecisionEvent.Kind,
    text: str = "",
    by: Person | None = None,
    /,
    *,
    at: datetime | None = None,
    **data: Any,
) -> DecisionEvent:
    """Add an event, in the caller's transaction."""
    event = DecisionEvent.objects.create(
        decision=decision, kind=kind, text=text[:500], by=by, at=at or timezone.now(), data=data
    )
    finding.keep(decision)
    return event
