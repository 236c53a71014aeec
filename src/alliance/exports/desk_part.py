"""What of the desk and of the record of acts is taken along; both are below `exports`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.audit.models import AuditEntry
from alliance.desk.models import DeletionRequest
from alliance.exports.lines import json_lines
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """What they asked to have deleted and answered themselves, and what is recorded of them."""
    return {
        "deletions": [
            {
                "asked": row.asked_at.isoformat(),
                "what": row.what,
                "text": row.text,
                "state": row.state,
                "answer": row.answer,
                "answered": row.answered_at.isoformat() if row.answered_at else None,
            }
            for row in DeletionRequest.objects.filter(person=person).order_by("pk")
        ],
        "answered": DeletionRequest.objects.filter(answered_by=person).count(),
        "acts": [
            {"at": row.at.isoformat(), "act": row.act, "done_to": row.subject, "as": role}
            for role, rows in (
                ("by", AuditEntry.objects.filter(by=person.pk)),
                ("about", AuditEntry.objects.filter(about=person.pk)),
            )
            for row in rows.order_by("pk").iterator(500)
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    yield from json_lines("acts.jsonl", AuditEntry.objects.order_by("pk"))
    yield from json_lines("deletions.jsonl", DeletionRequest.objects.order_by("pk"))
