"""Groups as JSON, the same for everybody: only what an anonymous reader may see.

Dates are `YYYY-MM-DD`, moments RFC 3339 in UTC, people `{"name", "url"}` or null where they are
not named, texts Markdown as written. Addresses are absolute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from alliance.groups.facts import Fact, of_charter
from alliance.groups.folding import Then
from alliance.groups.models import Charter, GroupEvent, WorkingGroup
from alliance.groups.naming import NOBODY, Names, people_of, without_unnamed
from alliance.groups.sentences import sentence

LOG_EVENTS = 1000  # of one document of a log


def address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def of_index(groups: Iterable[WorkingGroup]) -> dict[str, Any]:
    """Every group in brief."""
    return {
        "url": address("groups:index"),
        "groups": [
            {
                "acronym": group.acronym,
                "name": group.name,
                "kind": group.kind,
                "state": group.state,
                "purpose": group.purpose,
                "parent": group.parent.acronym if group.parent else None,
                "chair": group.chair or None,
                "cycle_ends_on": _end_of_cycle(group),
                "is_demo": group.is_demo,
                "url": address("groups:group", group.acronym),
                "json": address("groups:group_json", group.acronym),
            }
            for group in groups
        ],
    }


def _end_of_cycle(group: WorkingGroup) -> str | None:
    cycles = getattr(group, "current_cycles", [])
    return cycles[0].ends_on.isoformat() if cycles else None


def of_group(group: WorkingGroup, then: Then, day: date) -> dict[str, Any]:
    """One group as it was on a day: `then` is its log folded up to that day's end."""
    names = Names(group, NOBODY, people_of(then.data))
    roles = then.roles_on(day)
    shown = [role for role in roles if not role["person"] or names.may_name(role["person"])]
    charter = then.charter
    return {
        **then.group,
        "on": day.isoformat(),
        "is_demo": group.is_demo,
        "url": address("groups:group", group.acronym),
        "charter": _charter(group, charter, names) if charter else None,
        "cycles": [_plain(c) for c in then.data["cycles"].values()],
        "roles": [_role(role, names) for role in shown],
        "unnamed_participants": len(roles) - len(shown),
        "deliverables": [_deliverable(thing, names) for thing in then.deliverables],
        "links": {
            "charters": address("groups:charters_json", group.acronym),
            "log": address("groups:log_json", group.acronym),
            "feed": address("groups:log_atom", group.acronym),
        },
    }


def _person(public_id: str | None, names: Names) -> dict[str, Any] | None:
    if public_id is None or not names.may_name(public_id):
        return None
    url = names.url(public_id)
    return {"name": names.name(public_id), "url": settings.SITE_URL + url if url else None}


def _plain(fact: Fact) -> Fact:
    return dict(fact)


def _role(role: Fact, names: Names) -> Fact:
    return {
        "kind": role["kind"],
        "person": _person(role["person"], names),
        "organization": role["organization_name"] or None,
        "starts_on": role["starts_on"],
        "ends_on": role["ends_on"],
    }


def _deliverable(thing: Fact, names: Names) -> Fact:
    return {**thing, "owner": _person(thing["owner"], names)}


def _charter(group: WorkingGroup, charter: Fact, names: Names) -> Fact:
    return {**charter, "url": address("groups:charter_version", group.acronym, charter["version"])}


def of_charters(group: WorkingGroup, charters: Iterable[Charter]) -> dict[str, Any]:
    """All versions with their words and decisions; drafts too, for they are written in the open."""
    versions = []
    for charter in charters:
        decision = max(charter.decisions.all(), key=lambda d: (d.recorded_at, d.pk), default=None)
        fact = of_charter(charter, decision) | {"sections": charter.sections}
        changed = {"changed_at": moment(charter.changed_at), "summary": charter.summary}
        url = address("groups:charter_version", group.acronym, charter.version)
        versions.append(fact | changed | {"url": url})
    return {
        "group": group.acronym,
        "url": address("groups:charter", group.acronym),
        "versions": versions,
    }


def of_log(group: WorkingGroup, rows: QuerySet[GroupEvent]) -> dict[str, Any]:
    """The log, oldest first, `LOG_EVENTS` to a document; `next` is the address of the rest. `data`
    is what the thing was after the event.
    """
    found = list(rows[: LOG_EVENTS + 1])
    events, more = found[:LOG_EVENTS], found[LOG_EVENTS:]
    ids = {str(event.by.public_id) for event in events if event.by}
    names = Names(group, NOBODY, ids.union(*(people_of(event.data) for event in events)))
    return {
        "group": group.acronym,
        "url": address("groups:log", group.acronym),
        "next": f"{address('groups:log_json', group.acronym)}?after={events[-1].pk}"
        if more
        else None,
        "events": [
            {
                "id": event.pk,
                "at": moment(event.at),
                "kind": event.kind,
                "sentence": event.text if event.kind == "note" else sentence(event, names),
                "text": event.text,
                "by": _person(str(event.by.public_id), names) if event.by else None,
                "data": without_unnamed(event.data, names),
            }
            for event in events
        ],
    }
