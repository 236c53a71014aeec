"""Reading recognition: who consents, what is earned, how far it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from alliance.people.models import Person
from alliance.recognition.deciding import Condition, Occasion, matches, occasions
from alliance.recognition.facts import SOURCES, Fact
from alliance.recognition.models import Consent, FactState, Grant, Rule


def consents_to(person: Person, rule: Rule) -> bool | None:
    """Whether the person said yes to this rule, or no; None when they were not asked. An answer
    about the rule goes before one about all of them.
    """
    rows = Consent.objects.filter(Q(rule=rule) | Q(rule=None), person=person)
    answers = {row.rule_id: row.answer == Consent.Answer.ACCEPTED for row in rows}
    return answers.get(rule.pk, answers.get(None))


def rules_in_force() -> QuerySet[Rule]:
    """What the Alliance recognises now, with how many badges were issued and stand."""
    rows = Rule.objects.filter(state=Rule.State.IN_FORCE)
    return with_counts(rows)


def all_rules() -> QuerySet[Rule]:
    return with_counts(Rule.objects.all())


def with_counts(rows: QuerySet[Rule]) -> QuerySet[Rule]:
    rows = rows.select_related("achievement__issuer", "achievement__picture")
    return rows.annotate(
        standing=Count("grants", filter=Q(grants__state=Grant.State.ISSUED)),
        waiting=Count("grants", filter=Q(grants__state=Grant.State.OFFERED)),
    )


def grants_of(person: Person) -> QuerySet[Grant]:
    rows = Grant.objects.filter(person=person)
    return rows.select_related("rule__achievement__issuer", "rule__achievement__picture", "award")


@dataclass(frozen=True, slots=True)
class Way:
    """How far somebody is with a rule in one window. steps: for each fact that is asked for,
    whether it is there; unconfirmed: how many more are only said.
    """

    rule: Rule
    occasion: str
    have: int
    need: int
    unconfirmed: int
    facts: tuple[Fact, ...]

    @property
    def percent(self) -> int:
        return min(100, 100 * self.have // self.need)

    @property
    def steps(self) -> list[bool]:
        return [number < self.have for number in range(self.need)]


def on_the_way(person: Person) -> list[Way]:
    """Rules in force of which something is there and not yet enough; the nearest first. Of a rule
    with windows the newest window.
    """
    facts = [row.fact for row in FactState.objects.filter(person=person)]
    earned = set(
        Grant.objects.filter(person=person, state__in=Grant.STANDING).values_list(
            "rule_id", "occasion"
        )
    )
    ways = []
    for rule in rules_in_force():
        condition = rule.condition
        if condition.count == 1:
            continue
        waiting = sum(
            1
            for fact in facts
            if matches(condition, fact) and not fact.is_confirmed and not fact.is_withdrawn
        )
        found = occasions(condition, facts)
        newest = max(found.values(), key=_newest, default=None)
        if newest is None or (rule.pk, newest.name) in earned:
            continue
        if len(newest.facts) < condition.count:
            ways.append(
                Way(rule, newest.name, len(newest.facts), condition.count, waiting, newest.facts)
            )
    return sorted(ways, key=lambda way: -way.percent)


def _newest(occasion: Occasion) -> datetime:
    return occasion.facts[-1].at


@dataclass(slots=True)
class Candidate:
    """Somebody whom a condition looks at. times: occasions on which it is met; best: the most
    facts in one window; unconfirmed: facts that are only said, withdrawn: that held once.
    """

    person: Person
    times: int = 0
    best: int = 0
    unconfirmed: int = 0
    withdrawn: int = 0
    outside: int = 0
    evidence: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be recognised by a condition, who would not; each list is cut, the counts not."""

    would: list[Candidate]
    would_not: list[Candidate]
    would_count: int
    would_not_count: int


SHOWN = 50


def preview(condition: Condition) -> Preview:
    """Who would qualify by the facts that are noted, and who would not, and why."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    rows = FactState.objects.filter(source=condition.source, person__is_active=True)
    for data in rows.values_list("data", flat=True).iterator(chunk_size=2000):
        fact = Fact.from_json(data)
        if not condition.scope or condition.scope in fact.scopes:
            facts[fact.person_id].append(fact)
    candidates = [_candidate(condition, pk, found) for pk, found in facts.items()]
    candidates.sort(key=lambda one: (-one[1].times, -one[1].best, one[0]))
    would = [one for one in candidates if one[1].times]
    would_not = [one for one in candidates if not one[1].times]
    people = Person.objects.in_bulk([pk for pk, _ in (*would[:SHOWN], *would_not[:SHOWN])])
    for pk, candidate in (*would[:SHOWN], *would_not[:SHOWN]):
        candidate.person = people[pk]
    return Preview(
        [one for _, one in would[:SHOWN]],
        [one for _, one in would_not[:SHOWN]],
        len(would),
        len(would_not),
    )


def _candidate(condition: Condition, pk: int, facts: list[Fact]) -> tuple[int, Candidate]:
    found = occasions(condition, facts)
    best = max(found.values(), key=lambda one: (len(one.facts), _newest(one)), default=None)
    looked_at = [fact for fact in facts if matches(condition, fact)]
    return pk, Candidate(
        person=Person(pk=pk),
        times=sum(len(one.facts) >= condition.count for one in found.values()),
        best=len(best.facts) if best else 0,
        unconfirmed=sum(not fact.is_confirmed and not fact.is_withdrawn for fact in looked_at),
        withdrawn=sum(fact.is_withdrawn for fact in looked_at),
        outside=len(facts) - len(looked_at),
        evidence=list(best.facts[-3:]) if best else [],
    )


def source_label(name: str) -> str:
    """What a source is called; its bare name where the room that told it is gone."""
    found = SOURCES.get(name)
    return str(found.label) if found else name
