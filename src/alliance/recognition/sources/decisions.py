"""Facts from decisions: ballots that were cast, and years in which none was missed. What was voted
is no fact: recognition never sees it. What was declared void was no ballot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.decisions.models import Decision, Elector
from alliance.groups.queries import today
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source
from alliance.recognition.sources.cycles import Cycles


def register() -> None:
    register_source(Source("voted", _("Voted on a decision"), voted))
    register_source(Source("voted_always", _("Voted in every ballot of a year"), voted_always))


def voted(person: Person | None) -> Iterable[Fact]:
    """Votes of people, not of organizations, once the decision is closed."""
    cycles = Cycles()
    for elector in _electors(person).filter(has_voted=True):
        decision, group = elector.decision, elector.decision.group
        assert elector.person_id is not None and decision.closed_at is not None
        cycle = cycles.on(group.pk, decision.closed_at.date()) if group else None
        yield Fact(
            source="voted",
            key=f"{decision.pk}:{elector.person_id}",
            person_id=elector.person_id,
            at=decision.closed_at,
            title=decision.title,
            path=decision.get_absolute_url(),
            scopes=(f"group:{group.acronym}",) if group else (),
            cycle=f"{group.acronym}:{cycle.number}" if group and cycle else "",
        )


def voted_always(person: Person | None) -> Iterable[Fact]:
    """Years that are over, in which somebody had a vote and missed none. Who had to stand back from
    a vote did not miss it.
    """
    years: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for elector in _electors(person).filter(is_recused=False):
        assert elector.person_id is not None and elector.decision.closed_at is not None
        year = elector.decision.closed_at.astimezone(UTC).year
        if year < today().year:
            years[year, elector.person_id].append(elector.has_voted)
    for (year, person_id), votes in sorted(years.items()):
        if all(votes):
            yield Fact(
                source="voted_always",
                key=f"{year}:{person_id}",
                person_id=person_id,
                at=datetime(year, 12, 31, 23, 59, tzinfo=UTC),
                title=_now("Every ballot of %(year)s") % {"year": year},
                path=reverse("decisions:index"),
            )


def _electors(person: Person | None) -> QuerySet[Elector]:
    rows = Elector.objects.filter(
        Q(decision__group=None) | Q(decision__group__withheld_at=None),
        person__isnull=False,
        decision__state=Decision.State.CLOSED,
        decision__voided_at=None,
    )
    rows = rows.filter(person=person) if person else rows
    return rows.select_related("decision__group")
