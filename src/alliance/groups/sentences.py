"""Events of a log in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.groups.facts import Fact
from alliance.groups.models import Deliverable, GroupEvent, GroupRole, WorkingGroup
from alliance.groups.naming import Names, people_of
from alliance.groups.permissions import Somebody

Kind = GroupEvent.Kind
DAY = "j F Y"  # as theme_time writes days


@dataclass(frozen=True)
class Line:
    """One event as it is read. `by` is "" where nobody did it, or it says so already."""

    pk: int
    at: datetime
    kind: str
    text: str
    note: str
    by: str


def lines(group: WorkingGroup, events: Iterable[GroupEvent], viewer: Somebody) -> list[Line]:
    """The events in words; needs `by` selected."""
    events = list(events)
    ids = {str(event.by.public_id) for event in events if event.by}
    ids = ids.union(*(people_of(event.data) for event in events))
    names = Names(group, viewer, ids)
    return [_line(event, names) for event in events]


def _line(event: GroupEvent, names: Names) -> Line:
    by = names.actor(str(event.by.public_id)) if event.by else ""
    if event.kind in (Kind.JOINED, Kind.LEFT):
        by = ""
    words = sentence(event, names)
    if event.kind == Kind.NOTE:
        return Line(event.pk, event.at, event.kind, event.text, "", by)
    return Line(event.pk, event.at, event.kind, words, event.text, by)


def sentence(event: GroupEvent, names: Names) -> str:
    """What happened, without who did it."""
    data, kind = event.data, Kind(event.kind)
    if "role" in data:
        return _of_role(kind, data["role"], names)
    if "charter" in data:
        return _of_charter(kind, data["charter"])
    if "cycle" in data:
        return _of_cycle(kind, data["cycle"])
    if "deliverable" in data:
        return _of_deliverable(kind, data["deliverable"])
    return {
        Kind.TAKEN_OVER: _("Taken over into this log as the group was."),
        Kind.PROPOSED: _("The group was proposed."),
        Kind.STARTED: _("The group started its work."),
        Kind.RESTED: _("The group rests."),
        Kind.RESUMED: _("The group took up its work again."),
        Kind.CONCLUDED: _("The group concluded."),
        Kind.ARCHIVED: _("The group was archived."),
        Kind.CHANGED: _("The name or the description of the group changed."),
    }.get(kind, str(kind.label))


def who(role: Fact, names: Names) -> str:
    """Who holds a role, in words: a person, an organization, a person for an organization."""
    if not role["person"]:
        return str(role["organization_name"])
    if not role["organization"]:
        return names.name(role["person"])
    return _("%(person)s for %(organization)s") % {
        "person": names.name(role["person"]),
        "organization": role["organization_name"],
    }


def _of_role(kind: Kind, role: Fact, names: Names) -> str:
    holder = who(role, names)
    words = {
        "who": holder[:1].upper() + holder[1:],
        "role": GroupRole.Kind(role["kind"]).label,
    }
    if kind == Kind.JOINED:
        return _("%(who)s joined.") % words
    if kind == Kind.LEFT:
        return _("%(who)s left.") % words
    if kind == Kind.ROLE_ENDED:
        return _("%(who)s: no longer %(role)s.") % words
    if kind == Kind.ROLE_STRUCK:
        return _("%(who)s: never %(role)s. It was entered by mistake.") % words
    return _("%(who)s: %(role)s.") % words


def _of_charter(kind: Kind, charter: Fact) -> str:
    words = {"version": charter["version"]}
    decision = charter.get("decision")
    if decision:
        words |= {"by": decision["decided_by"], "day": day(decision["decided_on"])}
    if kind == Kind.CHARTER_DRAFTED:
        return _("Version %(version)s of the charter was begun.") % words
    if kind == Kind.CHARTER_SUBMITTED:
        return _("Version %(version)s of the charter was submitted for decision.") % words
    if kind == Kind.CHARTER_WITHDRAWN:
        return _("Version %(version)s of the charter was withdrawn.") % words
    if kind == Kind.CHARTER_RETURNED:
        return _("Version %(version)s of the charter was returned by %(by)s on %(day)s.") % words
    return _("Version %(version)s of the charter was approved by %(by)s on %(day)s.") % words


def _of_cycle(kind: Kind, cycle: Fact) -> str:
    words = {
        "number": cycle["number"],
        "first": day(cycle["starts_on"]),
        "last": day(cycle["ends_on"]),
    }
    if kind == Kind.CYCLE_CLOSED:
        return _("Cycle %(number)s ended.") % words
    if kind == Kind.CYCLE_REOPENED:
        return _("Cycle %(number)s goes on: it had not ended.") % words
    if kind == Kind.CYCLE_CHANGED:
        return _("Cycle %(number)s now goes to %(last)s.") % words
    return _("Cycle %(number)s started: %(first)s to %(last)s.") % words


def _of_deliverable(kind: Kind, thing: Fact) -> str:
    words = {"title": thing["title"], "state": Deliverable.State(thing["state"]).label}
    if kind == Kind.DELIVERED:
        return _("Delivered: %(title)s.") % words
    if kind == Kind.DELIVERABLE_ADDED:
        return _("New deliverable: %(title)s.") % words
    return _("Deliverable “%(title)s” is %(state)s.") % words


def day(iso: str | None) -> str:
    """A day of a fact as people read it."""
    return date_format(date.fromisoformat(iso), DAY) if iso else ""
