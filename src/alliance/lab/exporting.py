"""What of the Lab is taken along, and what becomes of somebody's runs when their account goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.exports.registry import register as register_export
from alliance.lab import as_json
from alliance.lab.models import (
    Behalf,
    Conclusion,
    Content,
    Finding,
    Publication,
    Run,
    Sample,
    Withholding,
)
from alliance.lab.queries import of
from alliance.people import closing
from alliance.people.models import Person


def register() -> None:
    register_export("lab", person=of_person, files=files_of, alliance=of_alliance)
    closing.register("lab", erase=erase, words=words)


def of_person(person: Person) -> dict[str, Any]:
    return {
        "runs": [as_json.run(run) for run in of(person).order_by("pk")],
        "acts": acts(person, (Publication, "by", "at"), (Withholding, "by", "at")),
    }


def files_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """The badges of their runs, as they were handed in or made."""
    given = Content.objects.filter(sample__run__by=person).select_related("sample__run")
    for content in given.order_by("pk").iterator(10):
        run = content.sample.run.public_id
        yield f"{run}/{content.sample.name}", bytes(content.data)


def of_alliance() -> Iterator[tuple[str, bytes]]:
    for model in (Run, Behalf, Sample, Content, Finding, Conclusion, Publication, Withholding):
        yield from json_lines(
            f"{model._meta.model_name}s.jsonl", model._default_manager.order_by("pk")
        )


def erase(person: Person) -> None:
    """The badges of runs that nobody else has read."""
    Content.objects.filter(sample__run__by=person, sample__run__publication=None).delete()


def words(person: Person) -> closing.Fate:
    runs = Run.objects.filter(by=person)
    goes, stays = [], []
    if runs.filter(publication=None).exists():
        goes.append(_("The badges of your conformance runs that are not published."))
    if runs.exists():
        stays.append(_("Your conformance runs and what came out, without your name."))
    return closing.Fate(goes=goes, stays=stays)
