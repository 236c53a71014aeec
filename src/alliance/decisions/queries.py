"""Reading decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, Sum

from alliance.decisions.models import Decision, Elector, Nomination, Option
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import people_in
from alliance.organizations import queries as organizations
from alliance.people.models import Person

Somebody = Person | AnonymousUser


def visible(viewer: Somebody) -> QuerySet[Decision]:
    """Every decision but those of groups that were taken out of sight, which staff alone see; the
    newest first.
    """
    found = Decision.objects.select_related("group").order_by("-created_at", "-pk")
    if viewer.is_authenticated and viewer.is_active and viewer.is_staff:
        return found
    return found.filter(Q(group=None) | Q(group__withheld_at=None))


def of_subject(kind: str, key: str) -> QuerySet[Decision]:
    """All decisions about one thing of another room, the newest first."""
    found = Decision.objects.filter(subject_kind=kind, subject_id=key)
    return found.order_by("-created_at", "-pk")


def _own(person: Person, prefix: str = "") -> Q:
    """Electors that `person` is, represents, or was named for."""
    speaks_for = organizations.organizations_represented_by(person).values("pk")
    return (
        Q(**{f"{prefix}person": person})
        | Q(**{f"{prefix}organization__in": speaks_for})
        | Q(**{f"{prefix}delegate": person})
    )


def electors_of(person: Somebody, decision: Decision) -> QuerySet[Elector]:
    """Those of the decision that `person` speaks for themselves, without proxies."""
    rows = decision.electors.select_related("person", "organization", "proxy", "delegate")
    if not (isinstance(person, Person) and person.is_active):
        return rows.none()
    return rows.filter(_own(person))


def votes_of(person: Somebody, decision: Decision) -> QuerySet[Elector]:
    """Those of the decision that `person` may vote for now: themselves, organizations they
    represent or were named for, and whoever gave one of these a proxy.
    """
    rows = decision.electors.select_related("person", "organization", "proxy", "delegate")
    if not (isinstance(person, Person) and person.is_active):
        return rows.none()
    return rows.filter(_own(person) | _own(person, "proxy__"), is_recused=False)


def votes_needed(person: Somebody, now: datetime) -> QuerySet[Elector]:
    """Votes that `person` may cast and nobody has cast yet, those that end first in front. Who gave
    a proxy is not asked any more; whoever holds it is.
    """
    rows = Elector.objects.select_related("decision__group", "person", "organization")
    if not (isinstance(person, Person) and person.is_active):
        return rows.none()
    waiting = rows.filter(
        decision__state=Decision.State.OPEN,
        decision__closes_at__gt=now,
        has_voted=False,
        is_recused=False,
    )
    asked = Q(proxy=None) & _own(person) | _own(person, "proxy__")
    return waiting.filter(asked).order_by("decision__closes_at", "pk")


def voices_of(elector: Elector) -> QuerySet[Person]:
    """Active people who speak for the elector: themselves, or who represents the organization and
    whom it named.
    """
    if elector.person_id is not None:
        return Person.objects.filter(pk=elector.person_id, is_active=True)
    voices = organizations.representations().filter(
        organization=elector.organization, organization__state="active"
    )
    either = Q(pk__in=voices.values("person_id")) | Q(pk=elector.delegate_id)
    return Person.objects.filter(either, is_active=True)


@dataclass(frozen=True)
class Offered:
    """An option, with what a person who stands says; "" where moderators have hidden it."""

    option: Option
    nomination: Nomination | None

    @property
    def statement(self) -> str:
        shown = self.nomination is not None and self.nomination.hidden_at is None
        return self.nomination.statement if self.nomination and shown else ""


def offered(decision: Decision) -> list[Offered]:
    """What can be chosen, in its order."""
    said = {one.person_id: one for one in decision.nominations.all()}
    options = decision.options.select_related("person")
    return [Offered(o, said.get(o.person_id) if o.person_id else None) for o in options]


def leaders(group: WorkingGroup | None) -> QuerySet[Person]:
    """Who leads the decisions of a group: its chairs; without a group, staff."""
    if group is not None:
        chairs = people_in(group, GroupRole.Kind.CHAIR)
        if chairs.exists():
            return chairs
    return Person.objects.filter(is_staff=True, is_active=True)


def turnout(decision: Decision) -> dict[str, int]:
    """`electors` and their `votes`, how many of these are recused, and how many took part."""

    def both(rows: QuerySet[Elector]) -> tuple[int, int]:
        return rows.count(), rows.aggregate(sum=Sum("votes"))["sum"] or 0

    electors, votes = both(decision.electors.all())
    recused, recused_votes = both(decision.electors.filter(is_recused=True))
    voted, voted_votes = both(decision.electors.filter(has_voted=True))
    return {
        "electors": electors,
        "votes": votes,
        "recused_electors": recused,
        "recused_votes": recused_votes,
        "voted_electors": voted,
        "voted_votes": voted_votes,
    }
