"""What of the groups is taken along: a person's own part, and all groups with their logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from alliance.exports import registry
from alliance.exports.acts import acts
from alliance.groups import facts
from alliance.groups.models import Charter, Decision, GroupEvent, GroupRole, WorkingGroup
from alliance.people.models import Person


def register_parts() -> None:
    registry.register("groups", person=of_person, alliance=of_alliance)


def of_person(person: Person) -> dict[str, Any]:
    """Their roles, and every event that they caused or that is about a role of theirs."""
    roles = GroupRole.objects.filter(person=person).select_related(
        "group", "organization", "person"
    )
    mine = Q(by=person) | Q(data__role__person=str(person.public_id))
    events = GroupEvent.objects.filter(mine).select_related("group").order_by("at", "pk")
    return {
        "roles": [{"group": role.group.acronym, **facts.of_role(role)} for role in roles],
        "events": [{"group": event.group.acronym, **of_event(event)} for event in events],
        "deliverables": [
            {"group": thing.group.acronym, **facts.of_deliverable(thing)}
            for thing in person.owned_deliverables.select_related("group", "cycle", "owner")
        ],
        "done_for_groups": acts(
            person,
            (WorkingGroup, "proposed_by", "created_at"),
            (Charter, "written_by", "created_at"),
            (Decision, "recorded_by", "recorded_at"),
        ),
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """One file a group: how it is now, every charter with its drafts, and its whole log."""
    for group in WorkingGroup.objects.select_related("parent").order_by("acronym"):
        events = group.events.select_related("by").order_by("at", "pk")
        whole = {
            **facts.of_everything(group),
            "drafts": [
                {"version": c.version, "state": c.state, "sections": c.sections}
                for c in group.charters.all()
            ],
            "is_demo": group.is_demo,
            "log": [of_event(event) for event in events.iterator()],
        }
        text = json.dumps(whole, ensure_ascii=False, indent=2)
        yield f"groups/{group.acronym}.json", text.encode()


def of_event(event: GroupEvent) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "at": event.at.isoformat(),
        "by": str(event.by.public_id) if event.by else None,
        "text": event.text,
        "data": event.data,
    }
