"""Organizations as search sees them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from alliance.organizations.models import Organization
from alliance.search import services
from alliance.search.sources import Findable

KIND = "organization"


def findable(organization: Organization) -> Findable:
    return Findable(
        key=str(organization.pk),
        title=organization.name,
        text=organization.description,
        url=reverse("organizations:page", args=[organization.slug]),
        at=organization.created_at,
    )


def everything() -> Iterator[Findable]:
    shown = (Organization.State.ACTIVE, Organization.State.ENDED)
    for organization in Organization.objects.filter(state__in=shown).iterator():
        yield findable(organization)


def put(organization: Organization) -> None:
    services.put(KIND, findable(organization))
