"""What of the organizations can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.exports.lines import json_lines
from alliance.organizations.models import (
    Affiliation,
    Organization,
    OrganizationEvent,
    Representative,
)
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """Where somebody belongs, what they speak for, what they proposed and changed."""
    affiliations = Affiliation.objects.filter(person=person).select_related("organization")
    roles = Representative.objects.filter(person=person).select_related("organization")
    events = OrganizationEvent.objects.filter(by=person).select_related("organization")
    return {
        "affiliations": [
            {
                "organization": row.organization.name,
                "title": row.title,
                "from": row.starts_on.isoformat(),
                "until": row.ends_on.isoformat() if row.ends_on else None,
                "state": row.state,
                "shown": row.is_shown,
            }
            for row in affiliations
        ],
        "representative": [
            {
                "organization": row.organization.name,
                "kind": row.kind,
                "from": row.starts_on.isoformat(),
                "until": row.ends_on.isoformat() if row.ends_on else None,
                "named": row.is_shown,
            }
            for row in roles
        ],
        "proposed": list(
            Organization.objects.filter(proposed_by=person).values("name", "url", "description")
        ),
        "done": [
            {
                "organization": event.organization.name,
                "what": event.kind,
                "data": event.data,
                "at": event.at.isoformat(),
            }
            for event in events
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every organization with its people and its log, as JSON Lines."""
    yield from json_lines("organizations.jsonl", Organization.objects.order_by("pk"))
    yield from json_lines("affiliations.jsonl", Affiliation.objects.order_by("pk"))
    hidden = ["token_hash"]
    yield from json_lines(
        "representatives.jsonl", Representative.objects.order_by("pk"), leave_out=hidden
    )
    yield from json_lines("events.jsonl", OrganizationEvent.objects.order_by("pk"))
