"""Elections: nominated, accepted, voted for, and in the role on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.decisions.conftest import elector, end

from alliance.decisions import services
from alliance.decisions.models import Decision, DecisionEvent, Nomination
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import is_in, today
from alliance.people.models import Person
from alliance.people.services import close_account

pytestmark = pytest.mark.django_db
People = dict[str, Person]
Call = Callable[..., Decision]
CHAIR = GroupRole.Kind.CHAIR


@pytest.fixture
def call(group: WorkingGroup, chair: Person, people: People, now: datetime) -> Call:
    """An election of the chair, with nominations for a week and votes for another."""

    def call(**more: Any) -> Decision:
        words = {
            "title": "Chair for the next cycle",
            "group": group,
            "electorate": "group_people",
            "method": "ranked",
            "nominations_close_at": now + timedelta(days=7),
            "closes_at": now + timedelta(days=14),
            "role": CHAIR,
            "role_starts_on": today(now) + timedelta(days=20),
            "role_replaces": True,
        }
        return services.call_for_nominations(Decision(**(words | more)), by=chair, at=now)

    return call


def stands(decision: Decision, person: Person, **words: Any) -> Nomination:
    nomination = services.nominate(decision, person, by=person)
    return services.answer(nomination, by=person, stands=True, **words)


def opened(decision: Decision) -> Decision:
    until = decision.nominations_close_at
    assert until is not None and services.open_election(decision, at=until)
    decision.refresh_from_db()
    return decision


def key_of(decision: Decision, person: Person) -> str:
    return decision.options.get(person=person).key


def test_a_chair_is_elected_and_begins_on_the_day(
    call: Call, people: People, chair: Person, group: WorkingGroup, now: datetime
) -> None:
    decision = call()
    nomination = services.nominate(decision, people["kim"], by=people["alex"])
    assert people["kim"].notices.filter(title__startswith="You are nominated").exists()
    services.answer(nomination, by=people["kim"], stands=True, statement="I listen.")
    stands(decision, people["noor"])
    opened(decision)
    assert {str(option) for option in decision.options.all()} == {"Kim", "Noor"}
    kim, noor = key_of(decision, people["kim"]), key_of(decision, people["noor"])
    for name, choice in (("robin", [kim, noor]), ("sam", [kim]), ("alex", [noor])):
        services.cast(
            elector(decision, people[name]), choice, by=people[name], at=decision.opened_at
        )
    assert end(decision)["elected"] == [kim]

    with pytest.raises(services.NotPossible):  # the day has not come
        services.seat(decision, by=chair, at=decision.closes_at)
    with pytest.raises(PermissionDenied):
        services.seat(decision, by=people["kim"], at=now + timedelta(days=20))
    services.seat(decision, by=chair, at=now + timedelta(days=20))
    on = today(now) + timedelta(days=20)
    role = GroupRole.objects.get(group=group, person=people["kim"], kind=CHAIR)
    assert role.starts_on == on
    assert not GroupRole.objects.filter(
        group=group, person=chair, kind=CHAIR, ended_at=None
    ).exists()
    with pytest.raises((services.NotPossible, PermissionDenied)):
        services.seat(decision, by=chair, at=now + timedelta(days=21))


def test_a_role_begins_by_itself_where_the_charter_says_so(
    call: Call, people: People, group: WorkingGroup, now: datetime
) -> None:
    decision = call(role_by_itself=True)
    stands(decision, people["kim"])
    opened(decision)
    key = key_of(decision, people["kim"])
    services.cast(elector(decision, people["sam"]), [key], by=people["sam"], at=decision.opened_at)
    end(decision)
    assert services.seat_due(now + timedelta(days=19)) == 0
    assert services.seat_due(now + timedelta(days=20)) == 1
    assert services.seat_due(now + timedelta(days=20)) == 0
    assert GroupRole.objects.filter(group=group, person=people["kim"], kind=CHAIR).count() == 1


def test_it_waits_for_somebody_where_whoever_called_it_may_no_longer(
    call: Call, people: People, group: WorkingGroup, chair: Person, staff: Person, now: datetime
) -> None:
    from alliance.groups import services as groups

    decision = call(role_by_itself=True)
    stands(decision, people["kim"])
    opened(decision)
    key = key_of(decision, people["kim"])
    services.cast(elector(decision, people["sam"]), [key], by=people["sam"], at=decision.opened_at)
    end(decision)
    groups.end_role(chair.group_roles.get(kind=CHAIR), by=staff)
    assert services.seat_due(now + timedelta(days=20)) == 0
    assert not is_in(people["kim"], group, CHAIR)
    services.seat(decision, by=staff, at=now + timedelta(days=20))


def test_nobody_stands_who_has_not_said_so(call: Call, people: People) -> None:
    decision = call()
    services.nominate(decision, people["kim"], by=people["alex"])
    stands(decision, people["noor"])
    nomination = stands(decision, people["sam"])
    services.answer(nomination, by=people["sam"], stands=False)
    with pytest.raises(PermissionDenied):
        services.answer(
            decision.nominations.get(person=people["kim"]), by=people["alex"], stands=True
        )
    opened(decision)
    assert [option.person for option in decision.options.all()] == [people["noor"]]


def test_where_nobody_stands_it_is_called_off_and_told(call: Call, chair: Person) -> None:
    decision = call()
    opened(decision)
    assert decision.state == Decision.State.WITHDRAWN
    assert decision.events.filter(kind=DecisionEvent.Kind.WITHDRAWN).count() == 1
    assert chair.notices.filter(title__startswith="Called off").count() == 1


def test_a_secret_election_of_two_is_called_off_and_not_opened(
    call: Call, people: People, group: WorkingGroup
) -> None:
    from alliance.groups import services as groups

    decision = call(is_secret=True)
    stands(decision, people["kim"])
    for name in ("robin", "alex", "noor", "sam"):
        groups.leave(group, by=people[name])
    opened(decision)
    assert decision.state == Decision.State.WITHDRAWN
    assert not decision.electors.exists()


def test_nominations_end_at_their_instant_and_the_vote_opens_once(
    call: Call, people: People
) -> None:
    decision = call()
    stands(decision, people["kim"])
    until = decision.nominations_close_at
    assert until is not None
    assert not services.open_election(decision, at=until - timedelta(microseconds=1))
    with pytest.raises(services.NotPossible):
        services.nominate(decision, people["sam"], by=people["sam"], at=until)
    with pytest.raises(services.NotPossible):
        services.answer(decision.nominations.get(), by=people["kim"], stands=False, at=until)
    assert services.open_due(until) == 1
    assert services.open_due(until) == 0
    assert decision.events.filter(kind=DecisionEvent.Kind.OPENED).count() == 1


def test_the_electorate_is_that_of_the_opening_and_not_of_the_call(
    call: Call, people: People, group: WorkingGroup, make_person: Callable[..., Person]
) -> None:
    from alliance.groups import services as groups

    decision = call()
    stands(decision, people["kim"])
    late = make_person("late")
    groups.join(group, by=late)
    opened(decision)
    assert decision.electors.filter(person=late).exists()


def test_whoever_would_not_vote_does_not_nominate(
    call: Call, people: People, make_person: Callable[..., Person]
) -> None:
    decision = call()
    with pytest.raises(PermissionDenied):
        services.nominate(decision, people["kim"], by=make_person("stranger"))
    services.nominate(decision, people["kim"], by=people["alex"])
    with pytest.raises(ValidationError):
        services.nominate(decision, people["kim"], by=people["sam"])


def test_people_are_elected_by_ranking_or_approval_alone(call: Call) -> None:
    for method in ("majority", "consent"):
        with pytest.raises(ValidationError):
            call(method=method)


def test_whoever_closes_their_account_stands_no_more(call: Call, people: People) -> None:
    decision = call()
    stands(decision, people["kim"], statement="My words.")
    stands(decision, people["noor"])
    close_account(people["kim"])
    nomination = decision.nominations.get(person=people["kim"])
    assert (nomination.state, nomination.statement) == ("declined", "")
    opened(decision)
    assert [option.person for option in decision.options.all()] == [people["noor"]]
