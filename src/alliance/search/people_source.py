"""People who chose to be seen, in the search: what each of them shows, and nothing else.

`people` is below `search` and cannot tell it, so a signal does: whatever changes a person, what is
found of them changes in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.people.models import FIELDS, Person
from alliance.people.queries import directory, shown_fields
from alliance.search.services import put, remove
from alliance.search.sources import Findable
from alliance.search.sources import register as register_source

KIND = "person"
_SHOWN = {*FIELDS, *(f"shows_{field}" for field in FIELDS), "profile_public", "is_active"}


def register() -> None:
    register_source(KIND, _("People"), everything)
    post_save.connect(_keep, sender=Person, dispatch_uid="search.people")


def everything() -> Iterator[Findable]:
    return map(findable, directory().iterator(500))


def findable(person: Person) -> Findable:
    shown = shown_fields(person)
    words = [getattr(person, field) for field in ("pronouns", "bio") if field in shown]
    return Findable(
        key=str(person.public_id),
        title=person.name,
        text="\n".join(filter(None, words)),
        url=reverse("people:profile", args=[person.public_id]),
        at=person.date_joined,
    )


def _keep(instance: Person, update_fields: frozenset[str] | None = None, **_rest: Any) -> None:
    if update_fields is not None and not _SHOWN & set(update_fields):
        return  # a sign-in
    if "name" in shown_fields(instance) and instance.name:
        put(KIND, findable(instance))
    else:
        remove(KIND, str(instance.public_id))


def forget(person: Person) -> None:
    """They close their account, and get another id by that."""
    remove(KIND, str(person.public_id))
