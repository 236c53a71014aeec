"""Who is a member: for other rooms, on any day.

Answers come from the terms in the tables; `standing_as_known` folds the log, and a test holds that
both say the same. A day is one of UTC; without it, today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from alliance.membership import facts, folding
from alliance.membership.days import today
from alliance.membership.folding import Span, Standing
from alliance.membership.models import Membership, MembershipEvent, Term
from alliance.organizations.models import Organization
from alliance.organizations.queries import organizations_represented_by
from alliance.people.models import Person

Member = Organization | Person


@dataclass(frozen=True)
class Row:
    """A member on a day: an Organization or a Person, and how it stands."""

    member: Member
    standing: Standing

    @property
    def organization(self) -> Organization | None:
        return self.member if isinstance(self.member, Organization) else None

    @property
    def person(self) -> Person | None:
        return self.member if isinstance(self.member, Person) else None


def memberships_of(member: Member) -> QuerySet[Membership]:
    """All memberships of an organization or a person, the oldest first."""
    if isinstance(member, Organization):
        return Membership.objects.filter(organization=member)
    return Membership.objects.filter(person_id=member.pk)


def of_person(person: Person) -> QuerySet[Membership]:
    """Memberships of the person, and of the organizations that they speak for; newest first."""
    theirs = Q(person=person) | Q(organization__in=organizations_represented_by(person))
    rows = Membership.objects.filter(theirs).select_related("organization", "person", "tier")
    return rows.order_by("-pk")


def standing(member: Member, on: date | None = None) -> Standing:
    """How an organization or a person stands on a day, by all that is known now.

    Exact for every day, past or to come, also while a duty has not run yet: a day is covered by a
    term, by the grace after it, or by nothing. A reinstatement without a gap covers days that were
    not covered before; `standing_as_known` says what was known when.
    """
    return folding.standing_of(spans(member), on or today())


def seats_of(organization: Organization) -> int | None:
    """How many representatives a member may have today; None for those who are none."""
    now = standing(organization)
    return now.seats if now.is_member else None


def spans(member: Member) -> list[Span]:
    """The terms of a member as they held, in the order of time."""
    return spans_of_memberships(memberships_of(member))


def spans_of_memberships(memberships: QuerySet[Membership]) -> list[Span]:
    return _spans(Term.objects.filter(membership__in=memberships))


def standing_as_known(member: Member, on: date, known_at: datetime) -> Standing:
    """How the member stood on a day by what the log said at a moment."""
    events = MembershipEvent.objects.filter(
        membership__in=memberships_of(member), at__lte=known_at
    ).order_by("at", "pk")
    return folding.standing_of(folding.spans_of(folding.fold(events).values()), on)


def members(on: date | None = None, among: QuerySet[Organization] | None = None) -> list[Row]:
    """All members on a day, in force or in grace, organizations by name before people by name;
    `among` only those of these organizations.

    Whether others may see them is `Membership.is_listed`: ask `listed` for pages.
    """
    day = on or today()
    last = Least("grace_until", Coalesce("closed_on", F("grace_until")))
    covering = Term.objects.annotate(until=last).filter(starts_on__lte=day, until__gt=day)
    if among is not None:
        covering = covering.filter(membership__organization__in=among)
    theirs = Term.objects.filter(
        Q(membership__organization_id__in=covering.values("membership__organization_id"))
        | Q(membership__person_id__in=covering.values("membership__person_id"))
    )
    by_member: dict[tuple[str, int], list[Term]] = defaultdict(list)
    found: dict[tuple[str, int], Member] = {}
    for term in _with_all(theirs):
        member = term.membership.member
        key = (type(member).__name__, member.pk)
        by_member[key].append(term)
        found[key] = member
    rows = [
        Row(found[key], folding.standing_of(_spans_of(terms), day))
        for key, terms in by_member.items()
    ]
    shown = [row for row in rows if row.standing.is_member]
    return sorted(
        shown, key=lambda r: (r.person is not None, str(r.member).casefold(), r.member.pk)
    )


def voting_members(on: date | None = None) -> list[tuple[Organization, int]]:
    """Organizations that vote on a day, by name, each with its number of votes (at least one)."""
    return [
        (row.organization, row.standing.votes)
        for row in members(on)
        if row.organization is not None and row.standing.votes
    ]


def voting_people(on: date | None = None) -> list[tuple[Person, int]]:
    """Individual members that vote on a day, by name, each with their number of votes."""
    return [
        (row.person, row.standing.votes)
        for row in members(on)
        if row.person is not None and row.standing.votes
    ]


def _with_all(terms: QuerySet[Term]) -> QuerySet[Term]:
    return terms.select_related("tier", "membership__organization", "membership__person")


def _spans(terms: QuerySet[Term]) -> list[Span]:
    return _spans_of(_with_all(terms))


def _spans_of(terms: Iterable[Term]) -> list[Span]:
    return folding.spans_of(
        [{"is_founding": t.membership.is_founding, "terms": [facts.of_term(t)]} for t in terms]
    )
