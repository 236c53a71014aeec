"""The order follows from weighted means, exactly; the budget draws a line and decides nothing."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.programmes import drawing, ranking
from alliance.programmes.models import Application, Criterion, Review

slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CRITERIA = [Criterion(position=1, weight=3), Criterion(position=2, weight=1)]


def application(number: int, minor: int = 100) -> Application:
    return Application(pk=number, number=number, submitted={"minor": minor, "title": f"T{number}"})


def review(of: int, use: int, craft: int) -> Review:
    return Review(application_id=of, scores={"c1": use, "c2": craft})


def ranked(applications, reviews, budget=1000):
    return ranking.rank(applications, reviews, CRITERIA, budget)


def test_a_criterion_counts_by_its_weight():
    assert ranking.weighted({"c1": 5, "c2": 1}, CRITERIA) == Fraction(4)


def test_the_mean_is_exact_and_orders():
    found = ranked(
        [application(1), application(2)],
        [review(1, 1, 1), review(1, 1, 2), review(1, 2, 1), review(2, 1, 1), review(2, 2, 2)],
    )
    assert [row.application.number for row in found.rows] == [2, 1]
    assert found.rows[0].mean == Fraction(3, 2)
    assert found.rows[1].mean == Fraction(4, 3)


def test_equal_means_share_a_rank():
    reviews = [review(1, 3, 3), review(2, 3, 3), review(3, 1, 1)]
    found = ranked([application(n) for n in (1, 2, 3)], reviews)
    assert [row.rank for row in found.rows] == [1, 1, 3]


def test_the_spread_is_the_standard_deviation():
    [row] = ranked([application(1)], [review(1, 1, 1), review(1, 5, 5)]).rows
    assert (row.mean, row.spread) == (Fraction(3), 2.0)


def test_the_budget_reaches_as_far_as_it_reaches_and_no_application_overtakes():
    reviews = [review(1, 5, 5), review(2, 4, 4), review(3, 3, 3)]
    found = ranked([application(1, 60), application(2, 70), application(3, 30)], reviews, 100)
    assert [row.fits for row in found.rows] == [True, False, False]
    assert [row.would_fit for row in found.rows] == [False, False, True]
    assert (found.left, found.cut) == (40, 1)


def test_a_tie_at_the_line_is_told():
    reviews = [review(1, 4, 4), review(2, 4, 4)]
    assert ranked([application(1, 80), application(2, 80)], reviews, 100).is_tied
    assert not ranked([application(1, 80), application(2, 20)], reviews, 100).is_tied


def test_without_a_review_an_application_stands_last_and_is_not_reached():
    found = ranked([application(1), application(2)], [review(2, 1, 1)])
    assert [row.application.number for row in found.rows] == [2, 1]
    assert found.rows[1].mean is None
    assert not found.rows[1].fits


SCORES = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 5)), max_size=30)


@slowly
@given(SCORES, st.lists(st.integers(1, 500), min_size=6, max_size=6), st.integers(0, 2000))
def test_the_line_never_spends_more_than_the_budget(scores, amounts, budget):
    applications = [application(n, amount) for n, amount in enumerate(amounts, start=1)]
    found = ranked(applications, [review(*row) for row in scores], budget)
    assert sum(row.minor for row in found.rows if row.fits) + found.left == budget
    assert found.left >= 0
    fits = [row.fits for row in found.rows]
    assert fits == sorted(fits, reverse=True)  # a line, and no holes above it
    means = [row.mean for row in found.rows if row.mean is not None]
    assert means == sorted(means, reverse=True)


@slowly
@given(SCORES)
def test_the_drawing_shows_each_review_between_its_ends(scores):
    found = ranked([application(n) for n in range(1, 7)], [review(*row) for row in scores], 200)
    drawn = drawing.draw(found, 5)
    assert (drawn is None) == (not scores)
    for row in drawn.rows if drawn else ():
        assert len(row.dots) == len(row.ranked.scores)
        assert drawn.left <= row.low <= row.mean <= row.high <= drawn.right
        assert 0 < row.y < drawn.height
