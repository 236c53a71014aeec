"""The directory of members: those who are listed, with the logo and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from alliance.membership import folding, queries
from alliance.membership.days import today
from alliance.membership.models import Logo, Membership, Tier
from alliance.membership.queries import Row
from alliance.organizations.models import Organization


@dataclass(frozen=True)
class Entry:
    row: Row
    logo: str  # its address; "" for none

    @property
    def name(self) -> str:
        return str(self.row.member)

    @property
    def url(self) -> str:
        """Its page here; "" for a person who shows none."""
        organization, person = self.row.organization, self.row.person
        if organization is not None:
            return reverse("organizations:page", args=[organization.slug])
        if person is not None and person.profile_public:
            return reverse("people:profile", args=[person.public_id])
        return ""


def listed(
    *,
    tier: str = "",
    search: str = "",
    on: date | None = None,
    among: QuerySet[Organization] | None = None,
) -> list[Entry]:
    """Members in the order of tiers, then by name. `search`: words that all occur in the name.
    `among`: of these organizations only.

    Whoever chose not to be listed is left out, and organizations that have ended.
    """
    words = search.casefold().split()[:10]
    hidden = Membership.objects.filter(is_listed=False, state__in=Membership.IN_FORCE)
    organizations = set(hidden.values_list("organization_id", flat=True))
    people = set(hidden.values_list("person_id", flat=True))
    order = dict(Tier.objects.values_list("slug", "order"))
    rows = []
    for row in queries.members(on, among):
        if row.organization is not None:
            if row.member.pk in organizations or row.organization.state != "active":
                continue
        elif row.member.pk in people or not row.person or not row.person.is_active:
            continue
        name = str(row.member).casefold()
        if (tier and row.standing.tier != tier) or not all(word in name for word in words):
            continue
        rows.append(row)
    rows.sort(key=lambda r: (order.get(r.standing.tier, 999), str(r.member).casefold()))
    logos = logo_addresses([row.organization for row in rows if row.organization])
    return [Entry(row, logos.get(row.member.pk, "") if row.organization else "") for row in rows]


def is_listed(memberships: QuerySet[Membership]) -> bool:
    """Whether others may see how the member stands: as its latest membership says."""
    last = memberships.exclude(terms=None).last()
    return last is not None and last.is_listed


def logo_addresses(organizations: list[Organization]) -> dict[int, str]:
    """By the organization's key, for those that have one."""
    found = Logo.objects.filter(organization__in=organizations)
    return {
        pk: reverse("membership:logo", args=[slug, digest[:16]])
        for pk, slug, digest in found.values_list("organization_id", "organization__slug", "digest")
    }


def as_json(entry: Entry) -> dict[str, Any]:
    """Public: who, of which tier, since when. `until` is null while a stretch has not ended."""
    standing, site = entry.row.standing, settings.SITE_URL
    stretches = folding.stretches(queries.spans(entry.row.member))
    return {
        "name": entry.name,
        "kind": "organization" if entry.row.organization else "person",
        "page": site + entry.url if entry.url else None,
        "logo": site + entry.logo if entry.logo else None,
        "tier": standing.tier,
        "basis": standing.basis,
        "founding": standing.is_founding,
        "member_since": standing.since.isoformat() if standing.since else None,
        "term_ends_on": standing.ends_on.isoformat() if standing.ends_on else None,
        "history": [
            {"from": start.isoformat(), "until": None if end > today() else end.isoformat()}
            for start, end in stretches
        ],
    }
