"""What of incidents is taken along: `operations` is below `exports` and cannot name it itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.exports.lines import json_lines
from alliance.operations.models import Incident, IncidentUpdate, Interval
from alliance.people.models import Person


def of_person(person: Person) -> list[dict[str, Any]]:
    """What they said for the site."""
    said = IncidentUpdate.objects.filter(by=person).select_related("incident").order_by("at", "pk")
    return [
        {"at": one.at.isoformat(), "incident": one.incident.title, "text": one.text} for one in said
    ]


def of_alliance() -> Iterator[tuple[str, bytes]]:
    yield from json_lines("incidents.jsonl", Incident.objects.order_by("pk"))
    yield from json_lines("updates.jsonl", IncidentUpdate.objects.order_by("pk"))
    yield from json_lines("intervals.jsonl", Interval.objects.order_by("pk"))
