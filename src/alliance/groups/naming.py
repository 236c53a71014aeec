"""Who is named on the pages of a group, and to whom.

Chairs, editors and who sits in the cabinet act for the group in public, so their names are there.
Participants are named when their profile shows their name and their groups; to those who are in
the group, and to staff, they all are. Others are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.permissions import Somebody, may_see_names
from alliance.people.models import Person
from alliance.people.queries import shows

LEADING = (GroupRole.Kind.CHAIR, GroupRole.Kind.CABINET, GroupRole.Kind.EDITOR)
NOBODY = AnonymousUser()


def shows_groups(person: Person) -> bool:
    """Whether the person chose that everybody may read in which groups they are."""
    return bool(person.name) and shows(person, "name") and shows(person, "groups")


class Names:
    """The people of some events or facts, looked up together, as `viewer` may see them."""

    def __init__(self, group: WorkingGroup, viewer: Somebody, public_ids: Iterable[str]) -> None:
        people = Person.objects.filter(public_id__in=set(public_ids))
        self._people = {str(person.public_id): person for person in people}
        self._viewer = viewer
        self._sees_all = may_see_names(viewer, group)
        leading = group.roles.filter(kind__in=LEADING, person__isnull=False)
        self._leading = set(leading.values_list("person_id", flat=True))

    def may_name(self, public_id: str) -> bool:
        """True as well for accounts that are gone: the words for them name nobody."""
        person = self._people.get(public_id)
        return (
            person is None
            or self._sees_all
            or person.pk == self._viewer.pk
            or person.pk in self._leading
            or shows_groups(person)
        )

    def name(self, public_id: str) -> str:
        """What to call them to this viewer."""
        person = self._people.get(public_id)
        if person is None:
            return _("a former participant")
        return str(person) if self.may_name(public_id) else _("a participant")

    def actor(self, public_id: str) -> str:
        """Who did something, as it stands behind a line of the log: "" for somebody who is not
        named, for the line alone says enough then.
        """
        person = self._people.get(public_id)
        if person is not None and not self.may_name(public_id):
            return _("staff of the Alliance") if person.is_staff else ""
        return self.name(public_id)

    def url(self, public_id: str) -> str:
        """The address of their public profile, "" where there is none."""
        person = self._people.get(public_id)
        if person is None or not (person.profile_public and person.is_active):
            return ""
        return reverse("people:profile", args=[person.public_id])


def people_of(facts: Any) -> set[str]:
    """All `public_id`s of people in the data of events, however deep they lie."""
    if isinstance(facts, dict):
        here = {v for k, v in facts.items() if k in ("person", "owner") and isinstance(v, str)}
        return here.union(*(people_of(value) for value in facts.values()))
    if isinstance(facts, list):
        return set[str]().union(*(people_of(value) for value in facts))
    return set()


def without_unnamed(facts: Any, names: Names) -> Any:
    """The same data with None for people who are not named to the viewer."""
    if isinstance(facts, dict):
        return {
            key: None
            if key in ("person", "owner") and isinstance(value, str) and not names.may_name(value)
            else without_unnamed(value, names)
            for key, value in facts.items()
        }
    if isinstance(facts, list):
        return [without_unnamed(value, names) for value in facts]
    return facts
