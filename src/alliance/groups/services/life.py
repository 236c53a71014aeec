"""A group starts, rests, goes on, concludes, is archived."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.groups import facts, permissions, telling
from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.groups.queries import today
from alliance.groups.services.recording import NotPossible, locked, log
from alliance.people.models import Person
from alliance.people.permissions import require

State = WorkingGroup.State
Kind = GroupEvent.Kind

REPORT_CHARACTERS = 50_000  # of a closing report

# From which state a group can go to which: what has concluded stays as its record.
NEXT_STATES: dict[WorkingGroup.State, set[WorkingGroup.State]] = {
    State.PROPOSED: {State.ACTIVE, State.CONCLUDED},
    State.ACTIVE: {State.DORMANT, State.CONCLUDED},
    State.DORMANT: {State.ACTIVE, State.CONCLUDED},
    State.CONCLUDED: {State.ARCHIVED},
    State.ARCHIVED: set(),
}


class WrongState(NotPossible):
    """A group cannot go from its state to that one."""


@transaction.atomic
def change_state(
    group: WorkingGroup,
    state: WorkingGroup.State,
    *,
    by: Person,
    reason: str,
    report: str = "",
    at: datetime | None = None,
) -> WorkingGroup:
    """Start, rest, take up again, conclude or archive a group. `report` is the closing report, in
    Markdown; a group that has been at work does not conclude without one.

    A proposal is started, or declined (concluded without a report), by those who decide; all else
    is for the chair and staff. Raises `PermissionDenied`, `WrongState` or `NotPossible`.
    """
    group = locked(group)
    current = State(group.state)
    if current == State.PROPOSED:
        allowed = permissions.may_decide(by, group)
    else:
        allowed = permissions.may_change(by, group)
    require(allowed, _("Only the chair of this group, staff and those who decide do this."))
    if state not in NEXT_STATES[current]:
        raise WrongState(
            _("%(group)s is %(current)s and cannot become %(next)s.")
            % {"group": group.name, "current": current.label, "next": state.label}
        )
    if state == State.CONCLUDED and current != State.PROPOSED:
        if not report.strip():
            raise NotPossible(
                _("Write a closing report first: what was done, and what is left to others.")
            )
        group.closing_report = report[:REPORT_CHARACTERS]
    return enter(group, current, state, by=by, reason=reason, at=at)


def enter(
    group: WorkingGroup,
    current: WorkingGroup.State,
    state: WorkingGroup.State,
    *,
    by: Person,
    reason: str,
    at: datetime | None,
) -> WorkingGroup:
    """Go from `current` to `state`, which the caller has found right; write it down and tell."""
    group.state = state
    group.save(update_fields=["state", "closing_report"])
    kind = {
        State.ACTIVE: Kind.RESUMED if current == State.DORMANT else Kind.STARTED,
        State.DORMANT: Kind.RESTED,
        State.CONCLUDED: Kind.CONCLUDED,
        State.ARCHIVED: Kind.ARCHIVED,
    }[state]
    event = log(group, kind, reason, by, at=at, group=facts.of_group(group))
    if state == State.CONCLUDED:
        _end_what_is_under_way(group, by=by, at=event.at)
    if state in (State.ACTIVE, State.CONCLUDED):
        telling.state_changed(group, event)
    return group


def _end_what_is_under_way(group: WorkingGroup, *, by: Person, at: datetime) -> None:
    """The cycle ends with the group. Roles stay: they say who is in its record."""
    cycle = group.cycles.filter(closed_on=None).first()
    if cycle is not None:
        cycle.closed_on = max(today(at), cycle.starts_on)
        cycle.save(update_fields=["closed_on"])
        log(group, Kind.CYCLE_CLOSED, "", by, at=at, cycle=facts.of_cycle(cycle))
