"""The order of the applications of a round: weighted means, exact, and what the budget reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from alliance.programmes.models import Application, Criterion, Review


@dataclass(frozen=True)
class Ranked:
    """`scores` are the weighted means of the reviews that count, the lowest first; `mean` is
    theirs, None without a review. `spread` is their standard deviation. Equal means share a `rank`.

    `fits` says that the budget reaches it in this order; `would_fit` that it does not, but what is
    left of the budget would be enough for it.
    """

    application: Application
    rank: int
    scores: tuple[Fraction, ...]
    mean: Fraction | None
    spread: float
    fits: bool
    would_fit: bool

    @property
    def minor(self) -> int:
        return self.application.asked_minor


@dataclass(frozen=True)
class Ranking:
    """`rows` in order. `left` is what the budget has left after those that fit. `is_tied` says
    that the line runs between two with the same mean: people decide, not the order.
    """

    rows: tuple[Ranked, ...]
    left: int
    is_tied: bool

    @property
    def cut(self) -> int:
        """How many stand above the line."""
        return sum(row.fits for row in self.rows)


def weighted(scores: Mapping[str, int], criteria: Sequence[Criterion]) -> Fraction:
    """The mean of one review. Raises `KeyError` when a criterion has no score."""
    weights = sum(one.weight for one in criteria)
    return Fraction(sum(one.weight * scores[one.key] for one in criteria), weights)


def rank(
    applications: Iterable[Application],
    reviews: Iterable[Review],
    criteria: Sequence[Criterion],
    budget: int,
) -> Ranking:
    """Order `applications` by the `reviews` that count. Those without one stand last."""
    found: dict[int, list[Fraction]] = defaultdict(list)
    for review in reviews:
        found[review.application_id].append(weighted(review.scores, criteria))
    means = {pk: sum(scores, Fraction()) / len(scores) for pk, scores in found.items()}
    order = sorted(
        applications, key=lambda a: (a.pk not in means, -means.get(a.pk, Fraction()), a.number)
    )
    rows: list[Ranked] = []
    left, above = budget, True
    for place, application in enumerate(order, start=1):
        mean, scores = means.get(application.pk), tuple(sorted(found[application.pk]))
        above = above and mean is not None and application.asked_minor <= left
        left -= application.asked_minor if above else 0
        shared = rows[-1].rank if rows and rows[-1].mean == mean else place
        rows.append(Ranked(application, shared, scores, mean, spread(scores), above, False))
    rows = [_with_rest(row, left) for row in rows]
    cut = sum(row.fits for row in rows)
    is_tied = 0 < cut < len(rows) and rows[cut - 1].mean == rows[cut].mean
    return Ranking(tuple(rows), left, is_tied)


def spread(scores: Sequence[Fraction]) -> float:
    """The standard deviation; 0 for less than two."""
    if len(scores) < 2:
        return 0.0
    mean = sum(scores) / len(scores)
    return sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))


def _with_rest(row: Ranked, left: int) -> Ranked:
    would = not row.fits and row.mean is not None and row.minor <= left
    return Ranked(row.application, row.rank, row.scores, row.mean, row.spread, row.fits, would)
