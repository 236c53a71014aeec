"""A cycle that is about to end: its chair hears of it in time to write what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.duties.registry import register
from alliance.groups.models import Cycle, GroupRole, WorkingGroup
from alliance.groups.queries import people_in, today
from alliance.groups.sentences import DAY
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

DAYS_BEFORE = (7, 30)


def register_duty() -> None:
    register("groups.cycles_ending", timedelta(hours=1), remind)


def remind(now: datetime) -> int:
    """Tell the chairs of cycles that end within 30, and again within 7 days; return how many were
    told. The key of each notice is the cycle, its last day and the step, so that each is told once
    and a cycle that was moved is told of anew.
    """
    day = today(now)
    ending = Cycle.objects.filter(
        closed_on=None,
        group__state=WorkingGroup.State.ACTIVE,
        ends_on__gte=day,
        ends_on__lte=day + timedelta(days=max(DAYS_BEFORE)),
    ).select_related("group")
    told = 0
    for cycle in ending:
        left = (cycle.ends_on - day).days
        step = next(days for days in DAYS_BEFORE if left <= days)
        for chair in people_in(cycle.group, GroupRole.Kind.CHAIR):
            told += _tell(chair, cycle, left, step)
    return told


def _tell(chair: Person, cycle: Cycle, left: int, step: int) -> bool:
    with speaking_to(chair):
        title = ngettext(
            "The cycle of %(group)s ends in %(count)s day",
            "The cycle of %(group)s ends in %(count)s days",
            left,
        ) % {"group": cycle.group.name, "count": left}
        text = _(
            "Cycle %(number)s ends on %(day)s. Say what came of it and start the next one, move "
            "its end, or let the group rest or conclude."
        ) % {"number": cycle.number, "day": date_format(cycle.ends_on, DAY)}
        notice = notify(
            chair,
            kind="groups.cycle",
            key=f"groups.cycle:{cycle.pk}:{cycle.ends_on}:{step}",
            title=title,
            text=text,
            url=reverse("groups:life", args=[cycle.group.acronym]),
        )
    return notice is not None
