"""What of the registry is taken along, and what becomes of somebody's part in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from alliance.directory.models import Link, Override, OwnIssuer, RegistryEvent
from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.exports.registry import register as register_export
from alliance.people import closing
from alliance.people.models import Person


def register() -> None:
    register_export("directory", person=of_person, alliance=of_alliance)
    closing.register("directory", erase=lambda person: None, words=words)


def of_person(person: Person) -> dict[str, Any]:
    """What they did: everything here is about issuers and organizations."""
    return {
        "acts": acts(
            person,
            (OwnIssuer, "chosen_by", "chosen_at"),
            (Link, "claimed_by", "claimed_at"),
            (Link, "ended_by", "ended_at"),
            (Override, "proposed_by", "proposed_at"),
            (Override, "decided_by", "decided_at"),
            (RegistryEvent, "by", "at"),
        )
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """The texts that prove links are left out: who has one could claim to be the issuer."""
    yield from json_lines("own.jsonl", OwnIssuer.objects.order_by("pk"))
    yield from json_lines("links.jsonl", Link.objects.order_by("pk"), leave_out=["challenge"])
    yield from json_lines("overrides.jsonl", Override.objects.order_by("pk"))
    yield from json_lines("log.jsonl", RegistryEvent.objects.order_by("pk"))


def words(person: Person) -> closing.Fate:
    if RegistryEvent.objects.filter(by=person).exists():
        return closing.Fate(stays=[_("What you did in the trust registry, without your name.")])
    return closing.Fate()
