"""How a member stands on any day, by its terms and by its log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from alliance.membership import folding
from alliance.membership.folding import Span

BASE = {
    "tier": "member", "tier_name": "Member", "basis": "dues",
    "seats": 4, "votes": 1, "is_founding": False,
}  # fmt: skip
FIRST = date(2025, 3, 1)


def span(starts_on: date, ends_on: date, until: date) -> Span:
    return Span(starts_on, ends_on, until, **BASE)


YEAR = span(FIRST, date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (FIRST - timedelta(days=1), "none"),
        (FIRST, "active"),
        (date(2026, 2, 28), "active"),
        (date(2026, 3, 1), "grace"),
        (date(2026, 3, 30), "grace"),
        (date(2026, 3, 31), "former"),
    ],
    ids=str,
)
def test_a_day_is_covered_by_a_term_by_its_grace_or_by_nothing(day: date, state: str) -> None:
    assert folding.standing_of([YEAR], day).state == state


def test_a_renewal_keeps_the_day_since_which_somebody_is_a_member() -> None:
    next_year = span(date(2026, 3, 1), date(2027, 3, 1), date(2027, 3, 31))
    assert folding.standing_of([YEAR, next_year], date(2026, 9, 1)).since == FIRST


def test_after_a_gap_membership_counts_anew_and_the_first_day_stays_known() -> None:
    again = span(date(2026, 6, 1), date(2027, 6, 1), date(2027, 7, 1))
    then = folding.standing_of([YEAR, again], date(2026, 9, 1))
    assert (then.since, then.first) == (date(2026, 6, 1), FIRST)
    assert folding.standing_of([YEAR, again], date(2026, 5, 1)).state == "former"
