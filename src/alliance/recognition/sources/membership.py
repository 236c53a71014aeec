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
from alliance.membership.days import today
from alliance.membership.folding import Span
from alliance.membership.models import Membership
from alliance.organizations import queries as organizations
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source


def register() -> None:
    label = _("Represents a member organization (its credential of membership)")
    register_source(Source("member", label, member, is_term=True))
    mine = _("Is a member of the Alliance, as a person (for the term)")
    register_source(Source("member_person", mine, member_person, is_term=True))


def member(person: Person | None) -> Iterable[Fact]:
    """A credential for each term of an organization's membership that has begun, held for it by
    its primary representative. A term that is over ends by itself, as the credential says; one
    that was ended before its day has another end now, and its credential is revoked.
    """
    rows = organizations.representations().filter(kind=Representative.Kind.PRIMARY)
    rows = rows.filter(person=person) if person else rows
    for row in rows:
        for span in membership.spans(row.organization):
            if span.starts_on <= today():
                yield _of_term(row, span)


def member_person(person: Person | None) -> Iterable[Fact]:
    """A credential for each term of somebody's own membership that has begun."""
    people = Person.objects.filter(pk__in=_members()) if person is None else [person]
    for one in people:
        for span in membership.spans(one):
            if span.starts_on <= today():
                yield Fact(
                    source="member_person",
                    key=f"{span.starts_on.isoformat()}:{one.pk}",
                    person_id=one.pk,
                    at=_start_of(span.starts_on),
                    title=_now("Member of the Alliance: %(tier)s") % {"tier": span.tier_name},
                    path=reverse("membership:index"),
                    starts_at=_start_of(span.starts_on),
                    ends_at=_start_of(span.ends_on),
                )


def _members() -> set[int]:
    """People (primary keys) who have, or had, a membership of their own."""
    rows = Membership.objects.filter(person__isnull=False)
    return set(rows.values_list("person_id", flat=True))


def _of_term(row: Representative, span: Span) -> Fact:
    organization = row.organization
    return Fact(
        source="member",
        key=f"{organization.public_id}:{span.starts_on.isoformat()}:{row.person_id}",
        person_id=row.person_id,
        at=_start_of(span.starts_on),
        title=_now("%(name)s is a member") % {"name": organization.name},
        path=reverse("organizations:page", args=[organization.slug]),
        starts_at=_start_of(span.starts_on),
        ends_at=_start_of(span.ends_on),
        subject_name=organization.name,
        subject_id=_identifier(organization),
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
