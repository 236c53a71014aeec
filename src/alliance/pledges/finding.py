"""Pledges in the search and in what can be taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from alliance.people.models import Person
from alliance.pledges.models import Pledge, Progress
from alliance.search.services import put
from alliance.search.sources import Findable

KIND = "pledge"


def keep(pledge: Pledge) -> None:
    put(KIND, _findable(pledge))


def everything() -> Iterator[Findable]:
    return map(_findable, Pledge.objects.select_related("organization").iterator(500))


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
        "organization": pledge.organization.name,
        "summit": pledge.summit.name,
        "text": pledge.text,
        "due_on": pledge.due_on.isoformat() if pledge.due_on else None,
        "state": pledge.state,
        "percent": pledge.percent,
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
    pledges = Pledge.objects.select_related("organization", "summit").prefetch_related("progress")
    text = json.dumps([as_json(p) for p in pledges], ensure_ascii=False, indent=2)
    yield "pledges.json", text.encode()
