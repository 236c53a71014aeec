"""The history in the search and in what can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from alliance.exports.lines import json_lines
from alliance.history.models import FIELDS, HistoryEntry, Proposal
from alliance.people.models import Person
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "history"


def keep(entry: HistoryEntry) -> None:
    if entry.hidden_at is None:
        put(KIND, _findable(entry))
    else:
        remove(KIND, str(entry.pk))


def everything() -> Iterator[Findable]:
    return map(_findable, HistoryEntry.objects.filter(hidden_at=None).iterator())


def _findable(entry: HistoryEntry) -> Findable:
    day = entry.date
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    return Findable(
        key=str(entry.pk),
        title=f"{entry.year}: {entry.title}",
        text=entry.text,
        url=f"{reverse('history:index')}#entry-{entry.pk}",
        at=at or datetime(entry.year, 1, 1, tzinfo=UTC),
    )


def of_person(person: Person) -> dict[str, Any]:
    mine = Proposal.objects.filter(proposed_by=person)
    reviewed = Proposal.objects.filter(reviewed_by=person)
    return {
        "proposals": [
            as_json(p) | {"state": p.state, "reason": p.reason, "answer": p.answer} for p in mine
        ],
        "reviewed": [{"title": p.title, "state": p.state, "answer": p.answer} for p in reviewed],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    yield from json_lines("entries.jsonl", HistoryEntry.objects.order_by("pk"))
    yield from json_lines("proposals.jsonl", Proposal.objects.order_by("pk"))


def as_json(words: HistoryEntry | Proposal) -> dict[str, Any]:
    found = {name: getattr(words, name) for name in FIELDS}
    return found | {"date": words.date.isoformat() if words.date else None}
