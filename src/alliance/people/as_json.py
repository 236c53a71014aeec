"""People as data: what everybody may see of them, and nothing else. Addresses are absolute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from alliance.people import panels, queries
from alliance.people.models import Office, Person

# Of `models.FIELDS` those that a person holds themselves; the others come from rooms above.
OWN = ("name", "pronouns", "time_zone", "bio", "links")


def page_of(person: Person) -> str:
    return settings.SITE_URL + reverse("people:profile", args=[person.public_id])


def short(person: Person) -> dict[str, Any]:
    """One line of the directory."""
    shown = queries.shown_fields(person)
    return {
        "name": person.name if "name" in shown else None,
        "pronouns": (person.pronouns or None) if "pronouns" in shown else None,
        "url": page_of(person),
        "json": settings.SITE_URL + reverse("people:profile_json", args=[person.public_id]),
    }


def of_person(person: Person, now: datetime) -> dict[str, Any]:
    """A public profile: the fields that are shown, and what the panels of the page tell."""
    shown = queries.shown_fields(person)
    own = {field: getattr(person, field) for field in OWN if field in shown}
    return {
        "id": str(person.public_id),
        "url": page_of(person),
        "here_since": person.date_joined.strftime("%Y-%m"),
        **{field: value or None for field, value in own.items()},
        **panels.data_of(person, now, shown),
    }


def of_offices(held: Iterable[Office]) -> list[dict[str, Any]]:
    """Each office with those who agreed to be named, and how many others hold it."""
    rows = list(held)
    found = []
    for kind in Office.Kind:
        holders = [row for row in rows if row.kind == kind]
        named = [row for row in holders if queries.named_in_office(row)]
        found.append(
            {
                "office": kind.value,
                "label": str(kind.label),
                "holders": [_holder(row.person) for row in named],
                "others": len(holders) - len(named),
            }
        )
    return found


def _holder(person: Person) -> dict[str, Any]:
    return {
        "name": person.name or None,
        "url": page_of(person) if person.profile_public and person.shows_name else None,
    }
