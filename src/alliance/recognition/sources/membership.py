"""Facts from membership: an organization is a member, from its first day on, for the term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.directory.models import Link
from alliance.membership import queries as membership
from alliance.organizations import queries as organizations
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source


def register() -> None:
    label = _("Represents a member organization (its credential of membership)")
    register_source(Source("member", label, member, is_term=True))


def member(person: Person | None) -> Iterable[Fact]:
    """A credential about an organization that is a member, held for it by its primary
    representative: valid from the first day of the unbroken membership to the end of the term.
    """
    rows = organizations.representations().filter(kind=Representative.Kind.PRIMARY)
    rows = rows.filter(person=person) if person else rows
    for row in rows:
        standing = membership.standing(row.organization)
        if not standing.is_member or standing.since is None:
            continue
        yield Fact(
            source="member",
            key=f"{row.organization.public_id}:{standing.since.isoformat()}:{row.person_id}",
            person_id=row.person_id,
            at=_start_of(standing.since),
            title=_now("%(name)s is a member") % {"name": row.organization.name},
            path=reverse("organizations:page", args=[row.organization.slug]),
            starts_at=_start_of(standing.since),
            ends_at=_start_of(standing.ends_on) if standing.ends_on else None,
            subject_name=row.organization.name,
            subject_id=_identifier(row.organization),
        )


def _identifier(organization: Organization) -> str:
    """What the organization is known by in credentials: the DID of its one issuer in the registry,
    where it has one, else its page here.
    """
    links = Link.objects.filter(
        organization=organization.public_id, proven_at__isnull=False, ended_at=None
    )
    dids = list(links.values_list("did", flat=True)[:2])
    if len(dids) == 1:
        return dids[0]
    return settings.SITE_URL + reverse("organizations:page", args=[organization.slug])


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
