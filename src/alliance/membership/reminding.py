"""What the calendar asks of memberships, about every hour.

Each thing is told once, also when the site was down, or the round is done twice: the notice has a
key of its term and stage, the invoice is looked for before it is written.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from alliance.ledger.errors import LedgerError
from alliance.membership import queue, telling
from alliance.membership.days import today
from alliance.membership.models import Membership, MembershipEvent
from alliance.membership.services import dunning, invoicing, living
from alliance.membership.services.recording import locked, record

Kind = MembershipEvent.Kind
log = logging.getLogger("alliance.membership")
FIRST = max(telling.STAGES)


def go_round(now: datetime) -> None:
    """Settle every membership in force, write the invoices for renewals, remind.

    Invoices that are overdue are reminded of, in force or only approved.

    One that cannot be done (a price is missing, the books are closed) stays in the queue of staff,
    and keeps nobody else waiting.
    """
    in_force = Membership.objects.filter(state__in=Membership.IN_FORCE)
    for pk in list(in_force.values_list("pk", flat=True)):
        with _alone(f"membership {pk}"):
            look_at(locked(Membership(pk=pk)), now)
    for invoice, _rest in queue.overdue():
        with _alone(f"invoice {invoice.label}"):
            dunning.when_late(invoice, now)


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """In a transaction of its own, so that what cannot be done stops nothing else."""
    try:
        with transaction.atomic():
            yield
    except (ValidationError, LedgerError) as error:
        log.warning("%s waits for staff: %s", what, error)


def look_at(membership: Membership, now: datetime) -> None:
    """Do for one membership, which is locked, what the round does for all."""
    living.settle(membership, now=now)
    if membership.state != Membership.State.ACTIVE or membership.leaves_on is not None:
        return
    last = membership.last_term
    if last is None or membership.basis == Membership.Basis.HONORARY:
        return
    left = (last.ends_on - today(now)).days
    if left > FIRST:
        return
    if membership.basis == Membership.Basis.DUES:
        invoicing.issue_for_next_term(membership, by=None, covers_from=last.ends_on)
    stage = min(days for days in telling.STAGES if left <= days)
    told = membership.events.filter(kind=Kind.REMINDED, at__gte=last.began_at)
    if not told.filter(text=str(stage)).exists():
        telling.reminded(membership, stage, last.ends_on)
        record(membership, Kind.REMINDED, by=None, text=str(stage), now=now)
