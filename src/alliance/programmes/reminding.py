"""What the calendar asks of grant programmes, about every hour. Each thing is told once: the notice
has a key of the thing, its day and the step.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from alliance.duties.registry import register
from alliance.programmes import coverage, telling
from alliance.programmes.models import Application, Milestone, Reviewer, Round

BEFORE_DEADLINE = (1, 7)
BEFORE_MILESTONE = (1, 14)
LATE = -1


def register_duty() -> None:
    register("programmes.remind", timedelta(hours=1), remind)


def remind(now: datetime) -> int:
    """Deadlines of drafts within 7 and 1 days, reviews that somebody owes likewise, milestones
    within 14 days and 1, and once when one is late; return how many notices there were.
    """
    return _drafts(now) + _reviews(now) + _milestones(now)


def _step(left_days: int, steps: tuple[int, ...]) -> int:
    return next(days for days in sorted(steps) if left_days <= days)


def _drafts(now: datetime) -> int:
    ahead = now + timedelta(days=max(BEFORE_DEADLINE))
    found = Application.objects.filter(
        round__state=Round.State.PUBLISHED, round__closes_at__gt=now, round__closes_at__lte=ahead
    ).exclude(state=Application.State.WITHDRAWN)
    told = 0
    for application in found.select_related("round__programme", "lead"):
        if application.state == Application.State.DRAFT or application.is_changed:
            left = -((now - application.round.closes_at) // timedelta(days=1))
            told += telling.deadline_near(application, _step(left, BEFORE_DEADLINE))
    return told


def _reviews(now: datetime) -> int:
    ahead = now + timedelta(days=max(BEFORE_DEADLINE))
    found = Reviewer.objects.filter(
        until=None,
        round__state=Round.State.PUBLISHED,
        round__closes_at__lte=now,
        round__reviews_until__gt=now,
        round__reviews_until__lte=ahead,
    ).select_related("person", "round__programme")
    told = 0
    for reviewer in found:
        missing = len(coverage.unreviewed(reviewer.person, reviewer.round, now))
        if missing and reviewer.round.reviews_until:
            left = -((now - reviewer.round.reviews_until) // timedelta(days=1))
            told += telling.reviews_near(reviewer, missing, _step(left, BEFORE_DEADLINE))
    return told


def _milestones(now: datetime) -> int:
    today = now.date()
    found = Milestone.objects.filter(
        state=Milestone.State.OPEN,
        award__accepted_at__isnull=False,
        due_on__lte=today + timedelta(days=max(BEFORE_MILESTONE)),
    ).select_related("award__application__round__programme", "award__application__lead")
    told = 0
    for milestone in found:
        left = (milestone.due_on - today).days
        step = LATE if left < 0 else _step(left, BEFORE_MILESTONE)
        told += telling.milestone_near(milestone, step)
    return told
