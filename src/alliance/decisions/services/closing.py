"""The end of a vote: it is counted, once, and nothing of it changes any more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alliance.decisions import telling
from alliance.decisions.count import count
from alliance.decisions.document import countable
from alliance.decisions.models import Ballot, Decision, DecisionEvent
from alliance.decisions.services.recording import locked, log
from alliance.decisions.signals import decided

_LOG = logging.getLogger("alliance.decisions")


@transaction.atomic
def close(decision: Decision, *, at: datetime | None = None) -> bool:
    """Count a vote whose end has come; whether it was this call that did. Of several who try at
    once one does: the others find it closed.
    """
    at = at or timezone.now()
    decision = locked(decision)
    if not decision.is_open or at < decision.closes_at:
        return False
    if decision.is_secret:
        _shuffle(decision)
    decision.result = count(countable(decision))
    decision.state, decision.closed_at = Decision.State.CLOSED, at
    decision.save(update_fields=["result", "state", "closed_at"])
    log(decision, DecisionEvent.Kind.CLOSED, "", None, at=at, result=decision.result)
    telling.vote_closed(decision)
    decided.send(sender=Decision, decision=decision)
    return True


def _shuffle(decision: Decision) -> None:
    """Write ballots and electors anew, so that the order in which their rows were written, and the
    numbers of transactions that a database keeps, lead from none of the one to any of the other.
    """
    ballots = list(decision.ballots.order_by("receipt"))
    decision.ballots.all().delete()
    Ballot.objects.bulk_create(
        (
            Ballot(decision=decision, receipt=b.receipt, votes=b.votes, choice=b.choice)
            for b in ballots
        ),
        batch_size=500,
    )
    decision.electors.update(votes=F("votes"))


def close_due(now: datetime) -> int:
    """Close every vote whose end has come; return how many were."""
    due = Decision.objects.filter(state=Decision.State.OPEN, closes_at__lte=now)
    return each(due.order_by("closes_at", "pk"), lambda decision: close(decision, at=now))


def each(decisions: object, work: Callable[[Decision], bool]) -> int:
    """Do `work` on each, whatever becomes of the others; raise the last failure at the end."""
    done, failure = 0, None
    for decision in list(decisions):  # type: ignore[call-overload]
        try:
            done += work(decision)
        except Exception as error:
            _LOG.exception("decision %s", decision.public_id)
            failure = error
    if failure is not None:
        raise failure
    return done
