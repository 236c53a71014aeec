"""Resources in the search and in what can be taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from alliance.people.models import Person
from alliance.resources.models import Resource, Review, Version
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "resource"


def keep(resource: Resource) -> None:
    if resource.state == Resource.State.PUBLISHED:
        put(KIND, _findable(resource))
    else:
        remove(KIND, str(resource.public_id))


def everything() -> Iterator[Findable]:
    published = Resource.objects.filter(state=Resource.State.PUBLISHED)
    return map(_findable, published.iterator())


def _findable(resource: Resource) -> Findable:
    return Findable(
        key=str(resource.public_id),
        title=resource.title,
        text=f"{resource.authors}\n{resource.text}",
        url=resource.get_absolute_url(),
        at=resource.published_at or resource.proposed_at,
    )


def as_json(resource: Resource) -> dict[str, Any]:
    return {
        "title": resource.title,
        "text": resource.text,
        "topic": resource.topic,
        "authors": resource.authors,
        "language": resource.language,
        "state": resource.state,
        "versions": [
            {
                "number": version.number,
                "at": version.at.isoformat(),
                "url": version.url,
                "file": version.file_name,
                "sha256": version.sha256,
                "note": version.note,
            }
            for version in resource.versions.all()
        ],
    }


def of_person(person: Person) -> dict[str, Any]:
    proposed = Resource.objects.filter(proposed_by=person).prefetch_related("versions")
    curated = Resource.objects.filter(curated_by=person)
    reviews = Review.objects.filter(person=person).select_related("resource")
    return {
        "proposed": [as_json(resource) for resource in proposed],
        "curated": [resource.title for resource in curated],
        "versions": [str(version) for version in Version.objects.filter(by=person)],
        "reviews": [
            {"resource": r.resource.title, "stars": r.stars, "text": r.text, "at": r.at.isoformat()}
            for r in reviews
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    shown = Resource.objects.exclude(state=Resource.State.PROPOSED).prefetch_related("versions")
    entries = [as_json(resource) for resource in shown]
    yield "resources.json", json.dumps(entries, ensure_ascii=False, indent=2).encode()
    for version in Version.objects.filter(resource__in=shown).exclude(file="").iterator():
        with version.file.open("rb") as file:
            yield f"files/{version.resource.public_id}-{version.number}", file.read()
