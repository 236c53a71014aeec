"""Writing the log, and what every change of a proposal has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups.services import NotPossible
from alliance.people.models import Person
from alliance.proposals import finding
from alliance.proposals.models import Proposal, ProposalEvent

__all__ = ["NotPossible", "locked", "log", "require_active"]


def locked(proposal: Proposal) -> Proposal:
    """The proposal as the database has it, and nobody else's until the transaction ends."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("group")
    return found.get(pk=proposal.pk)


def require_active(proposal: Proposal) -> None:
    if not proposal.is_active:
        raise NotPossible(_("This proposal was withdrawn. Its record stays as it is."))
    if not proposal.group.is_open:
        raise NotPossible(_("The group of this proposal has concluded."))


def log(
    proposal: Proposal,
    kind: ProposalEvent.Kind,
    text: str = "",
    by: Person | None = None,
    /,
    *,
    at: datetime | None = None,
    **data: Any,
) -> ProposalEvent:
    """Add an event, in the caller's transaction."""
    event = ProposalEvent.objects.create(
        proposal=proposal, kind=kind, text=text[:500], by=by, at=at or timezone.now(), data=data
    )
    finding.keep(proposal)
    return event
