"""One vote each, by those who were there at the opening, until the instant of the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from tests.platform.decisions.conftest import PEOPLE, elector, end

from alliance.decisions import services
from alliance.decisions.count import count
from alliance.decisions.document import published
from alliance.decisions.models import Ballot, Decision, DecisionEvent, Elector
from alliance.decisions.queries import votes_needed
from alliance.groups import services as groups
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]


def test_the_electorate_is_that_of_the_opening(
    begin: Begin, group: WorkingGroup, people: People, make_person: Callable[..., Person]
) -> None:
    decision = begin()
    late = make_person("late")
    groups.join(group, by=late)
    groups.leave(group, by=people["sam"])
    assert not decision.electors.filter(person=late).exists()
    assert decision.electors.count() == len(PEOPLE) + 1
    with pytest.raises(PermissionDenied):
        services.cast(elector(decision, people["kim"]), ["for"], by=late)
    # Whoever has left since still votes: the list is that of the opening.
    services.cast(elector(decision, people["sam"]), ["for"], by=people["sam"])
    assert end(decision)["for"] == 1


def test_a_vote_counts_once_however_often_it_is_cast(begin: Begin, people: People) -> None:
    decision = begin()
    mine = elector(decision, people["kim"])
    for choice in (["for"], ["against"], [], ["against"]):
        services.cast(mine, choice, by=people["kim"])
    assert decision.ballots.count() == 1
    assert end(decision)["against"] == 1


@pytest.mark.parametrize(
    "choice", [["for", "against"], ["for", "for"], ["perhaps"]], ids=["both", "twice", "other"]
)
def test_what_is_no_choice_is_refused(begin: Begin, people: People, choice: list[str]) -> None:
    decision = begin()
    with pytest.raises(ValidationError):
        services.cast(elector(decision, people["kim"]), choice, by=people["kim"])
    assert not Ballot.objects.exists()


def test_the_instant_of_the_end_is_too_late_and_the_one_before_is_not(
    begin: Begin, people: People
) -> None:
    decision = begin()
    last = decision.closes_at - timedelta(microseconds=1)
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"], at=last)
    with pytest.raises(services.NotPossible):
        services.cast(
            elector(decision, people["alex"]), ["for"], by=people["alex"], at=decision.closes_at
        )
    assert not services.close(decision, at=last)
    assert end(decision)["for"] == 1


def test_it_is_closed_once(begin: Begin) -> None:
    decision = begin()
    end(decision)
    assert not services.close(decision, at=decision.closes_at + timedelta(days=1))
    assert decision.events.filter(kind=DecisionEvent.Kind.CLOSED).count() == 1


def test_after_the_end_the_database_itself_takes_and_gives_nothing(
    begin: Begin, people: People
) -> None:
    decision = begin()
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    end(decision)
    mine = elector(decision, people["kim"])
    other = elector(decision, people["alex"])
    attempts: list[Callable[[], object]] = [
        lambda: Ballot.objects.filter(decision=decision).update(choice=["against"]),
        lambda: Ballot.objects.filter(decision=decision)._raw_delete("default"),
        lambda: Ballot.objects.create(
            decision=decision, elector=other, receipt="X", votes=1, choice=["for"]
        ),
        lambda: Elector.objects.filter(pk=mine.pk).update(votes=7),
        lambda: Elector.objects.filter(pk=mine.pk)._raw_delete("default"),
        lambda: Decision.objects.filter(pk=decision.pk).update(result={"outcome": "adopted"}),
        lambda: Decision.objects.filter(pk=decision.pk).update(seed="0"),
        lambda: Decision.objects.filter(pk=decision.pk)._raw_delete("default"),
        lambda: DecisionEvent.objects.filter(decision=decision).update(text="changed"),
        lambda: DecisionEvent.objects.filter(decision=decision)._raw_delete("default"),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert count(published(decision)) == decision.result


def test_quorum_is_of_those_entitled_and_counts_abstentions(begin: Begin, people: People) -> None:
    decision = begin(quorum_percent=50)  # three of six
    for name in ("kim", "alex"):
        services.cast(elector(decision, people[name]), ["for"], by=people[name])
    services.cast(elector(decision, people["noor"]), [], by=people["noor"])
    told = end(decision)
    assert (told["quorum"], told["took_part"], told["abstained"]) == (3, 3, 1)
    assert told["outcome"] == "adopted"


def test_without_quorum_nothing_is_adopted(begin: Begin, people: People) -> None:
    decision = begin(quorum_percent=50)
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    assert end(decision)["outcome"] == "no_quorum"


def test_who_stands_aside_is_out_of_quorum_and_majority(begin: Begin, people: People) -> None:
    decision = begin(base="electorate")
    for name in ("robin", "kim"):
        services.recuse(elector(decision, people[name]), by=people[name], reason="My employer.")
    for name in ("alex", "noor", "sam"):
        services.cast(elector(decision, people[name]), ["for"], by=people[name])
    with pytest.raises(PermissionDenied):
        services.cast(elector(decision, people["kim"]), ["against"], by=people["kim"])
    told = end(decision)
    assert told["entitled"] == 4 and told["needed"] == 3
    assert told["outcome"] == "adopted"


def test_who_has_voted_does_not_stand_aside(begin: Begin, people: People) -> None:
    decision = begin()
    mine = elector(decision, people["kim"])
    services.cast(mine, ["for"], by=people["kim"])
    with pytest.raises(services.NotPossible):
        services.recuse(mine, by=people["kim"], reason="Afterthought.")


def test_my_votes_needed_are_those_that_nobody_has_cast(
    begin: Begin, people: People, now: datetime
) -> None:
    decision = begin()
    kim = people["kim"]
    assert [one.decision for one in votes_needed(kim, now)] == [decision]
    services.cast(elector(decision, kim), ["for"], by=kim)
    assert not votes_needed(kim, now)
    assert not votes_needed(people["alex"], decision.closes_at)


@pytest.mark.parametrize("weighted", [True, False])
def test_members_vote_with_the_weight_of_their_tier_if_the_rule_says_so(
    weighted: bool,
    begin: Begin,
    people: People,
    make_body: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from alliance.membership import queries as membership

    big, small = make_body("Big", people["kim"]), make_body("Small", people["alex"])
    monkeypatch.setattr(membership, "voting_members", lambda day: [(big, 3), (small, 1)])
    decision = begin(electorate="members", is_weighted=weighted)
    services.cast(elector(decision, big), ["for"], by=people["kim"])
    services.cast(elector(decision, small), ["against"], by=people["alex"])
    told = end(decision)
    assert (told["for"], told["against"]) == ((3, 1) if weighted else (1, 1))
