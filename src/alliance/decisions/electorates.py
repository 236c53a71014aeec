"""Who would vote if a decision were opened now. Opening one writes it down as `Elector` rows.

Rooms above may register further kinds in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.groups import queries as groups
from alliance.groups.models import WorkingGroup
from alliance.membership import queries as membership
from alliance.organizations import queries as organizations
from alliance.organizations.models import Organization
from alliance.people.models import Person


@dataclass(frozen=True)
class Entitled:
    """A person or an organization that may vote, with how many votes where they are weighted."""

    person: Person | None = None
    organization: Organization | None = None
    votes: int = 1


@dataclass(frozen=True)
class Electorate:
    """`who(group, now)` gives each person and organization once. `of_a_group` says that it takes a
    group; the others are of the whole alliance, and may be asked by a group as well.
    """

    label: Any
    who: Callable[[WorkingGroup | None, datetime], list[Entitled]]
    of_a_group: bool = False


KINDS: dict[str, Electorate] = {}


def register(name: str, electorate: Electorate) -> None:
    KINDS[name] = electorate


def people_of_group(group: WorkingGroup | None, now: datetime) -> list[Entitled]:
    """Everybody with a role in the group, and those who represent organizations in it."""
    assert group is not None
    return [Entitled(person=one) for one in groups.people_in(group).order_by("pk").distinct()]


def organizations_of_group(group: WorkingGroup | None, now: datetime) -> list[Entitled]:
    """Every active organization with a role in the group, by itself or through a person."""
    assert group is not None
    roles = groups.roles_on().filter(group=group, organization__isnull=False)
    found = organizations.organizations().filter(pk__in=roles.values("organization_id"))
    return [Entitled(organization=one) for one in found.order_by("pk")]


def member_organizations(group: WorkingGroup | None, now: datetime) -> list[Entitled]:
    found = membership.voting_members(groups.today(now))
    return [Entitled(organization=one, votes=votes) for one, votes in found]


def all_members(group: WorkingGroup | None, now: datetime) -> list[Entitled]:
    """Member organizations and individual members."""
    people = membership.voting_people(groups.today(now))
    found = [Entitled(person=one, votes=votes) for one, votes in people if one.is_active]
    return [*member_organizations(group, now), *found]


register("group_people", Electorate(_("people in the group"), people_of_group, of_a_group=True))
register(
    "group_organizations",
    Electorate(_("organizations in the group"), organizations_of_group, of_a_group=True),
)
register("members", Electorate(_("member organizations"), member_organizations))
register("all_members", Electorate(_("member organizations and individual members"), all_members))
