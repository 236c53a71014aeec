"""Reading organizations: which there are, who belongs to them, who speaks for them.

`on` is a day; without it, now. What ended on a day no longer holds on it, so that a right that is
handed over is gone at once.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.people.models import Person


def organizations() -> QuerySet[Organization]:
    """Those of the public list, by name: approved, and not ended."""
    return Organization.objects.filter(state=Organization.State.ACTIVE)


def public_organization(slug: str) -> Organization | None:
    """The organization at that address, when it has a public page: active, or ended."""
    shown = (Organization.State.ACTIVE, Organization.State.ENDED)
    return Organization.objects.filter(slug=slug, state__in=shown).first()


def representations(on: date | None = None) -> QuerySet[Representative]:
    """Who speaks for which organization, of all of them."""
    found = Representative.objects.filter(_holds(on)).select_related("person", "organization")
    return found.filter(person__is_active=True) if on is None else found


def representatives_of(
    organization: Organization, on: date | None = None
) -> QuerySet[Representative]:
    """Who speaks for it, the primary one first; each row has `person`, `kind`, `starts_on`."""
    return representations(on).filter(organization=organization)


def organizations_represented_by(
    person: Person | AnonymousUser, on: date | None = None
) -> QuerySet[Organization]:
    """Active organizations that `person` speaks for, by name."""
    if not person.is_authenticated:
        return Organization.objects.none()
    rows = representations(on).filter(person_id=person.pk)
    return organizations().filter(pk__in=rows.values("organization_id"))


def represents(
    person: Person | AnonymousUser, organization: Organization, on: date | None = None
) -> bool:
    """Whether `person` speaks for that organization."""
    return organizations_represented_by(person, on).filter(pk=organization.pk).exists()


def affiliations(on: date | None = None) -> QuerySet[Affiliation]:
    """Confirmed affiliations, of all people; whether others may see one is `is_shown`."""
    rows = Affiliation.objects.filter(_holds(on), state=Affiliation.State.CONFIRMED)
    return rows.select_related("organization", "person")


def organizations_of(
    person: Person | AnonymousUser, on: date | None = None
) -> QuerySet[Organization]:
    """Active organizations that `person` belongs to (confirmed), by name. Private: show it to
    others only as their profile says.
    """
    if not person.is_authenticated:
        return Organization.objects.none()
    rows = affiliations(on).filter(person_id=person.pk)
    return organizations().filter(pk__in=rows.values("organization_id"))


def _holds(on: date | None) -> Q:
    day = on or timezone.localdate()
    return Q(ends_on=None, starts_on__lte=day) | Q(ends_on__gt=day, starts_on__lte=day)


def proposals() -> QuerySet[Organization]:
    """What waits for staff, the oldest first."""
    waiting = Organization.objects.filter(state=Organization.State.PROPOSED)
    return waiting.order_by("created_at", "pk")
