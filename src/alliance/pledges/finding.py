"""Pledges in the search and in what can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from alliance.exports.lines import json_lines
from alliance.people.models import Person
from alliance.pledges.models import Pledge, Progress, Summit
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "pledge"


def keep(pledge: Pledge) -> None:
    if pledge.hidden_at is None:
        put(KIND, _findable(pledge))
    else:
        remove(KIND, str(pledge.public_id))


def everything() -> Iterator[Findable]:
    shown = Pledge.objects.filter(hidden_at=None).select_related("organization")
    return map(_findable, shown.prefetch_related("progress").iterator(500))


def _findable(pledge: Pledge) -> Findable:
    reports = [progress.text for progress in pledge.progress.all()]
    return Findable(
        key=str(pledge.public_id),
        title=str(pledge),
        text="\n\n".join([pledge.text, *reports]),
        url=pledge.get_absolute_url(),
        at=pledge.given_at,
    )


def as_json(pledge: Pledge) -> dict[str, Any]:
    return {
        "id": str(pledge.public_id),
        "url": settings.SITE_URL + pledge.get_absolute_url(),
        "organization": pledge.organization.name,
        "summit": pledge.summit.name,
        "text": pledge.text,
        "due_on": pledge.due_on.isoformat() if pledge.due_on else None,
        "state": pledge.state,
        "percent": pledge.percent,
        "late": pledge.is_late,
        "given_at": pledge.given_at.isoformat(),
        "progress": [
            {
                "at": one.at.isoformat(),
                "text": one.text,
                "percent": one.percent,
                "evidence_url": one.evidence_url,
                "state": one.state,
            }
            for one in pledge.progress.all()
        ],
    }


def of_person(person: Person) -> dict[str, Any]:
    given = Pledge.objects.filter(given_by=person).select_related("organization", "summit")
    reported = Progress.objects.filter(by=person)
    return {
        "pledges": [as_json(pledge) for pledge in given.prefetch_related("progress")],
        "reports": [{"at": r.at.isoformat(), "text": r.text} for r in reported],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    yield from json_lines("summits.jsonl", Summit.objects.order_by("pk"))
    yield from json_lines("pledges.jsonl", Pledge.objects.order_by("pk"))
    yield from json_lines("progress.jsonl", Progress.objects.order_by("pk"))
