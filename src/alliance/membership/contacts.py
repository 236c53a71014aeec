"""Contacts of members that were taken over: who is still to be invited, who was, and to what one
is invited oneself.
"""

from __future__ import annotations

from django.db.models import QuerySet

from alliance.membership.models import Contact, Membership
from alliance.organizations.models import Organization
from alliance.organizations.queries import representations
from alliance.people.models import Person
from alliance.people.queries import proven_addresses


def unspoken() -> QuerySet[Membership]:
    """Memberships in force of organizations that nobody speaks for, by name."""
    rows = Membership.objects.filter(
        state__in=Membership.IN_FORCE, organization__state=Organization.State.ACTIVE
    )
    spoken_for = representations().values("organization_id")
    return rows.exclude(organization__in=spoken_for).order_by("organization__name", "pk")


def to_invite() -> QuerySet[Contact]:
    """Those whom nobody has written to, by the member's name."""
    return _of_unspoken().filter(invited_at=None).exclude(email="")


def invited() -> QuerySet[Contact]:
    """Those who were written to, whatever they said; the last first."""
    rows = Contact.objects.filter(invited_at__isnull=False)
    return rows.select_related("membership__organization").order_by("-invited_at", "pk")


def of_person(person: Person) -> QuerySet[Contact]:
    """What `person` is asked and has not answered, at an address that they have proven."""
    asked = _of_unspoken().filter(invited_at__isnull=False, answer="")
    return asked.filter(email__in=proven_addresses(person))


def _of_unspoken() -> QuerySet[Contact]:
    rows = Contact.objects.filter(membership__in=unspoken().values("pk"))
    return rows.select_related("membership__organization", "membership__tier").order_by(
        "membership__organization__name", "pk"
    )
