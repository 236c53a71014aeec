"""Who is named on the page of a decision, and to whom.

Whoever stands in an election has said so in public. In a group its own rule holds
(`groups.naming`); elsewhere a person is named to everybody when their profile shows their name.
Organizations are always named.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.decisions.models import Decision, Elector
from alliance.decisions.queries import Somebody
from alliance.groups.naming import Names as NamesOfGroup
from alliance.people.models import Person
from alliance.people.queries import shows


class Names:
    """The people of one decision, as `viewer` may see them."""

    def __init__(self, decision: Decision, viewer: Somebody) -> None:
        self._viewer = viewer
        self._standing = set(
            decision.options.filter(person__isnull=False).values_list("person_id", flat=True)
        )
        ids = set(
            decision.electors.filter(person__isnull=False).values_list(
                "person__public_id", flat=True
            )
        )
        group = decision.group
        self._group = NamesOfGroup(group, viewer, map(str, ids)) if group is not None else None

    def of_person(self, person: Person | None) -> str:
        if person is None:
            return _("somebody whose account is closed")
        if person.pk in (self._viewer.pk, *self._standing):
            return str(person)
        if self._group is not None:
            return self._group.name(str(person.public_id))
        sees_all = isinstance(self._viewer, Person) and self._viewer.is_staff
        if sees_all or (person.name and shows(person, "name")):
            return str(person)
        return _("a member")

    def of_elector(self, elector: Elector) -> str:
        if elector.organization is not None:
            return elector.organization.name
        return self.of_person(elector.person)
