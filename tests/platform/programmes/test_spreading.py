"""Reviewers are spread evenly, the same from the same; what somebody chose or began stays."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from alliance.programmes.spreading import Pair, Spread, spread


def loads(found: Spread, reviewers: list[int]) -> list[int]:
    return [sum(who == one for _pk, who in found.pairs) for one in reviewers]


def test_seven_applications_and_three_reviewers_two_each():
    found = spread(range(7), [10, 11, 12], 2)
    assert sorted(loads(found, [10, 11, 12])) == [4, 5, 5]
    assert found == spread(range(7), [10, 11, 12], 2)
    assert not found.short


def test_who_has_an_interest_is_passed_over_and_what_is_lacking_is_said():
    found = spread([1, 2], [10, 11], 2, barred=[(1, 10)])
    assert found.pairs == {(1, 11), (2, 10), (2, 11)}
    assert found.short == {1: 1}


def test_another_reviewer_takes_from_each_of_the_others_as_few_as_need_be():
    before = spread(range(6), [10, 11], 1).pairs
    after = spread(range(6), [10, 11, 12], 1, before=before).pairs
    assert len(before - after) == 2
    assert loads(Spread(after, {}), [10, 11, 12]) == [2, 2, 2]


def test_one_gives_to_another_over_a_third_where_that_is_the_only_way():
    """Ten may give to eleven alone, and eleven to twelve alone."""
    barred = [(1, 12), (2, 12), (3, 12), (4, 10)]
    found = spread([1, 2, 3, 4], [10, 11, 12], 1, before=[(1, 10), (2, 10), (3, 10), (4, 11)],
                   barred=barred)  # fmt: skip
    assert sorted(loads(found, [10, 11, 12])) == [1, 1, 2]


pairs = st.sets(st.tuples(st.integers(1, 3), st.integers(11, 13)))


@given(kept=pairs, before=pairs, barred=pairs, each=st.integers(1, 3))
def test_no_other_way_is_more_even(
    kept: set[Pair], before: set[Pair], barred: set[Pair], each: int
) -> None:
    """Against all ways that there are, for three applications and three reviewers."""
    applications, reviewers = [1, 2, 3], [11, 12, 13]
    barred -= kept
    found = spread(applications, reviewers, each, kept=kept, before=before, barred=barred)
    assert kept <= found.pairs
    assert not barred & found.pairs
    ways = []
    for application in applications:
        has = {who for pk, who in kept if pk == application}
        free = [who for who in reviewers if who not in has and (application, who) not in barred]
        more = min(max(each - len(has), 0), len(free))
        assert sum(pk == application for pk, _who in found.pairs) == len(has) + more
        assert found.short.get(application, 0) == max(each - len(has) - more, 0)
        ways.append([has | set(chosen) for chosen in combinations(free, more)])
    squares = [
        sum(sum(who in way for way in choice) ** 2 for who in reviewers)
        for choice in product(*ways)
    ]
    assert sum(load**2 for load in loads(found, reviewers)) == min(squares)
    assert found == spread(applications, reviewers, each, kept=kept, before=before, barred=barred)
    again = spread(applications, reviewers, each, kept=kept, before=found.pairs, barred=barred)
    assert again.pairs == found.pairs  # nothing moves once it is even
