"""What comes round by itself: votes open and end, people are reminded, the elected begin."""

from __future__ import annotations

from datetime import datetime, timedelta

from alliance.decisions import telling
from alliance.decisions.models import Decision, Elector
from alliance.decisions.services import close_due, open_due, seat_due
from alliance.duties.registry import register

DAYS_BEFORE = (1, 3)


def register_duties() -> None:
    register("decisions.opening", timedelta(seconds=30), open_due)
    register("decisions.closing", timedelta(seconds=15), close_due)
    register("decisions.reminding", timedelta(minutes=10), remind)
    register("decisions.seating", timedelta(minutes=10), seat_due)


def remind(now: datetime) -> int:
    """Tell those whose votes are missing three days before the end, and again one day before;
    return how many were told. Each once a step: the notice's key is the elector and the step. A
    step that lies before the opening is left out, for they were told then.
    """
    soon = Decision.objects.filter(
        state=Decision.State.OPEN,
        closes_at__gt=now,
        closes_at__lte=now + timedelta(days=max(DAYS_BEFORE)),
    )
    told = 0
    for decision in soon:
        step = next(d for d in DAYS_BEFORE if decision.closes_at <= now + timedelta(days=d))
        assert decision.opened_at is not None
        if decision.opened_at > decision.closes_at - timedelta(days=step):
            continue
        silent = Elector.objects.filter(decision=decision, has_voted=False, is_recused=False)
        for elector in silent.select_related("decision", "proxy"):
            told += telling.reminder(elector, step)
    return told
