"""Reviewers judge blind, alone first, and never what they have an interest in."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests.platform.programmes.world import belongs, body, later, pdf

from alliance.programmes import permissions, queries, sheet
from alliance.programmes.services import applying, keeping, reviewing, rounds

SCORES = {"c1": 4, "c2": 2}


@pytest.fixture
def closed(world):
    """One application, submitted by Ada for the Harbour, the round closed."""
    world.harbour = body("Harbour", world["ada"])
    draft = world.draft("ada", body=world.harbour, **{world.question("Who you are").key: "Ada L."})
    applying.add_file(draft, world.question("Plan"), pdf(), by=world["ada"])
    applying.add_file(draft, world.question("Proof"), pdf(name="Ada.pdf"), by=world["ada"])
    draft.refresh_from_db()
    world.made = applying.submit(draft, by=world["ada"], confirmed=world.round.statements)
    world.reviewer("ray")
    world.reviewer("sue")
    world.close()
    world.made.refresh_from_db()
    return world


def reads(world, who) -> bool:
    person = world[who] if isinstance(who, str) else who
    return permissions.may_read(person, world.made, timezone.now())


def test_a_blind_reviewer_sees_nothing_that_shows_who_applies(closed):
    found = sheet.for_reviewers(closed.made)
    told = repr([(row.text, row.is_hidden) for row in found.answers]) + found.applicant
    assert "Ada" not in told
    assert "Harbour" not in told
    assert "harbour" not in told  # the name that a file came with
    assert [row.is_hidden for row in found.answers] == [False, True, False, True]
    plan = closed.made.content[closed.question("Plan").key]
    assert sheet.files_for_reviewers(closed.made) == {plan}


def test_an_open_round_shows_who_applies(closed):
    closed.made.round.is_blind = False
    found = sheet.for_reviewers(closed.made)
    assert (found.applicant, found.answers[1].text) == ("Harbour", "Ada L.")


def test_a_reviewer_sees_others_only_after_their_own(closed):
    closed.review("ray", closed.made, 5, 5)
    now = timezone.now()
    assert permissions.may_see_reviews(closed["ray"], closed.made, now)
    assert not permissions.may_see_reviews(closed["sue"], closed.made, now)
    reviewing.keep(closed.made, by=closed["sue"], scores={"c1": 3})
    assert not permissions.may_see_reviews(closed["sue"], closed.made, now)
    with pytest.raises(PermissionDenied):
        reviewing.say(closed.made, by=closed["sue"], text="I think …")
    closed.review("sue", closed.made, 1, 1)
    assert permissions.may_see_reviews(closed["sue"], closed.made, now)
    reviewing.say(closed.made, by=closed["sue"], text="I think …")


def test_a_draft_of_a_review_counts_nowhere(closed):
    reviewing.keep(closed.made, by=closed["ray"], scores=SCORES)
    assert queries.counted(closed.round) == []


@pytest.mark.parametrize(
    "scores", [{}, {"c1": 5}, {"c1": 0, "c2": 1}, {"c1": 6, "c2": 1}, {"c1": True, "c2": 1}]
)
def test_a_review_has_a_score_of_the_scale_for_each_criterion(closed, scores):
    with pytest.raises(ValidationError):
        reviewing.submit(closed.made, by=closed["ray"], scores=scores)


def test_every_state_of_a_submitted_review_is_in_the_log(closed):
    closed.review("ray", closed.made, 5, 5)
    closed.review("ray", closed.made, 2, 2)
    told = closed.made.events.filter(kind="reviewed").values_list("data__scores__c1", flat=True)
    assert list(told) == [5, 2]
    with pytest.raises(ValidationError):
        reviewing.keep(closed.made, by=closed["ray"], scores=SCORES)


def test_who_declares_an_interest_reads_nothing_any_more(closed):
    closed.review("ray", closed.made, 5, 5)
    reviewing.declare(closed.made, by=closed["ray"], text="A friend of mine.")
    assert not reads(closed, "ray")
    assert queries.counted(closed.round) == []  # and what they said counts no more
    for act in (
        lambda: reviewing.submit(closed.made, by=closed["ray"], scores=SCORES),
        lambda: reviewing.say(closed.made, by=closed["ray"], text="But …"),
        lambda: reviewing.declare(closed.made, by=closed["ray"], text="Again."),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_who_belongs_to_the_same_organization_has_an_interest(closed):
    assert reads(closed, "ray")
    belongs(closed["ray"], closed.harbour)
    assert not reads(closed, "ray")


def test_who_works_with_somebody_who_writes_it_has_an_interest(closed):
    """Also where they apply for another organization, or for themselves."""
    yard = body("Yard", closed["sue"])
    belongs(closed["ada"], yard)
    assert not reads(closed, "sue")


def test_an_officer_with_an_interest_reads_nothing_and_decides_nothing(closed):
    assert reads(closed, closed.officer)
    assert permissions.may_decide(closed.officer, closed.round)
    belongs(closed.officer, closed.harbour)
    assert not reads(closed, closed.officer)
    assert not permissions.may_see_reviews(closed.officer, closed.made, timezone.now())
    assert not permissions.may_decide(closed.officer, closed.round)


def test_staff_with_an_interest_read_nothing(closed):
    belongs(closed.staff, closed.harbour)
    assert not reads(closed, closed.staff)


def test_an_applicant_who_is_made_an_officer_reads_no_reviews(closed):
    closed.review("ray", closed.made, 5, 5)
    keeping.name_officer(closed.programme, closed["ada"], by=closed.staff)
    assert not permissions.may_see_reviews(closed["ada"], closed.made, timezone.now())
    assert not permissions.may_decide(closed["ada"], closed.round)


def test_an_applicant_who_is_a_reviewer_does_not_review_their_own(closed):
    rounds.name_reviewer(closed.round, closed["ada"], by=closed.officer)
    with pytest.raises(PermissionDenied):
        reviewing.submit(closed.made, by=closed["ada"], scores=SCORES)


def test_who_runs_the_programme_does_not_review_in_it(closed):
    for person in (closed.officer, closed.staff):
        with pytest.raises(ValidationError):
            rounds.name_reviewer(closed.round, person, by=closed.officer)
    with pytest.raises(ValidationError):
        keeping.name_officer(closed.programme, closed["ray"], by=closed.staff)


def test_a_reviewer_who_has_ended_reads_nothing(closed):
    rounds.end_reviewer(closed.round.reviewers.get(person=closed["ray"]), by=closed.officer)
    assert not reads(closed, "ray")


def test_a_reviewer_of_another_round_reads_nothing(closed):
    assert not reads(closed, "eve")


def test_what_was_not_submitted_is_nobodys_but_its_writers(closed):
    applying.withdraw(closed.made, by=closed["ada"])
    closed.made.refresh_from_db()
    assert reads(closed, "ada")
    assert not any(reads(closed, who) for who in ("ray", closed.officer, closed.staff))


def test_reviews_end_when_awards_are_proposed(closed):
    from alliance.programmes.services import awarding

    closed.review("ray", closed.made, 5, 5)
    awarding.propose(closed.round, by=closed.officer, awards={1: 10_000})
    closed.made.refresh_from_db()
    with pytest.raises(PermissionDenied):
        closed.review("sue", closed.made, 1, 1)
    assert not permissions.may_read_outcome(closed["ada"], closed.made, later())
