"""The log of facts in any order, with lines twice, interrupted anywhere, gives the same badges."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.recognition.conftest import a_fact

from alliance.issuing.models import Award
from alliance.people.models import Person
from alliance.recognition import deciding, noting
from alliance.recognition.deciding import Window
from alliance.recognition.facts import Fact
from alliance.recognition.models import FactEvent, FactState, Grant
from alliance.recognition.services import consents, settling

pytestmark = pytest.mark.django_db

# How a fact goes through time: each letter is a version of it.
#   s it is said   c it is confirmed   w it is withdrawn
LIVES = st.lists(st.sampled_from("scw"), min_size=1, max_size=4)
HISTORIES = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(0, 4), st.sampled_from([2, 3, 9])), LIVES, max_size=6
)
STEPS = st.lists(st.sampled_from(["settle", "yes", "no"]), max_size=6)


def lines_of(history, people: list[Person]) -> list[FactEvent]:
    """The log that such a history writes."""
    lines = []
    for (who, key, month), life in history.items():
        fact = a_fact(people[who], f"{key}-{month}", month)
        for version, letter in enumerate(life, start=1):
            then = replace(fact, is_confirmed=letter != "s", is_withdrawn=letter == "w")
            lines.append(
                FactEvent(
                    source=fact.source,
                    key=fact.key,
                    version=version,
                    person=people[who],
                    data=then.to_json(),
                )
            )
    return lines


def final(lines: list[FactEvent]) -> list[Fact]:
    last = {line.key: line for line in sorted(lines, key=lambda line: line.version)}
    return [line.fact for line in last.values()]


def standing() -> set[tuple[int, str]]:
    issued = Grant.objects.filter(state=Grant.State.ISSUED)
    return set(issued.values_list("person_id", "occasion"))


def good_awards() -> set[int]:
    return set(Award.objects.filter(revoked_at=None).values_list("pk", flat=True))


def assert_one_badge_an_occasion() -> None:
    """Each badge belongs to one grant, each good one to one that stands."""
    awards = Counter(Grant.objects.filter(award__isnull=False).values_list("award_id", flat=True))
    assert set(awards) == set(Award.objects.values_list("pk", flat=True))
    assert all(count == 1 for count in awards.values())
    good = Grant.objects.filter(award__revoked_at=None, award__isnull=False)
    occasions = Counter(good.values_list("rule_id", "person_id", "occasion"))
    assert all(count == 1 for count in occasions.values())
    assert set(good.values_list("state", flat=True)) <= {Grant.State.ISSUED}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES, steps=STEPS, order=st.randoms(use_true_random=False))
def test_any_order_of_the_log_gives_the_same_badges(
    make_rule_once, person, other_person, history, steps, order
):
    people = [person, other_person]
    with transaction.atomic():
        lines = lines_of(history, people)
        # Every line at least once, some twice, in any order; between them looks and answers.
        doings: list[object] = [*lines, *order.sample(lines, len(lines) // 2), *steps]
        order.shuffle(doings)
        for doing in doings:
            somebody = order.choice(people)
            if isinstance(doing, FactEvent):
                noting.apply(doing)
            elif doing == "settle":
                settling.settle(somebody)
            else:
                consents.answer(None, doing == "yes", by=somebody)
            assert_one_badge_an_occasion()
        for somebody in people:
            consents.answer(None, True, by=somebody)
            settling.settle(somebody)
        expected = {
            (somebody.pk, occasion)
            for somebody in people
            for occasion in deciding.earned(
                make_rule_once.condition,
                [fact for fact in final(lines) if fact.person_id == somebody.pk],
            )
        }
        assert standing() == expected
        assert_one_badge_an_occasion()
        assert all(settling.settle(somebody) == 0 for somebody in people)
        transaction.set_rollback(True)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES, order=st.randoms(use_true_random=False))
def test_where_everything_but_the_log_is_lost_the_replay_finds_the_same_badges(
    make_rule_once, person, other_person, history, order: random.Random
):
    people = [person, other_person]
    with transaction.atomic():
        lines = lines_of(history, people)
        order.shuffle(lines)
        for somebody in people:
            consents.answer(None, True, by=somebody)
        for line in lines:
            line.save()
            noting.apply(line)
            settling.settle(line.person)
        before = (standing(), good_awards(), Award.objects.count())
        log = list(FactEvent.objects.all())
        FactState.objects.all().delete()
        Grant.objects.all().delete()
        order.shuffle(log)
        noting.rebuild([*log, *log])
        for somebody in people:
            settling.settle(somebody)
        assert (standing(), good_awards(), Award.objects.count()) == before
        transaction.set_rollback(True)


def test_a_badge_that_was_revoked_and_earned_again_is_found_again_by_the_replay(
    make_rule_once, person
):
    consents.answer(None, True, by=person)
    for line in lines_of({(0, 0, 2): "c", (0, 1, 2): "cwc"}, [person]):
        line.save()
        noting.apply(line)
        settling.settle(person)
    before = (standing(), good_awards())
    assert Award.objects.count() == 2 and len(before[1]) == 1
    FactState.objects.all().delete()
    Grant.objects.all().delete()
    noting.rebuild()
    settling.settle(person)
    assert (standing(), good_awards()) == before and Award.objects.count() == 2


@pytest.fixture
def make_rule_once(make_rule, told):
    return make_rule("told", count=2, window=Window.HALF_YEAR)
