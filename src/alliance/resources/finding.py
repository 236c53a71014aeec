"""Resources in the search and in what can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from alliance.exports.lines import json_lines
from alliance.people.models import Person
from alliance.resources.models import Resource, Review, Version
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "resource"


def keep(resource: Resource) -> None:
    if resource.state == Resource.State.PUBLISHED and resource.hidden_at is None:
        put(KIND, _findable(resource))
    else:
        remove(KIND, str(resource.public_id))


def everything() -> Iterator[Findable]:
    return map(_findable, shown().iterator())


def shown() -> QuerySet[Resource]:
    """What everybody is offered."""
    return Resource.objects.filter(state=Resource.State.PUBLISHED, hidden_at=None)


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
        "id": str(resource.public_id),
        "address": settings.SITE_URL + resource.get_absolute_url(),
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
                "url": version.url or settings.SITE_URL + file_path(resource, version),
                "file": version.file_name,
                "sha256": version.sha256,
                "note": version.note,
            }
            for version in resource.versions.all()
        ],
    }


def file_path(resource: Resource, version: Version) -> str:
    return reverse("resources:file", args=[resource.public_id, version.number])


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
    """Every row, and the files under the names that their versions give them."""
    yield from json_lines("resources.jsonl", Resource.objects.order_by("pk"))
    yield from json_lines("versions.jsonl", Version.objects.order_by("pk"))
    yield from json_lines("reviews.jsonl", Review.objects.order_by("pk"))
    for version in Version.objects.exclude(file="").order_by("pk").iterator():
        with version.file.open("rb") as file:
            for piece in file.chunks():
                yield str(version.file.name), piece
