"""Reviewers are assigned by hand or spread; who may score, who is reminded, what is lacking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests.platform.programmes.world import belongs, body

from alliance.exports import registry
from alliance.notices.models import Notice
from alliance.people import closing
from alliance.programmes import coverage, permissions, reminding
from alliance.programmes.models import Assignment, Review, Round
from alliance.programmes.services import applying, assigning, reviewing, rounds

SCORES = {"c1": 4, "c2": 2}


@pytest.fixture
def four(world):
    """Four applications, three reviewers, the round closed."""
    world.made = [world.apply(who) for who in ("ada", "ben", "cy", "di")]
    for who in ("ray", "sue", "tom"):
        world.reviewer(who)
    world.close()
    for one in world.made:
        one.refresh_from_db()
    return world


def assigned(world) -> dict[str, list[int]]:
    """Numbers of the applications, by reviewer."""
    found: dict[str, list[int]] = {}
    for one in coverage.assignments(world.round):
        found.setdefault(one.person.email.partition("@")[0], []).append(one.application.number)
    return {who: sorted(numbers) for who, numbers in sorted(found.items())}


def spread(world, each: int = 2) -> assigning.Spread:
    return assigning.spread(world.round, by=world.officer, each=each)


def test_one_button_spreads_them_evenly_and_tells_each_once(four):
    assert (spread(four).given, spread(four).given) == (8, 0)
    assert sorted(len(numbers) for numbers in assigned(four).values()) == [2, 3, 3]
    told = Notice.objects.filter(kind="programmes.review", key__contains="assigned")
    assert told.count() == 3
    assert not Notice.objects.filter(person=four["ada"], key__contains="assigned").exists()


def test_what_was_chosen_by_hand_or_begun_stays_when_it_is_done_again(four):
    first, second, third, _fourth = four.made
    for one in (first, second, third):
        assigning.assign(one, four["ray"], by=four.officer)
    reviewing.keep(second, by=four["sue"], scores=SCORES)
    four.review("tom", third, 3, 3)  # nobody had asked him to
    spread(four, 1)
    assert assigned(four) == {"ray": [1, 2, 3], "sue": [2, 4], "tom": [3]}
    four.reviewer("uma")
    spread(four, 2)
    assert {"ray": [1, 2, 3]}.items() <= assigned(four).items()
    assert {2, 3} <= {*assigned(four)["sue"], *assigned(four)["tom"]}
    assert sum(map(len, assigned(four).values())) == 8


def test_an_application_that_is_withdrawn_or_a_reviewer_who_ends_frees_what_was_theirs(four):
    spread(four)
    four.review("ray", four.made[0], 3, 3)
    rounds.end_reviewer(four.round.reviewers.get(person=four["ray"]), by=four.officer)
    assert assigned(four)["ray"] == [1]  # reviewed: that counts
    applying.withdraw(four.made[3], by=four["di"])
    assert 4 not in {number for numbers in assigned(four).values() for number in numbers}
    spread(four)
    assert assigned(four) == {"ray": [1], "sue": [1, 2, 3], "tom": [2, 3]} or assigned(four) == {
        "ray": [1], "sue": [2, 3], "tom": [1, 2, 3],
    }  # fmt: skip


def test_an_interest_keeps_somebody_from_it_and_takes_it_from_them(four):
    first = four.made[0]
    yard = body("Yard", four["ada"])
    belongs(four["ray"], yard)
    with pytest.raises(ValidationError, match="interest"):
        assigning.assign(first, four["ray"], by=four.officer)
    assigning.assign(first, four["sue"], by=four.officer)
    reviewing.declare(first, by=four["sue"], text="A friend.")
    assert not Assignment.objects.exists()
    with pytest.raises(PermissionDenied):
        reviewing.submit(first, by=four["sue"], scores=SCORES)
    assert spread(four, 2).short == (first,)
    assert [1 in numbers for numbers in assigned(four).values()] == [False, False, True]
    belongs(four["tom"], yard)  # found, not declared: counts from then on
    assert all(1 not in numbers for numbers in assigned(four).values())
    assert all(one.number != 1 for one in coverage.queue(four["tom"], four.round).open)


def test_who_is_not_assigned_scores_unless_the_round_says_no(four):
    first, second = four.made[:2]
    assigning.assign(first, four["ray"], by=four.officer)
    now = timezone.now()
    assert permissions.may_review(four["sue"], first, now)
    reviewing.keep(second, by=four["sue"], scores=SCORES)
    assigning.let_score(four.round, by=four.officer, assigned_only=True)
    for who, application, may in (
        ("ray", first, True), ("sue", first, False), ("ray", second, False), ("sue", second, False),
    ):  # fmt: skip
        application.refresh_from_db()
        assert permissions.may_review(four[who], application, now) is may
        assert permissions.may_read(four[who], application, now)
        for act in (reviewing.keep, reviewing.submit):
            if not may:
                with pytest.raises(PermissionDenied):
                    act(application, by=four[who], scores=SCORES)
    assert Review.objects.get().state == Review.State.DRAFT
    assert not permissions.may_see_reviews(four["sue"], first, now)


@pytest.mark.parametrize("who", ["ada", "ray", "eve"])
def test_nobody_but_who_runs_it_assigns(four, who):
    made = assigning.assign(four.made[1], four["tom"], by=four.officer)
    for act in (
        lambda: assigning.assign(four.made[0], four["ray"], by=four[who]),
        lambda: assigning.unassign(made, by=four[who]),
        lambda: assigning.spread(four.round, by=four[who], each=1),
        lambda: assigning.let_score(four.round, by=four[who], assigned_only=True),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert list(Assignment.objects.all()) == [made]


def test_an_officer_with_an_interest_neither_sees_nor_assigns_it_and_does_not_spread(four):
    first, second = four.made[:2]
    made = assigning.assign(first, four["ray"], by=four.staff)
    reviewing.declare(first, by=four.officer, text="My sister.")
    numbers = [row.application.number for row in coverage.of_round(four.round, four.officer).rows]
    assert numbers == [2, 3, 4]
    for act in (
        lambda: assigning.assign(first, four["sue"], by=four.officer),
        lambda: assigning.unassign(made, by=four.officer),
        lambda: spread(four),
        lambda: assigning.let_score(four.round, by=four.officer, assigned_only=True),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert assigning.assign(second, four["sue"], by=four.officer)


def test_only_between_the_deadline_and_the_proposal(world):
    made = world.apply("ada")
    world.reviewer("ray")
    for act in (
        lambda: assigning.assign(made, world["ray"], by=world.officer),
        lambda: assigning.spread(world.round, by=world.officer, each=1),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_only_reviewers_of_the_round_are_assigned_each_once_and_a_review_stays(four):
    first = four.made[0]
    for person in (four["eve"], four.officer):
        with pytest.raises(ValidationError, match="do not review"):
            assigning.assign(first, person, by=four.officer)
    made = assigning.assign(first, four["ray"], by=four.officer)
    with pytest.raises(ValidationError, match="already"):
        assigning.assign(first, four["ray"], by=four.officer)
    four.review("ray", first, 5, 5)
    with pytest.raises(ValidationError, match="stays"):
        assigning.unassign(made, by=four.officer)
    for each in (0, 21):
        with pytest.raises(ValidationError):
            spread(four, each)


def test_two_who_take_the_same_back_at_once_do_it_once(four):
    pk = assigning.assign(four.made[0], four["ray"], by=four.officer).pk
    for seen in [Assignment.objects.get(pk=pk), Assignment.objects.get(pk=pk)]:
        assigning.unassign(seen, by=four.officer)
    for person in [four.round.reviewers.get(person=four["ray"]) for _ in range(2)]:
        rounds.end_reviewer(person, by=four.officer)
    kinds = list(four.round.events.values_list("kind", flat=True))
    assert (kinds.count("unassigned"), kinds.count("review_end")) == (1, 1)


def test_reminders_go_to_those_with_open_assignments(four):
    Round.objects.update(reviews_until=timezone.now() + timedelta(days=5))
    four.round.refresh_from_db()
    assert reminding.remind(timezone.now()) == 3  # nobody is assigned: all are asked for all
    first, second = four.made[:2]
    assigning.assign(first, four["ray"], by=four.officer)
    assigning.assign(second, four["sue"], by=four.officer)
    four.review("sue", second, 3, 3)
    near = four.round.reviews_until - timedelta(hours=3)
    assert reminding.remind(near) == 1
    assert "1 review is missing" in Notice.objects.latest("pk").title
    assert Notice.objects.latest("pk").person == four["ray"]


def test_a_reviewer_finds_their_own_first_and_the_officer_what_is_lacking(four, sign_in):
    assigning.assign(four.made[2], four["ray"], by=four.officer)
    assigning.assign(four.made[3], four["ray"], by=four.officer)
    four.review("ray", four.made[2], 5, 5)
    address = four.round.get_absolute_url()
    page = sign_in(four["ray"]).get(address).content.decode()
    assert "Yours: 1 of 2 scored" in page
    places = [page.index(f"No. {number}:") for number in (4, 3, 1, 2)]
    assert places == sorted(places)
    client = sign_in(four["ray"])
    assert "Yours: 1 of 2 scored" in client.get("/programmes/mine/").content.decode()
    page = client.get(four.made[2].get_absolute_url()).content.decode()
    assert "Next for you: no. 4" in page
    assert client.get(f"{address}assignment/").status_code == 403
    page = sign_in(four.officer).get(f"{address}assignment/").content.decode()
    assert "3 applications of 4 lack scores" in page
    assert "1 of 2 scored" in page
    lacking = sign_in(four.officer).get(f"{address}assignment/?lacking").content.decode()
    assert "No. 3:" in page
    assert "No. 3:" not in lacking


def test_the_pages_do_what_they_say(four, sign_in):
    client, address = sign_in(four.officer), f"{four.round.get_absolute_url()}assignment/"
    first = four.made[0].get_absolute_url()
    assert client.post(f"{address}spread/", {"each": "2"}).status_code == 302
    assert Assignment.objects.count() == 8
    assert client.post(f"{address}spread/", {"each": "many"}).status_code == 400
    assert client.post(f"{address}scorers/", {"assigned_only": "on"}).status_code == 302
    four.round.refresh_from_db()
    assert (four.round.assigned_only, four.round.reviewers_each) == (True, 2)
    [free] = coverage.of_round(four.round, four.officer).rows[0].free
    assert client.post(f"{first}reviewers/", {"person": free.pk}).status_code == 302
    for wrong in ("", four["eve"].pk, "x", free.pk):
        assert client.post(f"{first}reviewers/", {"person": wrong}).status_code == 400
    made = Assignment.objects.get(person=free, application=four.made[0])
    other = four.made[1].get_absolute_url()
    assert client.post(f"{other}reviewers/{made.pk}/end/").status_code == 404
    assert client.post(f"{first}reviewers/{made.pk}/end/").status_code == 302
    assert not Assignment.objects.filter(pk=made.pk).exists()
    kinds = set(four.round.events.values_list("kind", flat=True))
    assert {"assigned", "unassigned", "spread", "scorers"} <= kinds


def test_applicants_read_nothing_of_who_reviews_them(four, sign_in):
    assigning.assign(four.made[0], four["ray"], by=four.officer)
    page = sign_in(four["ada"]).get(four.made[0].get_absolute_url()).content.decode()
    assert "assigned" not in page
    assert four["ray"].name not in page


def test_assignments_are_taken_along_and_go_with_the_account(four):
    assigning.assign(four.made[0], four["ray"], by=four.officer)
    [said] = registry.PERSON_PARTS["programmes"](four["ray"])["assignments"]
    assert said["application"] == 1
    files = dict(registry.ALLIANCE_PARTS["programmes"]())
    assert b'"by_hand"' in files["assignments.jsonl"]
    closing.ROOMS["programmes"].erase(four["ray"])
    assert not Assignment.objects.exists()
