"""Rows as the log keeps them: plain JSON, dates as `YYYY-MM-DD`, people by their `public_id`.

Each fact is the whole row after a change, so the last one that is written about a thing says how
it is. `folding` puts them together again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from alliance.groups.models import Charter, Cycle, Decision, Deliverable, GroupRole, WorkingGroup

Fact = dict[str, Any]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def of_group(group: WorkingGroup) -> Fact:
    return {
        "acronym": group.acronym,
        "name": group.name,
        "kind": str(group.kind),
        "state": str(group.state),
        "purpose": group.purpose,
        "parent": group.parent.acronym if group.parent else None,
        "closing_report": group.closing_report,
    }


def of_role(role: GroupRole) -> Fact:
    """`ended` is true from the moment at which somebody ended it; `struck` is there, and true, once
    it was struck as entered by mistake.
    """
    organization = role.organization
    fact: Fact = {
        "id": role.pk,
        "kind": str(role.kind),
        "person": str(role.person.public_id) if role.person else None,
        "organization": str(organization.public_id) if organization else None,
        "organization_name": organization.name if organization else "",
        "starts_on": _day(role.starts_on),
        "ends_on": _day(role.ends_on),
        "ended": role.ended_at is not None,
    }
    return fact | {"struck": True} if role.struck_at else fact


def of_charter(charter: Charter, decision: Decision | None = None) -> Fact:
    """Drafts are in the log by number alone: what they say is not settled."""
    fact: Fact = {"version": charter.version, "state": str(charter.state)}
    if charter.state != Charter.State.DRAFT:
        fact |= {"sections": charter.sections, "summary": charter.summary}
    if decision is not None:
        fact["decision"] = {
            "outcome": str(decision.outcome),
            "method": str(decision.method),
            "decided_by": decision.decided_by,
            "decided_on": _day(decision.decided_on),
            "record_url": decision.record_url,
            "note": decision.note,
        }
    return fact


def of_cycle(cycle: Cycle) -> Fact:
    return {
        "number": cycle.number,
        "starts_on": _day(cycle.starts_on),
        "ends_on": _day(cycle.ends_on),
        "goals": cycle.goals,
        "closed_on": _day(cycle.closed_on),
        "outcome": cycle.outcome,
    }


def of_deliverable(thing: Deliverable) -> Fact:
    return {
        "id": thing.pk,
        "title": thing.title,
        "description": thing.description,
        "due_on": _day(thing.due_on),
        "state": str(thing.state),
        "cycle": thing.cycle.number if thing.cycle else None,
        "owner": str(thing.owner.public_id) if thing.owner else None,
        "delivered_on": _day(thing.delivered_on),
        "links": [{"title": link.title, "url": link.url} for link in thing.links.all()],
    }


def of_everything(group: WorkingGroup) -> Fact:
    """The whole group as its tables have it now, in the form that `folding.Then.data` has."""
    roles = group.roles.select_related("person", "organization")
    deliverables = group.deliverables.select_related("cycle", "owner").prefetch_related("links")
    charters = group.charters.prefetch_related("decisions")
    return {
        "group": of_group(group),
        "charters": {
            str(c.version): of_charter(c, max(c.decisions.all(), key=_recorded, default=None))
            for c in charters
        },
        "cycles": {str(cycle.number): of_cycle(cycle) for cycle in group.cycles.all()},
        "roles": {str(role.pk): of_role(role) for role in roles},
        "deliverables": {str(thing.pk): of_deliverable(thing) for thing in deliverables},
    }


def _recorded(decision: Decision) -> tuple[Any, int]:
    return decision.recorded_at, decision.pk
