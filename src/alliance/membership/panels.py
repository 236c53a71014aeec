"""What the pages of organizations and people show of memberships."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.groups.models import WorkingGroup
from alliance.groups.panels import Panel as GroupPanel
from alliance.groups.queries import roles_on
from alliance.membership import folding, queries
from alliance.membership.days import today
from alliance.membership.listing import is_listed, listed, logo_addresses
from alliance.organizations.models import Organization
from alliance.organizations.panels import Panel
from alliance.people.models import Person
from alliance.people.panels import Panel as PersonPanel


def of_organization(
    organization: Organization, viewer: Person | AnonymousUser, now: datetime
) -> Panel | None:
    """Since when it is a member, of which tier, and when it was before."""
    if not is_listed(queries.memberships_of(organization)):
        return None
    spans = queries.spans(organization)
    standing = folding.standing_of(spans, today(now))
    if standing.state == "none":
        return None
    stretches = [(a, b) for a, b in folding.stretches(spans) if a <= today(now)]
    context = {
        "standing": standing,
        "stretches": stretches,
        "logo": logo_addresses([organization]).get(organization.pk, ""),
        "name": organization.name,
    }
    data = {
        "is_member": standing.is_member,
        "tier": standing.tier or None,
        "member_since": standing.since.isoformat() if standing.since else None,
        "founding": standing.is_founding,
        "history": [
            {"from": a.isoformat(), "until": None if b > today(now) else b.isoformat()}
            for a, b in stretches
        ],
    }
    return Panel(_("Membership"), "membership/panel.html", context, data)


def of_person(person: Person, viewer: Person | AnonymousUser, now: datetime) -> PersonPanel | None:
    """An individual member, when they chose to be listed."""
    if not is_listed(queries.memberships_of(person)):
        return None
    standing = queries.standing(person, today(now))
    if not standing.is_member:
        return None
    data = {
        "tier": standing.tier,
        "member_since": standing.since.isoformat() if standing.since else None,
    }
    context = {"standing": standing, "stretches": [], "logo": ""}
    return PersonPanel(_("Membership"), "membership/panel.html", context, data)


def of_group(
    group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime
) -> GroupPanel | None:
    """Which members take part in the group now: by themselves, or by people of theirs."""
    roles = roles_on().filter(group=group, organization__state=Organization.State.ACTIVE)
    bodies = Organization.objects.filter(pk__in=roles.values("organization_id"))
    entries = [
        entry for entry in listed(on=today(now), among=bodies) if entry.row.organization is not None
    ]
    if not entries:
        return None
    return GroupPanel(
        _("Members in this group"), "membership/group_panel.html", {"entries": entries}
    )
