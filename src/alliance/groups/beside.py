"""What groups bring to the pages and processes of rooms below: the profile of a person, the page
of an organization, the closing of an account, moderation.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alliance.conduct import moderation
from alliance.groups import facts, queries
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.permissions import Somebody, may_see
from alliance.groups.services.founding import set_sight
from alliance.groups.services.people import lay_down_all
from alliance.organizations import panels as organization_panels
from alliance.organizations.models import Organization
from alliance.people import closing
from alliance.people import panels as person_panels
from alliance.people.models import Person

TEMPLATE = "groups/belonging_panel.html"


def register() -> None:
    person_panels.register("groups", panel_of_person, order=30, field="groups")
    organization_panels.register("groups", panel_of_organization, order=20)
    closing.register("groups", erase=lay_down_all, words=words)
    moderation.register(
        "groups.proposal",
        _hide,
        _show,
        _title,
        label=gettext_lazy("Proposed group"),
        author=_author,
        excerpt=_excerpt,
        url=_url,
        may_see=_may_see,
    )


def _seen(roles: QuerySet[GroupRole]) -> list[GroupRole]:
    found = roles.filter(group__withheld_at=None).select_related("group", "organization", "person")
    return list(found.order_by("group__name", "kind"))


def panel_of_person(
    person: Person, viewer: Person | AnonymousUser, now: datetime
) -> person_panels.Panel | None:
    """The groups they are in; asked only when they show their groups."""
    roles = _seen(queries.roles_on().filter(person=person))
    if not roles:
        return None
    data = [{"group": role.group.acronym, "role": role.kind} for role in roles]
    return person_panels.Panel(_("Groups"), TEMPLATE, {"roles": roles}, data)


def panel_of_organization(
    organization: Organization, viewer: Person | AnonymousUser, now: datetime
) -> organization_panels.Panel | None:
    """The groups that it chairs or advises itself; who takes part for it is theirs to show."""
    roles = _seen(queries.roles_on().filter(organization=organization, person=None))
    if not roles:
        return None
    data = [
        {"group": role.group.acronym, "role": role.kind, "since": facts.of_role(role)["starts_on"]}
        for role in roles
    ]
    return organization_panels.Panel(_("Groups"), TEMPLATE, {"roles": roles}, data)


def words(person: Person) -> closing.Fate:
    """What becomes of one's part in groups."""
    roles = queries.roles_on().filter(person=person).count()
    if not roles:
        return closing.Fate()
    ends = ngettext("Your role in a group ends.", "Your %(count)s roles in groups end.", roles)
    return closing.Fate(
        goes=[ends % {"count": roles}],
        stays=[_("The logs of these groups keep that somebody had the role, without your name.")],
    )


def _proposal(key: str) -> WorkingGroup | None:
    """A proposal, by its address. What has started is no single person's text any more."""
    return WorkingGroup.objects.filter(acronym=key, state=WorkingGroup.State.PROPOSED).first()


def _title(key: str) -> str | None:
    group = _proposal(key)
    return group.name if group else None


def _author(key: str) -> Person | None:
    group = _proposal(key)
    return group.proposed_by if group else None


def _excerpt(key: str) -> str:
    group = _proposal(key)
    return group.purpose if group else ""


def _url(key: str) -> str:
    return reverse("groups:group", args=[key])


def _may_see(viewer: Somebody, key: str) -> bool:
    group = _proposal(key)
    return group is not None and may_see(viewer, group)


def _hide(key: str) -> None:
    _withhold(key, timezone.now())


def _show(key: str) -> None:
    _withhold(key, None)


def _withhold(key: str, at: datetime | None) -> None:
    group = _proposal(key)
    if group is not None:
        set_sight(group, at)
