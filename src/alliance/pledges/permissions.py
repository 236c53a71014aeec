"""Who pledges, and for whom."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from alliance.organizations.models import Organization, Representative
from alliance.people.models import Office, Person
from alliance.people.offices import holds
from alliance.pledges.models import Pledge

Viewer = Person | AnonymousUser


def may_keep_summits(viewer: Viewer) -> bool:
    return viewer.is_authenticated and viewer.is_active and viewer.is_staff


def may_pledge_for(viewer: Viewer, organization: Organization) -> bool:
    """Those who speak for the organization today. Staff do not: a pledge is its own word."""
    return organization in represented_by(viewer)


def may_report(viewer: Viewer, pledge: Pledge) -> bool:
    """Those who speak for it today, whoever gave the pledge; not while it is hidden."""
    return pledge.hidden_at is None and may_pledge_for(viewer, pledge.organization)


def may_read(viewer: Viewer, pledge: Pledge) -> bool:
    """Everybody; what is hidden moderators and staff."""
    if pledge.hidden_at is None:
        return True
    return holds(viewer, Office.Kind.MODERATOR) or may_keep_summits(viewer)


def represented_by(viewer: Viewer) -> list[Organization]:
    """Organizations that `viewer` speaks for today."""
    if not (viewer.is_authenticated and viewer.is_active):
        return []
    today = timezone.localdate()
    roles = Representative.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), person=viewer, starts_on__lte=today
    )
    return list(Organization.objects.filter(pk__in=roles.values("organization_id")))
