"""Which reviewers have what to review, and which applications lack scores.

An assignment counts as long as its reviewer reviews in the round, or has submitted the review, and
has no interest in the application: that is asked anew each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alliance.people.models import Person
from alliance.programmes import permissions, queries
from alliance.programmes.models import Application, Assignment, Review, Round

Read = tuple[Application, bool]  # with whether the reader's review of it is submitted
Interests = dict[int, set[int]]  # keys of applications, by person


@dataclass(frozen=True)
class Queue:
    """What a reviewer finds in a round: `yours` are assigned to them, the open ones first; `others`
    are not. `is_used` says that reviewers are assigned here at all; `may_score_others` that who is
    not assigned may score, too.
    """

    yours: tuple[Read, ...]
    others: tuple[Read, ...]
    is_used: bool
    may_score_others: bool

    @property
    def done(self) -> int:
        return sum(is_done for _one, is_done in self.yours)

    @property
    def open(self) -> list[Application]:
        """What is asked of them: what is assigned, or where nobody is assigned, everything."""
        asked = self.yours if self.is_used else self.others
        return [one for one, is_done in asked if not is_done]


@dataclass(frozen=True)
class Place:
    """Somebody who reviews an application; `assignment` is None where nobody asked them to."""

    person: Person
    assignment: Assignment | None
    is_done: bool


@dataclass(frozen=True)
class Row:
    """`free` are reviewers who could be assigned, too. `missing` is how many reviews it lacks of
    those assigned, of what each was to have, or of one.
    """

    application: Application
    places: tuple[Place, ...]
    free: tuple[Person, ...]
    missing: int

    @property
    def done(self) -> int:
        return sum(place.is_done for place in self.places)


@dataclass(frozen=True)
class Load:
    """How many of the applications assigned to a reviewer they have scored, too."""

    person: Person
    done: int
    assigned: int


@dataclass(frozen=True)
class Coverage:
    """All applications of a round, by number, and all who review in it now."""

    rows: tuple[Row, ...]
    loads: tuple[Load, ...]

    @property
    def lacking(self) -> list[Row]:
        """Applications without all their scores."""
        return [row for row in self.rows if row.missing]


def reviewers(round: Round) -> dict[int, Person]:
    """Who reviews it now, by key, in the order in which they were named."""
    rows = round.reviewers.filter(until=None, person__is_active=True).select_related("person")
    return {row.person_id: row.person for row in rows}


def interests(round: Round, people: Iterable[Person]) -> Interests:
    """In which applications of the round each of them has one."""
    return {one.pk: permissions.with_interest(one, round) for one in people}


def assignments(round: Round) -> list[Assignment]:
    """Those that count, the oldest first."""
    rows = Assignment.objects.filter(application__in=queries.to_judge(round).values("pk"))
    found = list(rows.select_related("person"))
    current, done = reviewers(round), _done(round)
    barred = interests(round, {one.person_id: one.person for one in found}.values())
    return [
        one
        for one in found
        if one.application_id not in barred[one.person_id]
        and (one.person_id in current or (one.application_id, one.person_id) in done)
    ]


def queue(person: Person, round: Round) -> Queue:
    """Of one reviewer; whoever does not review in the round has nothing in it."""
    is_used = is_used_in(round)
    if not permissions.is_reviewer(person, round):
        return Queue((), (), is_used, may_score_others=not round.assigned_only)
    barred = permissions.with_interest(person, round)
    mine = Assignment.objects.filter(person=person, application__round=round)
    assigned = set(mine.values_list("application_id", flat=True))
    own = Review.objects.filter(reviewer=person, state=Review.State.SUBMITTED)
    done = set(own.filter(application__round=round).values_list("application_id", flat=True))
    read = [(one, one.pk in done) for one in queries.to_judge(round) if one.pk not in barred]
    yours = [one for one in read if one[0].pk in assigned]
    return Queue(
        tuple(sorted(yours, key=lambda one: one[1])),
        tuple(one for one in read if one[0].pk not in assigned),
        is_used,
        may_score_others=not round.assigned_only,
    )


def is_used_in(round: Round) -> bool:
    """Whether reviewers are assigned application by application here."""
    return round.assigned_only or Assignment.objects.filter(application__round=round).exists()


def unreviewed(person: Person, round: Round, now: datetime) -> list[Application]:
    """What is asked of the person in a round and not reviewed yet."""
    return queue(person, round).open if round.phase(now) == "review" else []


def of_round(round: Round, viewer: Person) -> Coverage:
    """For who runs it, without the applications in which the viewer has an interest."""
    hidden = permissions.with_interest(viewer, round)
    current, done = reviewers(round), _done(round)
    barred = interests(round, current.values())
    assigned: dict[int, list[Assignment]] = defaultdict(list)
    for one in assignments(round):
        assigned[one.application_id].append(one)
    shown = [one for one in queries.to_judge(round) if one.pk not in hidden]
    rows = []
    for application in shown:
        places = _places(application, assigned[application.pk], done)
        there = {place.person.pk for place in places}
        free = tuple(
            person
            for pk, person in current.items()
            if pk not in there and application.pk not in barred[pk]
        )
        wanted = max(len(assigned[application.pk]), round.reviewers_each, 1)
        missing = max(0, wanted - sum(place.is_done for place in places))
        rows.append(Row(application, places, free, missing))
    return Coverage(tuple(rows), _loads(current, rows))


def _places(
    application: Application, assigned: list[Assignment], done: dict[tuple[int, int], Person]
) -> tuple[Place, ...]:
    """Who is assigned; then who has reviewed it without that."""
    asked = [Place(one.person, one, (application.pk, one.person_id) in done) for one in assigned]
    there = {one.person_id for one in assigned}
    return tuple(asked) + tuple(
        Place(person, None, True)
        for (pk, who), person in done.items()
        if pk == application.pk and who not in there
    )


def _loads(current: dict[int, Person], rows: list[Row]) -> tuple[Load, ...]:
    places = [place for row in rows for place in row.places if place.assignment]
    return tuple(
        Load(
            person,
            sum(place.is_done for place in places if place.person.pk == pk),
            sum(place.person.pk == pk for place in places),
        )
        for pk, person in current.items()
    )


def _done(round: Round) -> dict[tuple[int, int], Person]:
    """Reviews that count, by application and reviewer."""
    return {
        (one.application_id, one.reviewer.pk): one.reviewer
        for one in queries.counted(round)
        if one.reviewer is not None
    }
